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
import org.weft.Cancelled;
import org.weft.Event;
import org.weft.Microthread;
import org.weft.Scope;
import org.weft.testing.Setting;
import org.weft.testing.VirtualWorld;

class CapacityLimiterTest {
    private final List<String> trail = new ArrayList<>();

    /// Lets borrowers end, one a permit.
    private final Semaphore gate = new Semaphore(0);

    @ParameterizedTest
    @EnumSource
    void noMoreThanTheTotalBorrowAtTheSameTimeAndAllGetTheirTurn(Setting setting) throws Exception {
        setting.run(main -> {
            var limiter = new CapacityLimiter(3);
            int[] most = {0};
            for (int i = 0; i < 10; i++) {
                String name = "b" + i;
                main.start(
                        name,
                        () ->
                                limiter.run(() -> {
                                    most[0] = Math.max(most[0], limiter.borrowed());
                                    for (int turn = 0; turn < 5; turn++) Microthread.yield();
                                    trail.add(name);
                                }));
            }
            while (trail.size() < 10) setting.letOthersRun();
            setting.letOthersRun();
            assertEquals(3, most[0]);
            assertEquals(0, limiter.borrowed());
            assertEquals(3, limiter.available());
        });
        assertEquals(10, trail.stream().distinct().count());
    }

    @Test
    void tokensGoToThoseWhoWaitInOrderOfArrival() throws Exception {
        VirtualWorld.run(main -> {
            var limiter = new CapacityLimiter(2);
            for (String name : List.of("a", "b", "c", "d")) startBorrower(main, name, limiter);
            letOthersRun();
            assertEquals(List.of("a", "b"), trail);
            gate.release();
            letOthersRun();
            assertEquals(List.of("a", "b", "c"), trail);
            for (int i = 0; i < 3; i++) gate.release();
        });
        assertEquals(List.of("a", "b", "c", "d"), trail);
    }

    @Test
    void aTokenGivenToAWaiterCannotBeTakenByWhoRunsFirst() throws Exception {
        VirtualWorld.run(main -> {
            var limiter = new CapacityLimiter(1);
            limiter.acquire();
            startBorrower(main, "waiter", limiter);
            letOthersRun();
            limiter.release();
            assertEquals(1, limiter.borrowed());
            assertFalse(limiter.tryAcquire());
            gate.release();
        });
        assertEquals(List.of("waiter"), trail);
    }

    @Test
    void raisingTheTotalLetsThoseWhoWaitPass() throws Exception {
        VirtualWorld.run(main -> {
            var limiter = new CapacityLimiter(0);
            for (String name : List.of("a", "b", "c")) startBorrower(main, name, limiter);
            letOthersRun();
            assertEquals(List.of(), trail);
            limiter.setTotal(2);
            assertEquals(2, limiter.borrowed());
            letOthersRun();
            assertEquals(List.of("a", "b"), trail);
            for (int i = 0; i < 3; i++) gate.release();
        });
        assertEquals(List.of("a", "b", "c"), trail);
    }

    @Test
    void loweringTheTotalTakesNothingAwayAndLendsNoMoreUntilEnoughAreBack() throws Exception {
        VirtualWorld.run(main -> {
            var limiter = new CapacityLimiter(3);
            for (String name : List.of("a", "b", "c", "d")) startBorrower(main, name, limiter);
            letOthersRun();
            limiter.setTotal(1);
            assertEquals(3, limiter.borrowed());
            assertEquals(0, limiter.available());
            gate.release();
            gate.release();
            letOthersRun();
            assertEquals(List.of("a", "b", "c"), trail);
            assertEquals(1, limiter.borrowed());
            gate.release();
            letOthersRun();
            assertEquals(List.of("a", "b", "c", "d"), trail);
            gate.release();
        });
    }

    @Test
    void whoHasATokenIsRefusedASecond() throws Exception {
        VirtualWorld.run(main -> {
            var limiter = new CapacityLimiter(2);
            limiter.acquire();
            String expected =
                    "microthread \"main\" acquires a second token of capacity limiter,"
                            + " 1 of 2 borrowed: a microthread has one at most;"
                            + " to count without owners use a Semaphore";
            var thrown = assertThrows(IllegalStateException.class, limiter::acquire);
            assertEquals(expected, thrown.getMessage());
            thrown = assertThrows(IllegalStateException.class, limiter::tryAcquire);
            assertEquals(expected, thrown.getMessage());
            Event<Void> either = Event.anyOf(limiter.acquired(), Event.never());
            assertThrows(IllegalStateException.class, either::await);
            assertEquals(1, limiter.borrowed());
            limiter.release();
            assertTrue(limiter.tryAcquire());
        });
    }

