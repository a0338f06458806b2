package org.weft.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.weft.testing.VirtualWorld.letOthersRun;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.weft.Action;
import org.weft.Cancelled;
import org.weft.DeadlockError;
import org.weft.Event;
import org.weft.Microthread;
import org.weft.Scope;
import org.weft.TimedOutException;
import org.weft.Timeout;
import org.weft.testing.Setting;
import org.weft.testing.VirtualWorld;

class MutexTest {
    private final List<String> trail = new ArrayList<>();

    @ParameterizedTest
    @EnumSource
    void oneAtATimeIsInside(Setting setting) throws Exception {
        setting.run(main -> {
            var mutex = new Mutex();
            for (int i = 0; i < 5; i++) {
                String name = "m" + i;
                main.start(
                        name,
                        () -> {
                            for (int round = 0; round < 3; round++) mutex.run(() -> beInside(name));
                        });
            }
        });
        assertEquals(30, trail.size());
        for (int i = 0; i < 30; i += 2) assertEquals(trail.get(i), trail.get(i + 1));
    }

    private void beInside(String name) throws InterruptedException {
        trail.add(name);
        for (int turn = 0; turn < 3; turn++) Microthread.yield();
        trail.add(name);
    }

    @Test
    void itGoesToThoseWhoWaitInOrderOfArrival() throws Exception {
        VirtualWorld.run(main -> {
            var mutex = new Mutex();
            mutex.acquire();
            for (String name : List.of("a", "b", "c")) startUser(main, name, mutex);
            letOthersRun();
            mutex.release();
            mutex.acquire(); // behind them
            trail.add("main");
            mutex.release();
        });
        assertEquals(List.of("a", "b", "c", "main"), trail);
    }

    @Test
    void whenItIsFreeItIsTakenWithoutLettingOthersRun() throws Exception {
        VirtualWorld.run(main -> {
            var mutex = new Mutex();
            startUser(main, "other", mutex);
            mutex.acquire();
            trail.add("main");
            mutex.release();
            assertFalse(mutex.isTaken());
        });
        assertEquals(List.of("main", "other"), trail);
    }

    @Test
    void aMutexHandedToAWaiterCannotBeTakenByWhoRunsFirst() throws Exception {
        VirtualWorld.run(main -> {
            var mutex = new Mutex();
            mutex.acquire();
            startUser(main, "waiter", mutex);
            letOthersRun();
            mutex.release();
            assertTrue(mutex.isTaken());
            assertFalse(mutex.tryAcquire());
            assertEquals("mutex that is being handed over", mutex.toString());
            letOthersRun();
            assertTrue(mutex.tryAcquire());
        });
        assertEquals(List.of("waiter"), trail);
    }

    @Test
    void tryAcquireNeverWaits() throws Exception {
        VirtualWorld.run(main -> {
            var mutex = new Mutex();
            main.start(
                    "other",
                    () -> {
                        assertTrue(mutex.tryAcquire());
                        Microthread.sleep(Duration.ofSeconds(1));
                        mutex.release();
                    });
            letOthersRun();
            assertFalse(mutex.tryAcquire());
            Microthread.sleep(Duration.ofSeconds(2));
            assertTrue(mutex.tryAcquire());
        });
    }

    @Test
    void itIsNotReentrant() throws Exception {
        VirtualWorld.run(main -> {
            var mutex = new Mutex();
            mutex.acquire();
            Event<Void> either = Event.anyOf(mutex.acquired(), Event.never());
            for (Action<?> again :
                    List.<Action<?>>of(mutex::acquire, mutex::tryAcquire, either::await)) {
                var thrown = assertThrows(IllegalStateException.class, again::run);
                assertEquals(
                        "microthread \"main\" acquires a mutex that it owns already: a mutex is not"
                                + " reentrant; acquire it once, in the outermost call",
                        thrown.getMessage());
            }
            mutex.release();
            assertFalse(mutex.isTaken());
        });
    }

    @Test
    void onlyTheOwnerMayReleaseIt() throws Exception {
        VirtualWorld.run(main -> {
            var mutex = new Mutex();
            assertRefused(mutex, "mutex that is free");
            Microthread other =
                    main.start(
                            "other",
                            () -> mutex.run(() -> Microthread.sleep(Duration.ofSeconds(1))));
            letOthersRun();
            assertRefused(mutex, "mutex owned by microthread \"other\"");
            startUser(main, "waiter", mutex);
            letOthersRun();
            other.join();
            assertEquals(List.of("waiter"), trail);
        });
    }

