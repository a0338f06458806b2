package org.weft;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.weft.testing.VirtualWorld.letOthersRun;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.weft.event.Semaphore;
import org.weft.testing.VirtualWorld;

class ReactorStatisticsTest {
    @Test
    void aFreshReactorHasOneMicrothreadThatRuns() throws Exception {
        VirtualWorld.run(_ -> {
            var now = statistics();
            assertEquals(1, now.started());
            assertEquals(0, now.ended());
            assertEquals(1, now.alive());
            assertEquals(0, now.ready() + now.waiting() + now.blocked());
            assertEquals(1, now.turns());
            assertEquals(1, now.slices());
            assertEquals(0, now.timers());
        });
    }

    @Test
    void whatEachDoesIsCounted() throws Exception {
        VirtualWorld.run(main -> {
            var semaphore = new Semaphore(0);
            for (int i = 0; i < 3; i++) main.startDaemon("waiting", semaphore::acquire);
            for (int i = 0; i < 2; i++)
                main.startDaemon("sleeping", () -> Microthread.sleep(ofHours(1)));
            main.start("ending", () -> {});
            letOthersRun();
            for (int i = 0; i < 4; i++) main.startDaemon("fresh", semaphore::acquire);
            var now = statistics();
            assertEquals(11, now.started());
            assertEquals(1, now.ended());
            assertEquals(10, now.alive());
            assertEquals(4, now.ready());
            assertEquals(5, now.waiting());
            assertEquals(2, now.timers());
        });
    }

    @Test
    void callbacksAreNoMicrothreads() throws Exception {
        VirtualWorld.run(main -> {
            for (int i = 0; i < 3; i++)
                Reactor.current()
                        .callSoon(() -> {
                            var now = statistics();
                            assertEquals(1, now.alive());
                            assertEquals(1, now.waiting());
                            assertEquals(0, now.ready());
                        });
            letOthersRun();
            assertEquals(0, statistics().errors());
        });
    }

    @Test
    void allIsBackAtZeroInTheEnd() throws Exception {
        var reactor = new CompletableFuture<Reactor>();
        VirtualWorld.run(main -> {
            reactor.complete(Reactor.current());
            for (int i = 0; i < 100; i++) {
                int n = i;
                main.start("worker", () -> Microthread.sleep(ofMillis(n % 7)));
            }
        });
        var end = reactor.get().statistics();
        assertEquals(101, end.started());
        assertEquals(101, end.ended());
        assertEquals(0, end.alive() + end.ready() + end.waiting() + end.blocked());
        assertEquals(0, end.timers() + end.blockingCalls());
    }

    @Test
    void errorsThatWentToTheSinkAreCounted() throws Exception {
        VirtualWorld.plain()
                .reactor()
                .errorSink(_ -> {})
                .run(_ -> {
                    for (int i = 0; i < 3; i++)
                        Reactor.current()
                                .callSoon(() -> {
                                    throw new IllegalStateException("in a callback");
                                });
                    letOthersRun();
                    assertEquals(3, statistics().errors());
                });
    }

    @Test
    void aTurnThatIsCutShortIsCounted() throws Exception {
        VirtualWorld.run(_ -> {
            long turns = statistics().turns();
            for (int i = 0; i < 2_560; i++) Microthread.yield();
            assertEquals(10, statistics().fullTurns());
            assertEquals(10, statistics().turns() - turns);
        });
    }

    @Test
    void whatComesInFromOtherThreadsIsCountedAndTakenInTurns() throws Exception {
        VirtualWorld.run(_ -> {
            var outside = Reactor.current().outside();
            for (int i = 0; i < 25_000; i++) outside.bringBack(() -> {});
            Microthread.sleep(ofMillis(1));
            Microthread.sleep(ofMillis(1));
            Microthread.sleep(ofMillis(1));
            assertEquals(25_000, statistics().takenIn());
            assertEquals(2, statistics().takeInsCutShort());
        });
    }

    @Test
    void aBlockingCallIsCounted() throws Exception {
        var mayGo = new CountDownLatch(1);
        Reactor.run(main -> {
            main.start("calling", () -> Blocking.run(mayGo::await));
            Microthread.yield();
            assertEquals(1, statistics().blockingCalls());
            assertEquals(1, statistics().waiting());
            mayGo.countDown();
        });
    }

    @Test
    @Tag("direct")
    void aMicrothreadInsideAJdkCallIsBlocked() throws Exception {
        var mayGo = new CountDownLatch(1);
        var reactor = new CompletableFuture<Reactor>();
        Reactor.run(main -> {
            reactor.complete(Reactor.current());
            main.start("blocked", () -> mayGo.await());
            Microthread.yield();
            assertEquals(1, statistics().blocked());
            assertEquals(0, statistics().waiting());
            assertEquals(1, statistics().hiddenSuspensions());
            mayGo.countDown();
        });
        assertEquals(0, reactor.get().statistics().blocked());
    }

    @Test
    void anotherThreadSeesTheNumbersMoveWhileTheReactorIsStuck() throws Exception {
        var reactor = new CompletableFuture<Reactor>();
        var mayEnd = new AtomicBoolean();
        var foreign =
                Foreign.start(
                        "watching",
                        () -> {
                            Reactor watched = reactor.get();
                            Foreign.waitUntil(
                                    "slices", () -> watched.statistics().slices() > 1_000);
                            mayEnd.set(true);
                            Foreign.waitUntil("the end", () -> watched.statistics().alive() == 0);
                        });
        Reactor.run(main -> {
            main.start(
                    "busy",
                    () -> {
                        while (!mayEnd.get()) Microthread.yield();
                    });
            Microthread.yield();
            reactor.complete(Reactor.current());
        });
        foreign.join();
    }

    @Test
    void stallsAreCounted() throws Exception {
        try (var log = new LogCapture()) {
            Reactor.run(_ -> {
                while (log.records().isEmpty()) Thread.onSpinWait();
                assertTrue(statistics().stalls() >= 1);
            });
        }
    }

    private static ReactorStatistics statistics() {
        return Reactor.current().statistics();
    }
}
