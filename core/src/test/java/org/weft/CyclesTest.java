package org.weft;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.weft.testing.VirtualWorld.letOthersRun;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.weft.event.Mutex;
import org.weft.testing.VirtualWorld;

/// Microthreads that wait for each other.
class CyclesTest {
    private static final String BEGIN = "WARNING microthreads wait for each other:\n";

    private final OwnedLock left = new OwnedLock("left lock");
    private final OwnedLock right = new OwnedLock("right lock");
    private LogCapture log;

    @BeforeEach
    void captureTheLog() throws ReflectiveOperationException {
        log = new LogCapture();
    }

    @AfterEach
    void releaseTheLog() throws ReflectiveOperationException {
        log.close();
    }

    @Test
    @DisplayName("C70: a cycle of locks under a Timeout is reported; the limit ends it")
    void aCycleOfLocksUnderATimeoutIsReportedAndTheLimitEndsIt() throws Exception {
        VirtualWorld.run(main -> {
            assertThrows(
                    TimedOutException.class,
                    () -> Timeout.run(ofSeconds(5), CyclesTest.this::lockCrosswise));
            assertEquals(ofSeconds(5), Reactor.current().uptime());
        });
        assertEquals(1, log.records().size(), log.records()::toString);
        String report = log.records().getFirst();
        assertTrue(report.startsWith(BEGIN), report);
        assertTrue(
                report.contains(
                        "\"main/a\" waits for right lock, held by \"main/b\", at OwnedLock.acquire:"),
                report);
        assertTrue(
                report.contains(
                        "\"main/b\" waits for left lock, held by \"main/a\", at OwnedLock.acquire:"),
                report);
        assertTrue(report.contains(", from CyclesTest.lock:"), report);
    }

    private void lockCrosswise() throws InterruptedException {
        Scope.run(scope -> {
            scope.start("a", () -> lock(left, right));
            scope.start("b", () -> lock(right, left));
        });
    }

    private static void lock(OwnedLock first, OwnedLock second) throws InterruptedException {
        first.acquire();
        Microthread.yield();
        second.acquire();
    }

    @Test
    void aCycleIsReportedAtOnceWhileOthersGoOn() throws Exception {
        VirtualWorld.run(main -> {
            main.startDaemon("busy", () -> Microthread.sleep(ofHours(1)));
            main.startDaemon("a", () -> lock(left, right));
            main.startDaemon("b", () -> lock(right, left));
            for (int i = 0; i < 5; i++) Microthread.yield();
            assertEquals(1, log.records().size(), log.records()::toString);
            assertEquals(Duration.ZERO, Reactor.current().uptime());
        });
    }

    @Test
    void aCycleIsLoggedAlsoWhereADirectorDecides() throws Exception {
        VirtualWorld.observed()
                .runHere(main -> {
                    main.startDaemon("a", () -> lock(left, right));
                    main.startDaemon("b", () -> lock(right, left));
                    letOthersRun();
                });
        assertEquals(1, log.records().size(), log.records()::toString);
    }

    @Test
    void whoComesLaterToACycleIsNoNewReport() throws Exception {
        VirtualWorld.run(main -> {
            main.startDaemon("a", () -> lock(left, right));
            main.startDaemon("b", () -> lock(right, left));
            letOthersRun();
            main.startDaemon("c", left::acquire);
            letOthersRun();
        });
        assertEquals(1, log.records().size(), log.records()::toString);
    }

    @Test
    void aCycleInWhichOneHasADeadlineOfItsOwnIsNotReported() throws Exception {
        VirtualWorld.run(main -> {
            main.startDaemon("a", () -> lock(left, right));
            var b = main.fork("b", () -> trySecond(right, left));
            assertEquals("gave up", b.join());
        });
        assertEquals(List.of(), log.records());
    }

    private static String trySecond(OwnedLock first, OwnedLock second) throws InterruptedException {
        first.acquire();
        try {
            Timeout.run(ofSeconds(1), second::acquire);
            return "got it";
        } catch (TimedOutException _) {
            return "gave up";
        }
    }

    @Test
    void aCycleInWhichOneHasAnotherChoiceIsNotReported() throws Exception {
        VirtualWorld.run(main -> {
            main.startDaemon("a", () -> lock(left, right));
            main.startDaemon(
                    "b",
                    () -> {
                        right.acquire();
                        Event.anyOf(left.acquired(), Event.never()).await();
                    });
            letOthersRun();
        });
        assertEquals(List.of(), log.records());
    }

