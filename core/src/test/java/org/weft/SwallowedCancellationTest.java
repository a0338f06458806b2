package org.weft;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.weft.testing.VirtualWorld.letOthersRun;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.weft.event.Semaphore;
import org.weft.testing.VirtualWorld;

/// Code that swallows its cancellation for ever is stopped.
class SwallowedCancellationTest {
    private final List<String> trail = new ArrayList<>();
    private int swallowed;
    private int errors;

    @Test
    @DisplayName("C37: one that swallows cancellation for ever is stopped with an error")
    void oneThatSwallowsItsCancellationForEverIsStoppedWithAnErrorThatNamesThePlace()
            throws Exception {
        VirtualWorld.run(main -> {
            Error thrown =
                    assertThrows(
                            Error.class,
                            () ->
                                    Scope.run(
                                            "inner",
                                            scope -> {
                                                scope.start("stubborn", this::swallowsForEver);
                                                letOthersRun();
                                                scope.cancel("enough");
                                            }));
            assertTrue(
                    thrown.getMessage()
                            .matches(
                                    "microthread \"stubborn\" has swallowed its cancellation 10000"
                                            + " times, without waiting for anything since; the"
                                            + " last time at SwallowedCancellationTest"
                                            + "\\.swallowsForEver:\\d+: expected it to let"
                                            + " Cancelled pass"),
                    thrown.getMessage());
            assertEquals("cancelled: enough in scope \"inner\"", thrown.getCause().getMessage());
            assertEquals(10_000, swallowed);
            Microthread.yield(); // the reactor goes on
        });
    }

    private void swallowsForEver() {
        var semaphore = new Semaphore(0);
        while (true) {
            try {
                semaphore.acquire();
            } catch (InterruptedException e) {
                swallowed++;
            }
        }
    }

    /// Whatever is thrown.
    private void swallowsAllForEver() {
        while (true) {
            try {
                Microthread.sleep(ofHours(1));
            } catch (InterruptedException e) {
                swallowed++;
            } catch (Error e) {
                errors++;
            }
        }
    }

    @Test
    @DisplayName("C37: one that swallows that error too is abandoned")
    void oneThatSwallowsTheErrorTooIsAbandonedCountedAsFailedAndReportedWithItsStack()
            throws Exception {
        try (var log = new LogCapture()) {
            VirtualWorld.run(main -> {
                Microthread[] stubborn = {null};
                Error thrown =
                        assertThrows(
                                Error.class,
                                () ->
                                        Scope.run(
                                                "inner",
                                                scope -> {
                                                    stubborn[0] =
                                                            scope.start(
                                                                    "stubborn",
                                                                    this::swallowsAllForEver);
                                                    letOthersRun();
                                                    scope.cancel("enough");
                                                }));
                assertEquals(10_000, swallowed);
                assertEquals(100, errors);
                assertEquals(Microthread.State.ENDED, stubborn[0].state());
                assertEquals(new Outcome.Failure<Object>(thrown), stubborn[0].ended().await());
                assertEquals(
                        "swallowsAllForEver",
                        List.of(thrown.getStackTrace()).stream()
                                .filter(f -> f.getClassName().equals(getClass().getName()))
                                .findFirst()
                                .orElseThrow()
                                .getMethodName());
                letOthersRun();
                assertEquals(
                        List.of("SEVERE microthread \"stubborn\" is abandoned and never resumed"),
                        log.records().stream().filter(r -> r.startsWith("SEVERE")).toList());
                assertEquals(100, errors); // never resumed
                assertEquals(0, Loop.here().timers.size());
            });
        }
    }

    @Test
    void theScopesOfAnAbandonedOneAreCancelledAndAwaitedAndNoErrorIsLost() throws Exception {
        var inCleanup = new IOException("in cleanup");
        try (var _ = new LogCapture()) {
            VirtualWorld.run(main -> {
                Error thrown =
                        assertThrows(
                                Error.class,
                                () ->
                                        Scope.run(
                                                "outer",
                                                outer ->
                                                        outer.start(
                                                                "stubborn",
                                                                () ->
                                                                        hostsAndSwallows(
                                                                                inCleanup))));
                assertEquals(List.of("inner member cancelled", "inner member ended at 2 s"), trail);
                assertEquals(1, thrown.getSuppressed().length);
                assertSame(inCleanup, thrown.getSuppressed()[0].getCause());
                assertEquals(0, Loop.here().timers.size());
            });
        }
    }

    private void hostsAndSwallows(IOException inCleanup) throws IOException, InterruptedException {
        Timeout.run(
                ofHours(1),
                () ->
                        Scope.run(scope -> {
                            scope.start("inner member", () -> cleansUpSlowly(inCleanup));
                            letOthersRun();
                            Timeout.run("never passed on", ZERO, this::swallowsAllForEver);
                        }));
    }

    private void cleansUpSlowly(IOException inCleanup) throws IOException, InterruptedException {
        try {
            Event.never().await();
        } catch (Cancelled e) {
            trail.add("inner member cancelled");
            Shield.run(ofHours(1), () -> Microthread.sleep(ofSeconds(2)));
            trail.add("inner member ended at " + Reactor.current().uptime().toSeconds() + " s");
            throw inCleanup;
        }
    }