    @Test
    void onlyABorrowerMayReleaseAToken() throws Exception {
        VirtualWorld.run(main -> {
            var limiter = new CapacityLimiter(2);
            startBorrower(main, "borrower", limiter);
            letOthersRun();
            var thrown = assertThrows(IllegalStateException.class, limiter::release);
            assertEquals(
                    "microthread \"main\" releases a token of capacity limiter, 1 of 2 borrowed,"
                            + " and has none: only who has acquired one may release it",
                    thrown.getMessage());
            assertEquals(1, limiter.borrowed());
            gate.release();
        });
    }

    @Test
    void whoWasGivenATokenInAChoiceIsItsBorrower() throws Exception {
        VirtualWorld.run(main -> {
            var limiter = new CapacityLimiter(1);
            limiter.acquire();
            main.start(
                    "chooser",
                    () -> {
                        assertEquals("token", orLate(limiter).await());
                        trail.add("has it");
                        limiter.release();
                    });
            letOthersRun();
            limiter.release();
            limiter.acquire();
            assertEquals(List.of("has it"), trail);
        });
    }

    @Test
    void aLosingWaitBorrowsNothing() throws Exception {
        VirtualWorld.run(main -> {
            var limiter = new CapacityLimiter(1);
            Microthread borrower = startBorrower(main, "borrower", limiter);
            letOthersRun();
            assertEquals("late", orLate(limiter).await());
            gate.release();
            borrower.join();
            assertEquals(0, limiter.borrowed());
        });
    }

    private static Event<String> orLate(CapacityLimiter limiter) {
        return Event.anyOf(
                limiter.acquired().as("token"), Event.after(Duration.ofSeconds(1)).as("late"));
    }

    @ParameterizedTest
    @EnumSource
    void aCancelledWaiterLeavesTheTokenToTheNext(Setting setting) throws Exception {
        setting.run(main -> {
            var limiter = new CapacityLimiter(1);
            limiter.acquire();
            Microthread cancelled = startBorrower(main, "cancelled", limiter);
            setting.letOthersRun();
            startBorrower(main, "alive", limiter);
            setting.letOthersRun();
            cancelled.cancel("enough");
            limiter.release();
            setting.letOthersRun();
            assertEquals(List.of("alive"), trail);
            gate.release();
            setting.letOthersRun();
            assertEquals(0, limiter.borrowed());
        });
    }

    @Test
    void whoWasGivenATokenAndIsCancelledBeforeItRunsHasIt() throws Exception {
        VirtualWorld.run(main -> {
            var limiter = new CapacityLimiter(1);
            limiter.acquire();
            Microthread waiter =
                    main.start(
                            "waiter",
                            () ->
                                    limiter.run(() -> {
                                        trail.add("has it");
                                        throw assertThrows(Cancelled.class, Microthread::yield);
                                    }));
            letOthersRun();
            limiter.release();
            waiter.cancel("too late");
            letOthersRun();
            assertEquals(0, limiter.borrowed());
        });
        assertEquals(List.of("has it"), trail);
    }

    @Test
    void runAndCallGiveTheTokenBackHoweverTheBodyEnds() throws Exception {
        VirtualWorld.run(main -> {
            var limiter = new CapacityLimiter(1);
            assertEquals("result", limiter.call(() -> "result"));
            var thrown =
                    assertThrows(
                            IllegalArgumentException.class,
                            () ->
                                    limiter.run(() -> {
                                        throw new IllegalArgumentException("from the body");
                                    }));
            assertEquals("from the body", thrown.getMessage());
            assertEquals(0, limiter.borrowed());
        });
    }

    @Test
    void aSubscriberBorrowsOneTokenAtATimeAndReleasesItInItsCallback() throws Exception {
        VirtualWorld.run(main -> {
            var limiter = new CapacityLimiter(2);
            int[] calls = {0};
            Event<Void> acquired = limiter.acquired();
            acquired.once(_ -> {
                calls[0]++;
                assertEquals(1, limiter.borrowed());
                limiter.release();
            });
            letOthersRun();
            assertEquals(1, calls[0]);
            assertEquals(0, limiter.borrowed());
        });
    }

    @Test
    void lessThanNothingIsRefused() throws Exception {
        var thrown = assertThrows(IllegalArgumentException.class, () -> new CapacityLimiter(-3));
        assertEquals("total < 0: -3", thrown.getMessage());
        VirtualWorld.run(main -> {
            var limiter = new CapacityLimiter(2);
            var refused = assertThrows(IllegalArgumentException.class, () -> limiter.setTotal(-1));
            assertEquals("total < 0: -1", refused.getMessage());
            assertEquals(2, limiter.total());
        });
    }

    @Test
    void acquiredIsTheSameObjectEachTime() {
        var limiter = new CapacityLimiter(1);
        assertSame(limiter.acquired(), limiter.acquired());
    }

    /// Keeps its token until the gate lets it go.
    private Microthread startBorrower(Scope scope, String name, CapacityLimiter limiter) {
        return scope.start(
                name,
                () ->
                        limiter.run(() -> {
                            trail.add(name);
                            gate.acquire();
                        }));
    }
}