    @Test
    void aLockThatIsContendedButMovesOnIsNotReported() throws Exception {
        VirtualWorld.run(main -> {
            for (int i = 0; i < 10; i++) {
                main.start(
                        "user",
                        () -> {
                            for (int turn = 0; turn < 10; turn++) {
                                left.acquire();
                                Microthread.yield();
                                left.release();
                            }
                        });
            }
        });
        assertEquals(List.of(), log.records());
    }

    @Test
    void mutexesTakenCrosswiseAreReported() throws Exception {
        VirtualWorld.run(main -> {
            var first = new Mutex();
            var second = new Mutex();
            main.startDaemon("a", () -> lock(first, second));
            main.startDaemon("b", () -> lock(second, first));
            letOthersRun();
        });
        assertEquals(1, log.records().size(), log.records()::toString);
        assertTrue(
                log.records()
                        .getFirst()
                        .contains(
                                "\"main/a\" waits for mutex, held by \"main/b\", at CyclesTest.lock:"),
                log.records()::toString);
    }

    private static void lock(Mutex first, Mutex second) throws InterruptedException {
        first.acquire();
        Microthread.yield();
        second.acquire();
    }

    @Test
    void whoJoinsItselfIsReported() throws Exception {
        VirtualWorld.run(main -> {
            main.startDaemon("narcissus", () -> Microthread.current().join());
            letOthersRun();
        });
        assertTrue(
                log.records()
                        .getFirst()
                        .startsWith(
                                BEGIN
                                        + "\t\"main/narcissus\" waits for end of microthread"
                                        + " \"narcissus\", held by \"main/narcissus\", at CyclesTest."),
                log.records()::toString);
        assertEquals(1, log.records().size());
    }

    @Test
    void joinsThatGoRoundAreReported() throws Exception {
        VirtualWorld.run(main -> {
            var members = new Microthread[3];
            for (int i = 0; i < 3; i++) {
                int next = (i + 1) % 3;
                members[i] = main.startDaemon("m" + i, () -> members[next].join());
            }
            letOthersRun();
        });
        assertEquals(1, log.records().size(), log.records()::toString);
        assertEquals(4, log.records().getFirst().lines().count(), log.records()::toString);
    }

    @Test
    void aMemberThatJoinsItsHostIsReportedWhenTheHostWaitsForTheScope() throws Exception {
        VirtualWorld.run(main -> {
            var host = main.start("host", this::waitForOneThatJoinsMe);
            letOthersRun();
            host.cancel("seen enough");
        });
        assertEquals(1, log.records().size(), log.records()::toString);
        assertEquals(
                List.of("host", "deep", "in"),
                log.records()
                        .getFirst()
                        .lines()
                        .skip(1)
                        .map(line -> line.replaceAll("^\\t\"[^\"]*/(\\w+)\" waits for .*", "$1"))
                        .toList());
    }

    private void waitForOneThatJoinsMe() throws InterruptedException {
        Microthread me = Microthread.current();
        Scope.run(scope -> {
            scope.start("other", () -> Microthread.sleep(ofHours(1)));
            scope.start("deep", () -> Scope.run(inner -> inner.start("in", me::join)));
            scope.start("more", () -> Microthread.sleep(ofHours(1)));
            Microthread.yield();
            Microthread.yield();
            assertEquals(List.of(), log.records());
        });
    }

    @Test
    void aDaemonThatWantsWhatItsHostHasIsNotReportedWhileOthersLive() throws Exception {
        VirtualWorld.run(main -> {
            var mutex = new Mutex();
            mutex.run(() ->
                    Scope.run(scope -> {
                        scope.startDaemon("daemon", mutex::acquire);
                        scope.start("child", () -> Microthread.sleep(ofSeconds(1)));
                    }));
            assertEquals(ofSeconds(1), Reactor.current().uptime());
        });
        assertEquals(List.of(), log.records());
    }

    @Test
    void aChildThatWantsWhatItsHostHasIsReportedAlsoBesideADaemon() throws Exception {
        VirtualWorld.run(main -> {
            var host =
                    main.start(
                            "host",
                            () -> {
                                var mutex = new Mutex();
                                mutex.run(() ->
                                        Scope.run(scope -> {
                                            scope.startDaemon("daemon", mutex::acquire);
                                            scope.start("child", mutex::acquire);
                                        }));
                            });
            letOthersRun();
            host.cancel("seen enough");
        });
        assertEquals(1, log.records().size(), log.records()::toString);
        assertTrue(log.records().getFirst().contains("/child\""), log.records()::toString);
    }

    @Test
    void aChainOfJoinsIsNotReported() throws Exception {
        VirtualWorld.run(main -> {
            Microthread last = main.start("first", () -> Microthread.sleep(ofSeconds(1)));
            for (int i = 0; i < 1_000; i++) last = main.start("next", last::join);
        });
        assertEquals(List.of(), log.records());
    }
}