    private static void assertRefused(Mutex mutex, String which) {
        var thrown = assertThrows(IllegalStateException.class, mutex::release);
        assertEquals(
                "microthread \"main\" releases a "
                        + which
                        + ": only the microthread that has acquired it may release it",
                thrown.getMessage());
    }

    @ParameterizedTest
    @EnumSource
    void aCancelledWaiterLeavesItToTheNext(Setting setting) throws Exception {
        setting.run(main -> {
            var mutex = new Mutex();
            mutex.acquire();
            Microthread cancelled = startUser(main, "cancelled", mutex);
            setting.letOthersRun();
            startUser(main, "alive", mutex);
            setting.letOthersRun();
            cancelled.cancel("enough");
            mutex.release();
            setting.letOthersRun();
            assertFalse(mutex.isTaken());
        });
        assertEquals(List.of("alive"), trail);
    }

    @Test
    void whoWasHandedItAndIsCancelledBeforeItRunsOwnsIt() throws Exception {
        VirtualWorld.run(main -> {
            var mutex = new Mutex();
            mutex.acquire();
            Microthread waiter =
                    main.start(
                            "waiter",
                            () -> {
                                mutex.acquire();
                                trail.add("owns it");
                                mutex.release();
                                assertThrows(Cancelled.class, mutex::acquire);
                            });
            letOthersRun();
            mutex.release();
            waiter.cancel("too late");
            letOthersRun();
            assertFalse(mutex.isTaken());
        });
        assertEquals(List.of("owns it"), trail);
    }

    @Test
    void aWaiterThatTimesOutOrLosesAcquiresNothing() throws Exception {
        VirtualWorld.run(main -> {
            var mutex = new Mutex();
            Microthread owner =
                    main.start(
                            "owner",
                            () -> mutex.run(() -> Microthread.sleep(Duration.ofSeconds(10))));
            letOthersRun();
            assertThrows(
                    TimedOutException.class,
                    () -> Timeout.run(Duration.ofSeconds(1), mutex::acquire));
            assertEquals("late", orLate(mutex).await());
            owner.join();
            assertFalse(mutex.isTaken());
            assertEquals("mutex", orLate(mutex).await());
            mutex.release();
        });
    }

    private static Event<String> orLate(Mutex mutex) {
        return Event.anyOf(
                mutex.acquired().as("mutex"), Event.after(Duration.ofSeconds(1)).as("late"));
    }

    @ParameterizedTest
    @EnumSource
    void anOwnerThatEndsWithoutReleasingFailsThoseWhoWait(Setting setting) throws Exception {
        setting.run(main -> {
            var mutex = new Mutex();
            var go = new Flag();
            main.start(
                    "careless",
                    () -> {
                        mutex.acquire();
                        go.raised().await();
                    });
            setting.letOthersRun();
            for (int i = 0; i < 3; i++) startDisappointed(main, mutex);
            setting.letOthersRun();
            assertEquals(List.of(), trail);
            go.raise();
        });
        assertEquals(List.of(ABANDONED, ABANDONED, ABANDONED), trail);
    }

    private static final String ABANDONED =
            "mutex owned by microthread \"careless\", which has ended without releasing it: what it"
                    + " protects may be half done; release it in a finally block, or use run";

    @ParameterizedTest
    @EnumSource
    void oneThatWasHandedOverAndThenAbandonedFailsThoseWhoStillWait(Setting setting)
            throws Exception {
        setting.run(main -> {
            var mutex = new Mutex();
            mutex.acquire();
            main.start("careless", mutex::acquire);
            setting.letOthersRun();
            startDisappointed(main, mutex);
            setting.letOthersRun();
            mutex.release();
        });
        assertEquals(List.of(ABANDONED), trail);
    }

    @Test
    void whoComesAfterItWasAbandonedFailsAtOnce() throws Exception {
        VirtualWorld.run(main -> {
            var mutex = new Mutex();
            main.start("careless", mutex::acquire).join();
            Event<Void> either = Event.anyOf(mutex.acquired(), Event.never());
            for (Action<?> late :
                    List.<Action<?>>of(mutex::acquire, mutex::tryAcquire, either::await)) {
                var thrown = assertThrows(IllegalStateException.class, late::run);
                assertEquals(ABANDONED, thrown.getMessage());
            }
        });
    }