    @Test
    void mainItselfMayBeAbandoned() throws Exception {
        try (var _ = new LogCapture()) {
            Error thrown =
                    assertThrows(
                            Error.class,
                            () ->
                                    Reactor.run(main -> {
                                        main.start("member", () -> endsCancelled("member"));
                                        Microthread.yield();
                                        main.cancel("enough");
                                        swallowsAllForEver();
                                    }));
            assertTrue(thrown.getMessage().startsWith("microthread \"main\" has swallowed"));
        }
        assertEquals(List.of("member"), trail);
        assertEquals(100, errors);
    }

    private void endsCancelled(String name) throws InterruptedException {
        try {
            Event.never().await();
        } finally {
            trail.add(name);
        }
    }

    @Test
    void aScopeWithAHandlerSurvivesAnAbandonedOne() throws Exception {
        try (var _ = new LogCapture()) {
            VirtualWorld.run(main ->
                    Scope.run(scope -> {
                        scope.onFailure(failure -> {
                            assertInstanceOf(Error.class, failure.getCause());
                            trail.add(failure.microthread());
                        });
                        Microthread stubborn = scope.start("stubborn", this::swallowsAllForEver);
                        letOthersRun();
                        stubborn.cancel("enough");
                        stubborn.join();
                        letOthersRun();
                        trail.add("body goes on");
                    }));
        }
        assertEquals(List.of("stubborn", "body goes on"), trail);
    }

    @Test
    void whoWaitsForAnythingBetweenTwoDeliveriesIsLeftAlone() throws Exception {
        VirtualWorld.run(main -> {
            Scope.run(scope -> {
                scope.cancel("enough");
                for (int round = 0; round < 3; round++) {
                    for (int i = 0; i < 9_000; i++)
                        assertThrows(Cancelled.class, Microthread::yield);
                    Shield.run(ofHours(1), Microthread::yield);
                }
            });
        });
    }

    @Test
    void limitsThatPassAndAreAbsorbedAreNotSwallowed() throws Exception {
        VirtualWorld.run(main -> {
            var semaphore = new Semaphore(0);
            for (int i = 0; i < 11_000; i++) {
                try {
                    Timeout.run("now or never", ZERO, semaphore::acquire);
                } catch (TimedOutException e) {
                    swallowed++;
                }
            }
            assertEquals(11_000, swallowed);
        });
    }

    @Test
    void limitsThatPassInsideACancelledScopeDoNotHideThatItIsSwallowed() throws Exception {
        VirtualWorld.run(main -> {
            var semaphore = new Semaphore(0);
            assertThrows(
                    Error.class,
                    () ->
                            Scope.run(scope -> {
                                scope.cancel("enough");
                                while (true) {
                                    try {
                                        Timeout.run("now", ZERO, semaphore::acquire);
                                    } catch (TimedOutException | Cancelled e) {
                                        swallowed++;
                                    }
                                }
                            }));
            assertEquals(10_000, swallowed);
        });
    }

    @Test
    void oneThatInterruptsItselfAgainAndAgainIsStoppedToo() throws Exception {
        Reactor.run(main -> {
            Microthread.yield();
            Error thrown =
                    assertThrows(
                            Error.class,
                            () -> {
                                while (true) {
                                    try {
                                        Microthread.sleep(ofMillis(1));
                                    } catch (InterruptedException e) {
                                        swallowed++;
                                    }
                                    Thread.currentThread().interrupt(); // as many do
                                }
                            });
            assertTrue(thrown.getCause().getMessage().contains("interrupted by"));
            Thread.interrupted();
            assertEquals(10_000 + 1, swallowed + 1);
        });
    }

    @Test
    void interruptsWithWaitsBetweenThemAreLeftAlone() throws Exception {
        VirtualWorld.run(main -> {
            for (int i = 0; i < 11_000; i++) {
                Thread.currentThread().interrupt();
                assertThrows(Cancelled.class, Microthread::yield);
                Microthread.yield();
            }
        });
    }

    @Test
    @Tag("direct")
    void oneThatCannotBeSuspendedWhereItIsGetsTheErrorAgainAndAgain() throws Exception {
        VirtualWorld.run(main -> {
            Scope.run(scope -> {
                scope.cancel("enough");
                Stubborn.touch();
            });
            Microthread.yield();
        });
        assertEquals(150, Stubborn.errors);
    }

    /// Swallows while it is initialised.
    private static final class Stubborn {
        private static int errors;

        static {
            while (errors < 150) {
                try {
                    Microthread.yield();
                } catch (InterruptedException e) {
                    // swallowed
                } catch (Error e) {
                    errors++;
                }
            }
        }

        static void touch() {}
    }

    /// Reading a stack submits its continuation, after the reactor's end to the common pool.
    @Test
    @Tag("direct")
    void afterTheReactorsEndAnAbandonedOneDoesNotSpin() throws Exception {
        Thread[] abandoned = {null};
        try (var _ = new LogCapture()) {
            assertThrows(
                    Error.class,
                    () ->
                            Reactor.run(main -> {
                                Microthread stubborn =
                                        main.start("stubborn", this::swallowsAllForEver);
                                abandoned[0] = stubborn.thread;
                                Microthread.yield();
                                main.cancel("enough");
                            }));
        }
        for (int i = 0; i < 10; i++) {
            assertTrue(abandoned[0].getStackTrace().length > 0);
            assertTrue(ForkJoinPool.commonPool().awaitQuiescence(10, TimeUnit.SECONDS));
        }
        abandoned[0].interrupt();
        assertTrue(ForkJoinPool.commonPool().awaitQuiescence(10, TimeUnit.SECONDS));
        assertEquals(100, errors);
    }
}
