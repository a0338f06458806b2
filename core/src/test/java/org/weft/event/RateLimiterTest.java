package org.weft.event;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofNanos;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.weft.Cancelled;
import org.weft.Event;
import org.weft.Microthread;
import org.weft.Reactor;
import org.weft.Scope;
import org.weft.TimedOutException;
import org.weft.Timeout;
import org.weft.testing.Setting;
import org.weft.testing.VirtualWorld;

class RateLimiterTest {
    private static final Duration LONGEST = ofSeconds(Long.MAX_VALUE);

    private final List<String> trail = new ArrayList<>();

    @Test
    void aBurstPassesAtOnceThenOneAnInterval() throws Exception {
        VirtualWorld.run(main -> {
            var limiter = new RateLimiter(2, ofSeconds(1));
            for (int i = 0; i < 6; i++) passAndNote("", limiter);
        });
        assertEquals(List.of("0", "0", "500", "1000", "1500", "2000"), trail);
    }

    @Test
    void aBurstOfOneKeepsPermitsApart() throws Exception {
        VirtualWorld.run(main -> {
            var limiter = new RateLimiter(10, ofSeconds(1), 1);
            for (int i = 0; i < 3; i++) passAndNote("", limiter);
            Microthread.sleep(ofSeconds(5));
            for (int i = 0; i < 3; i++) passAndNote("", limiter);
        });
        assertEquals(List.of("0", "100", "200", "5200", "5300", "5400"), trail);
    }

    @Test
    void unusedPermitsAreKeptUpToTheBurst() throws Exception {
        VirtualWorld.run(main -> {
            var limiter = new RateLimiter(1, ofSeconds(1), 3);
            for (int i = 0; i < 3; i++) assertTrue(limiter.tryAcquire());
            assertFalse(limiter.tryAcquire());
            Microthread.sleep(ofMillis(2_500));
            assertTrue(limiter.tryAcquire());
            assertTrue(limiter.tryAcquire());
            assertFalse(limiter.tryAcquire());
            Microthread.sleep(ofMillis(500)); // the half that was left counts
            assertTrue(limiter.tryAcquire());
            Microthread.sleep(ofHours(1));
            for (int i = 0; i < 3; i++) assertTrue(limiter.tryAcquire());
            assertFalse(limiter.tryAcquire());
        });
    }

    @Test
    void thoseWhoWaitPassInOrderOfArrivalAsPermitsComeIn() throws Exception {
        VirtualWorld.run(main -> {
            var limiter = new RateLimiter(1, ofSeconds(1));
            for (String name : List.of("a", "b", "c", "d")) startPasser(main, name, limiter);
        });
        assertEquals(List.of("a 0", "b 1000", "c 2000", "d 3000"), trail);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "REAL")
    void inWhateverOrderTheyRunTheRateIsKept(Setting setting) throws Exception {
        setting.run(main -> {
            var limiter = new RateLimiter(4, ofSeconds(1), 1);
            for (int i = 0; i < 8; i++) startPasser(main, "", limiter);
        });
        assertEquals(
                List.of(" 0", " 250", " 500", " 750", " 1000", " 1250", " 1500", " 1750"), trail);
    }

    @Test
    void permitsThatAreDueTogetherAreHandedOutTogether() throws Exception {
        VirtualWorld world = VirtualWorld.plain();
        world.runHere(main -> {
            var limiter = new RateLimiter(10, ofSeconds(1));
            for (int i = 0; i < 10; i++) assertTrue(limiter.tryAcquire());
            for (String name : List.of("a", "b", "c", "d")) startPasser(main, name, limiter);
            Microthread.sleep(ofMillis(1));
            world.pass(ofMillis(349)); // a long slice
        });
        assertEquals(List.of("a 350", "b 350", "c 350", "d 400"), trail);
    }

    @Test
    void nobodyOvertakesWhoWaitsAlsoIfAPermitIsDue() throws Exception {
        VirtualWorld world = VirtualWorld.plain();
        world.runHere(main -> {
            var limiter = new RateLimiter(1, ofSeconds(1));
            assertTrue(limiter.tryAcquire());
            startPasser(main, "first", limiter);
            Microthread.sleep(ofMillis(1));
            world.pass(ofSeconds(1));
            assertFalse(limiter.tryAcquire());
            passAndNote("main ", limiter);
        });
        assertEquals(List.of("first 1001", "main 2001"), trail);
    }

    @Test
    void aCancelledWaiterUsesUpNothingAndTheNextMovesUp() throws Exception {
        VirtualWorld.run(main -> {
            var limiter = new RateLimiter(1, ofSeconds(1));
            assertTrue(limiter.tryAcquire());
            Microthread cancelled = startPasser(main, "cancelled", limiter);
            startPasser(main, "alive", limiter);
            Microthread.sleep(ofMillis(500));
            cancelled.cancel("enough");
        });
        assertEquals(List.of("alive 1000"), trail);
    }