    @Test
    void anOwnerThatFailsInsideRunHasReleasedIt() throws Exception {
        VirtualWorld.run(main -> {
            var mutex = new Mutex();
            assertThrows(
                    IllegalArgumentException.class,
                    () ->
                            mutex.run(() -> {
                                throw new IllegalArgumentException("from the body");
                            }));
            assertFalse(mutex.isTaken());
            assertEquals("result", mutex.call(() -> "result"));
            assertFalse(mutex.isTaken());
        });
    }

    @Test
    void anOwnerThatHasReleasedItMayEndWithoutHarm() throws Exception {
        VirtualWorld.run(main -> {
            var mutex = new Mutex();
            mutex.acquire();
            for (int i = 0; i < 20; i++) startUser(main, "u" + i, mutex);
            letOthersRun();
            mutex.release();
        });
        assertEquals(20, trail.size());
    }

    @Test
    void aSubscriberOwnsItInItsCallbackAndReleasesItThere() throws Exception {
        VirtualWorld.run(main -> {
            var mutex = new Mutex();
            main.start("owner", () -> mutex.run(() -> Microthread.sleep(Duration.ofSeconds(1))));
            letOthersRun();
            mutex.acquired()
                    .once(_ -> {
                        trail.add("callback");
                        assertEquals("mutex owned by microthread \"callbacks\"", mutex.toString());
                        mutex.release();
                    });
            mutex.acquire();
            trail.add("main");
        });
        assertEquals(List.of("callback", "main"), trail);
    }

    @Test
    void aWaitTellsWhoOwnsIt() throws Exception {
        VirtualWorld.run(main -> {
            var mutex = new Mutex();
            Microthread a = startUser(main, "a", mutex);
            letOthersRun();
            assertFalse(a.waitingFor().isPresent());
            mutex.acquire();
            Microthread b = startUser(main, "b", mutex);
            Microthread c = main.start("c", () -> mutex.run(() -> Microthread.sleep(LONG)));
            Microthread d = startUser(main, "d", mutex);
            letOthersRun();
            assertEquals("mutex", b.waitingFor().orElseThrow().what());
            assertHolder(Microthread.current(), b);
            assertHolder(Microthread.current(), d);
            mutex.release();
            letOthersRun();
            assertHolder(c, d);
        });
    }

    private static final Duration LONG = Duration.ofHours(1);

    private static void assertHolder(Microthread expected, Microthread waiter) {
        assertSame(expected, waiter.waitingFor().orElseThrow().holder().orElseThrow());
    }

    @ParameterizedTest
    @EnumSource
    void twoAcquiredCrosswiseAreADeadlockThatNamesTheOwners(Setting setting) {
        var left = new Mutex();
        var right = new Mutex();
        var bothHaveOne = new Latch(2);
        var error =
                assertThrows(
                        DeadlockError.class,
                        () ->
                                setting.run(main -> {
                                    main.start("a", () -> acquireBoth(left, right, bothHaveOne));
                                    main.start("b", () -> acquireBoth(right, left, bothHaveOne));
                                }));
        String message = String.valueOf(error.getMessage());
        assertTrue(
                message.contains("\"main/a\" waits for mutex, held by \"main/b\", at "), message);
        assertTrue(
                message.contains("\"main/b\" waits for mutex, held by \"main/a\", at "), message);
    }

    private static void acquireBoth(Mutex first, Mutex second, Latch bothHaveOne)
            throws InterruptedException {
        first.acquire();
        bothHaveOne.countDown();
        bothHaveOne.await();
        second.acquire();
    }

    @Test
    void acquiredIsTheSameObjectEachTimeAndItsTextTellsTheOwner() throws Exception {
        VirtualWorld.run(main -> {
            var mutex = new Mutex();
            assertSame(mutex.acquired(), mutex.acquired());
            assertEquals("mutex that is free", mutex.toString());
            mutex.acquire();
            assertEquals("mutex owned by microthread \"main\"", mutex.toString());
        });
    }

    private Microthread startUser(Scope scope, String name, Mutex mutex) {
        return scope.start(name, () -> mutex.run(() -> trail.add(name)));
    }

    private void startDisappointed(Scope scope, Mutex mutex) {
        scope.start(
                "disappointed",
                () -> {
                    var thrown = assertThrows(IllegalStateException.class, mutex::acquire);
                    trail.add(thrown.getMessage());
                });
    }
}
