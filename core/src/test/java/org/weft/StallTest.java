package org.weft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.weft.spi.SteppedReactor;

/// Slices that take too long.
class StallTest {
    private static final String BEGIN =
            "WARNING a slice of microthread \"spinner\" has been running for ";

    @Test
    void c52AMicrothreadThatNeverYieldsIsReportedOnceWithItsStackWhileItRuns() throws Exception {
        try (var log = new LogCapture()) {
            Reactor.run(main -> main.start("spinner", () -> spinUntilReported(log)));
            assertEquals(1, log.records().size(), log.records()::toString);
            String report = log.records().getFirst();
            assertTrue(report.startsWith(BEGIN), report);
            assertTrue(
                    report.contains("org.weft.StallTest.spinUntilReported(StallTest.java:"),
                    report);
        }
    }

    private static void spinUntilReported(LogCapture log) {
        while (log.records().isEmpty()) Thread.onSpinWait();
    }

    @Test
    void aSliceThatGoesOnFromLookToLookIsReportedOnce() throws Exception {
        try (var log = new LogCapture()) {
            stepToTheEnd(Reactor.builder().stepped(_ -> lookOften(watch())));
            assertEquals(1, log.records().size(), log.records()::toString);
        }
    }

    @Test
    void aVeryLongLimitReportsNothing() throws Exception {
        try (var log = new LogCapture()) {
            stepToTheEnd(
                    Reactor.builder()
                            .stallLimit(Duration.ofSeconds(Long.MAX_VALUE))
                            .stepped(_ -> lookOften(watch())));
            assertEquals(List.of(), log.records());
        }
    }

    /// A watch of the reactor that is being stepped; its looks are ours, and no time passes between them.
    private static RealWatch watch() {
        return new RealWatch(Loop.here(), Thread.currentThread());
    }

    private static void lookOften(RealWatch watch) {
        for (int i = 0; i < 20; i++) watch.look();
    }

    private static void stepToTheEnd(SteppedReactor reactor) {
        while (reactor.step(0)) Thread.onSpinWait();
    }

    @Test
    void aLimitOfZeroOrLessIsRefused() {
        for (Duration limit : List.of(Duration.ZERO, Duration.ofMillis(-1))) {
            var e =
                    assertThrows(
                            IllegalArgumentException.class,
                            () -> Reactor.builder().stallLimit(limit));
            assertEquals("stall limit <= 0: " + limit, e.getMessage());
        }
    }

    @Test
    @Tag("slow")
    void eachOfTwoLongSlicesIsReported() throws Exception {
        try (var log = new LogCapture()) {
            Reactor.run(main ->
                    main.start(
                            "spinner",
                            () -> {
                                spinUntilReported(log);
                                List<String> first = List.copyOf(log.records());
                                Microthread.yield();
                                while (log.records().size() == first.size()) Thread.onSpinWait();
                            }));
            assertEquals(2, log.records().size(), log.records()::toString);
        }
    }

    @Test
    @Tag("slow") // the watch sleeps only after half a second of quiet
    void aStallAfterALongQuietIsReportedToo() throws Exception {
        try (var log = new LogCapture()) {
            Reactor.run(main -> {
                Microthread.sleep(Duration.ofMillis(900));
                main.start("spinner", () -> spinUntilReported(log));
            });
            assertEquals(1, log.records().size(), log.records()::toString);
        }
    }

    @Test
    void aReactorThatWaitsIsNotReported() throws Exception {
        var watch = new AtomicReference<RealWatch>();
        try (var log = new LogCapture()) {
            var reactor =
                    Reactor.builder()
                            .stepped(_ -> {
                                watch.set(watch());
                                Microthread.sleep(Duration.ofDays(1));
                            });
            assertTrue(reactor.step(0));
            lookOften(watch.get());
            reactor.cancel("enough");
            stepToTheEnd(reactor);
            assertEquals(List.of(), log.records());
        }
    }

    @Test
    @Tag("direct")
    void aMicrothreadInsideABlockingJdkCallIsNotReported() throws Exception {
        var watch = new AtomicReference<RealWatch>();
        var latch = new CountDownLatch(1);
        try (var log = new LogCapture()) {
            var reactor =
                    Reactor.builder()
                            .stepped(_ -> {
                                watch.set(watch());
                                latch.await();
                            });
            assertTrue(reactor.step(0));
            lookOften(watch.get());
            latch.countDown();
            stepToTheEnd(reactor);
            assertEquals(List.of(), log.records());
        }
    }

    @Test
    @Tag("portable")
    void aMicrothreadInsideABlockingJdkCallIsReportedWithTheAdviceToUseTheOtherEngine()
            throws Exception {
        var latch = new CountDownLatch(1);
        var blocked = new CompletableFuture<Thread>();
        try (var log = new LogCapture()) {
            var foreign =
                    Foreign.start(
                            "releasing",
                            () -> {
                                Foreign.waitUntil("the report", () -> !log.records().isEmpty());
                                latch.countDown();
                            });
            Reactor.run(main ->
                    main.start(
                            "spinner",
                            () -> {
                                blocked.complete(Thread.currentThread());
                                latch.await();
                            }));
            foreign.join();
            assertEquals(1, log.records().size(), log.records()::toString);
            String report = log.records().getFirst();
            assertTrue(report.startsWith(BEGIN), report);
            assertTrue(report.contains("the direct engine would go on"), report);
            assertTrue(report.contains("java.util.concurrent.CountDownLatch.await("), report);
        }
    }
}