    @Test
    void aTimedOutWaiterUsesUpNothing() throws Exception {
        VirtualWorld.run(main -> {
            var limiter = new RateLimiter(1, ofSeconds(10));
            limiter.acquire();
            assertThrows(
                    TimedOutException.class, () -> Timeout.run(ofSeconds(1), limiter::acquire));
            assertEquals(0, Reactor.current().statistics().timers());
            passAndNote("", limiter);
        });
        assertEquals(List.of("10000"), trail);
    }

    @Test
    void whoWasGivenAPermitAndIsCancelledBeforeItRunsHasIt() throws Exception {
        VirtualWorld world = VirtualWorld.plain();
        world.runHere(main -> {
            var limiter = new RateLimiter(10, ofSeconds(1), 1);
            assertTrue(limiter.tryAcquire());
            Microthread[] second = new Microthread[1];
            main.start(
                    "first",
                    () -> {
                        passAndNote("first ", limiter);
                        world.pass(ofMillis(150)); // one more is due
                        Microthread.sleep(Duration.ZERO); // and handed out
                        second[0].cancel("too late");
                    });
            second[0] =
                    main.start(
                            "second",
                            () -> {
                                passAndNote("second ", limiter);
                                assertThrows(Cancelled.class, limiter::acquire);
                            });
        });
        assertEquals(List.of("first 100", "second 250"), trail);
    }

    @Test
    void aLosingWaitUsesUpNoPermitAndLeavesNoTimer() throws Exception {
        VirtualWorld.run(main -> {
            var limiter = new RateLimiter(1, ofHours(1));
            assertTrue(limiter.tryAcquire());
            Event<String> either =
                    Event.anyOf(
                            limiter.acquired().as("permit"), Event.after(ofSeconds(1)).as("late"));
            for (int i = 0; i < 3; i++) assertEquals("late", either.await());
            assertEquals(0, Reactor.current().statistics().timers());
            Microthread.sleep(ofHours(1));
            assertEquals("permit", either.await());
            assertEquals("late", either.await());
        });
    }

    @Test
    void aSubscriptionIsCalledAtTheRate() throws Exception {
        VirtualWorld.run(main -> {
            var limiter = new RateLimiter(1, ofSeconds(1), 2);
            var subscription = limiter.acquired().subscribe(_ -> note(""));
            Microthread.sleep(ofMillis(2_500));
            subscription.close();
            assertEquals(0, Reactor.current().statistics().timers());
            Microthread.sleep(ofSeconds(10));
        });
        assertEquals(List.of("0", "0", "1000", "2000"), trail);
    }

    @Test
    void aPermitThatIsThereIsTakenWithoutLettingOthersRun() throws Exception {
        VirtualWorld.run(main -> {
            var limiter = new RateLimiter(2, ofSeconds(1));
            startPasser(main, "other", limiter);
            passAndNote("main ", limiter);
        });
        assertEquals(List.of("main 0", "other 0"), trail);
    }

    @Test
    void aRateThatDoesNotDivideEvenlyIsNeverExceeded() throws Exception {
        VirtualWorld.run(main -> {
            var limiter = new RateLimiter(3, ofNanos(10), 1);
            for (int i = 0; i < 6; i++) limiter.acquire();
            assertEquals(ofNanos(20), Reactor.current().uptime());
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, Integer.MAX_VALUE})
    void veryLongPeriodsSaturate(int burst) throws Exception {
        VirtualWorld.run(main -> {
            Microthread.sleep(ofSeconds(1));
            var limiter = new RateLimiter(1, LONGEST, burst);
            for (int i = 0; i < Math.min(burst, 2); i++) assertTrue(limiter.tryAcquire());
            assertFalse(limiter.tryAcquire());
            assertThrows(
                    TimedOutException.class,
                    () -> Timeout.run(Duration.ofDays(365), limiter::acquire));
        });
    }

    @ParameterizedTest
    @CsvSource({"0, PT1S, 1, permits < 1: 0", "1, PT0S, 1, period <= 0: PT0S"})
    void whatIsNoRateIsRefused(int permits, Duration period, int burst, String message) {
        var thrown =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> new RateLimiter(permits, period, burst));
        assertEquals(message, thrown.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"1, PT-1S, 1, period <= 0: PT-1S", "1, PT1S, 0, burst < 1: 0"})
    void whatIsNoBurstIsRefused(int permits, Duration period, int burst, String message) {
        whatIsNoRateIsRefused(permits, period, burst, message);
    }

    @Test
    @SuppressWarnings("NullAway")
    void nullIsRefused() {
        assertThrows(NullPointerException.class, () -> new RateLimiter(1, null));
    }

    @Test
    void acquiredIsTheSameObjectEachTimeAndItsTextTellsTheRate() {
        var limiter = new RateLimiter(10, ofSeconds(1));
        assertSame(limiter.acquired(), limiter.acquired());
        assertEquals("rate limiter, 10 in PT1S", limiter.toString());
    }

    private Microthread startPasser(Scope scope, String name, RateLimiter limiter) {
        return scope.start(name, () -> passAndNote(name + " ", limiter));
    }

    private void passAndNote(String prefix, RateLimiter limiter) throws InterruptedException {
        limiter.acquire();
        note(prefix);
    }

    private void note(String prefix) {
        trail.add(prefix + Reactor.current().uptime().toMillis());
    }
}
