package org.weft.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.weft.testing.VirtualWorld.letOthersRun;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.weft.Cancelled;
import org.weft.Event;
import org.weft.Microthread;
import org.weft.Scope;
import org.weft.testing.Setting;
import org.weft.testing.VirtualWorld;

class SemaphoreTest {
    private final List<String> trail = new ArrayList<>();

    @Test
    @DisplayName(
            "C19: three permits let exactly three of ten pass, in order; a release the next one")
    void threePermitsLetExactlyThreeOfTenPassInOrder() throws Exception {
        VirtualWorld.run(main -> {
            var semaphore = new Semaphore(3);
            for (int i = 0; i < 10; i++) startAcquirer(main, "a" + i, semaphore);
            letOthersRun();
            assertEquals(List.of("a0", "a1", "a2"), trail);
            assertEquals(0, semaphore.available());
            for (int i = 3; i < 10; i++) {
                semaphore.release();
                assertEquals(0, semaphore.available());
                letOthersRun();
                assertEquals(i + 1, trail.size());
                assertEquals("a" + i, trail.getLast());
            }
            semaphore.release();
            assertEquals(1, semaphore.available());
        });
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("C19: wherever it runs, three hold a permit at most, and all ten get one")
    void threeHoldAPermitAtMost(Setting setting) throws Exception {
        setting.run(main -> {
            var semaphore = new Semaphore(3);
            int[] holders = {0, 0};
            for (int i = 0; i < 10; i++) {
                String name = "a" + i;
                main.start(
                        name,
                        () -> {
                            semaphore.acquire();
                            holders[0]++;
                            holders[1] = Math.max(holders[1], holders[0]);
                            for (int turn = 0; turn < 5; turn++) Microthread.yield();
                            holders[0]--;
                            semaphore.release();
                            trail.add(name);
                        });
            }
            while (trail.size() < 10) setting.letOthersRun();
            assertEquals(3, holders[1]);
            assertEquals(3, semaphore.available());
            assertEquals(10, new TreeSet<>(trail).size());
        });
    }

    @Test
    @DisplayName(
            "C20: of four waiting on none, three permits released at once let exactly three pass")
    void threePermitsReleasedAtOnceLetExactlyThreeOfFourPass() throws Exception {
        VirtualWorld.run(main -> {
            var semaphore = new Semaphore(0);
            for (String name : List.of("a", "b", "c", "d")) startAcquirer(main, name, semaphore);
            letOthersRun();
            assertEquals(List.of(), trail);
            for (int i = 0; i < 3; i++) semaphore.release();
            letOthersRun();
            assertEquals(List.of("a", "b", "c"), trail);
            semaphore.release();
        });
        assertEquals(List.of("a", "b", "c", "d"), trail);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("C20: wherever it runs, exactly three pass")
    void exactlyThreePass(Setting setting) throws Exception {
        setting.run(main -> {
            var semaphore = new Semaphore(0);
            for (String name : List.of("a", "b", "c", "d")) startAcquirer(main, name, semaphore);
            setting.letOthersRun();
            for (int i = 0; i < 3; i++) semaphore.release();
            setting.letOthersRun();
            assertEquals(3, new TreeSet<>(trail).size());
            assertEquals(3, trail.size());
            assertEquals(0, semaphore.available());
            semaphore.release();
        });
        assertEquals(4, new TreeSet<>(trail).size());
    }

    @Test
    @DisplayName("C20: a permit given to a waiter is theirs although somebody else runs first")
    void aPermitGivenToAWaiterCannotBeTakenByWhoRunsFirst() throws Exception {
        VirtualWorld.run(main -> {
            var semaphore = new Semaphore(0);
            startAcquirer(main, "waiter", semaphore);
            letOthersRun();
            semaphore.release();
            assertFalse(semaphore.tryAcquire());
            startAcquirer(main, "later", semaphore);
            letOthersRun();
            assertEquals(List.of("waiter"), trail);
            semaphore.release();
        });
        assertEquals(List.of("waiter", "later"), trail);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName(
            "C21: a cancelled acquirer leaves nothing behind: the next live one gets the permit")
    void aCancelledAcquirerLeavesThePermitToTheNext(Setting setting) throws Exception {
        setting.run(main -> {
            var semaphore = new Semaphore(0);
            Microthread cancelled = startAcquirer(main, "cancelled", semaphore);
            setting.letOthersRun();
            startAcquirer(main, "alive", semaphore);
            setting.letOthersRun();
            cancelled.cancel("enough");
            semaphore.release();
            setting.letOthersRun();
            assertEquals(List.of("alive"), trail);
            assertEquals(0, semaphore.available());
        });
    }

    @Test
    @DisplayName("C21: who was given a permit and is cancelled before it runs has the permit")
    void whoWasGivenAPermitAndIsCancelledBeforeItRunsHasIt() throws Exception {
        VirtualWorld.run(main -> {
            var semaphore = new Semaphore(0);
            Microthread waiter =
                    main.start(
                            "waiter",
                            () -> {
                                semaphore.acquire();
                                trail.add("acquired");
                                semaphore.release();
                                var thrown = assertThrows(Cancelled.class, semaphore::acquire);
                                trail.add(thrown.reason());
                            });
            letOthersRun();
            semaphore.release();
            waiter.cancel("too late");
            letOthersRun();
            assertEquals(1, semaphore.available());
        });
        assertEquals(List.of("acquired", "too late"), trail);
    }

    @Test
    void aPendingCancellationIsLookedAtBeforeAPermitIsTried() throws Exception {
        VirtualWorld.run(main -> {
            var semaphore = new Semaphore(1);
            main.start(
                    "self",
                    () -> {
                        Microthread.current().cancel("enough");
                        assertThrows(Cancelled.class, semaphore::acquire);
                    });
            letOthersRun();
            assertEquals(1, semaphore.available());
        });
    }

    @Test
    void tryAcquireNeverWaits() throws Exception {
        VirtualWorld.run(main -> {
            var semaphore = new Semaphore(1);
            assertTrue(semaphore.tryAcquire());
            assertFalse(semaphore.tryAcquire());
            assertEquals(0, semaphore.available());
        });
    }

    @Test
    void aPermitThatIsThereIsTakenWithoutLettingOthersRun() throws Exception {
        VirtualWorld.run(main -> {
            var semaphore = new Semaphore(1);
            startAcquirer(main, "other", semaphore);
            semaphore.acquire();
            trail.add("main");
            semaphore.release();
        });
        assertEquals(List.of("main", "other"), trail);
    }

    @Test
    void acquiredIsTheSameObjectEachTimeAndItsValueIsNull() throws Exception {
        VirtualWorld.run(main -> {
            var semaphore = new Semaphore(1);
            Event<Void> acquired = semaphore.acquired();
            assertSame(acquired, semaphore.acquired());
            assertSame(null, acquired.await());
        });
    }

    @Test
    void lessThanNoPermitsAreRefused() {
        var thrown = assertThrows(IllegalArgumentException.class, () -> new Semaphore(-3));
        assertEquals("permits < 0: -3", thrown.getMessage());
    }

    @Test
    void morePermitsThanCanBeCountedAreRefused() throws Exception {
        VirtualWorld.run(main -> {
            var semaphore = new Semaphore(Integer.MAX_VALUE);
            var thrown = assertThrows(IllegalStateException.class, semaphore::release);
            assertEquals("more than 2147483647 permits", thrown.getMessage());
            assertEquals(Integer.MAX_VALUE, semaphore.available());
            semaphore.acquire();
            semaphore.release();
            assertEquals(Integer.MAX_VALUE, semaphore.available());
        });
    }

    private Microthread startAcquirer(Scope scope, String name, Semaphore semaphore) {
        return scope.start(
                name,
                () -> {
                    semaphore.acquire();
                    trail.add(name);
                });
    }
}
