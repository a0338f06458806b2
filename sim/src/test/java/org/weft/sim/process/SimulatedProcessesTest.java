package org.weft.sim.process;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.weft.sim.process.Talk.readAll;

import java.io.IOException;
import java.net.ConnectException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.weft.Event;
import org.weft.Microthread;
import org.weft.Scope;
import org.weft.Timeout;
import org.weft.net.Lines;
import org.weft.net.Tcp;
import org.weft.net.TcpListener;
import org.weft.net.TcpStream;
import org.weft.process.ChildProcess;
import org.weft.process.Command;
import org.weft.process.Exit;
import org.weft.sim.Expect;
import org.weft.sim.Host;
import org.weft.sim.HostAction;
import org.weft.sim.SimOptions;
import org.weft.sim.SimProcess;
import org.weft.sim.Simulation;
import org.weft.sim.SimulationFailure;

/// What only a simulation shows of children: all orders of things, and what happens to those who are left.
class SimulatedProcessesTest {
    private static final SimOptions MANY = SimOptions.seeds(200);

    private static final Command CHILD = Command.of("child");

    @Test
    void theLastBytesTheBrokenPipeAndTheExitComeInAnyOrder() {
        Set<List<String>> orders = new HashSet<>();
        Simulation.run(
                MANY,
                sim -> {
                    List<String> trail = new ArrayList<>();
                    sim.processes().program("child", SimulatedProcessesTest::lastWord);
                    sim.on("host", () -> watchTheEnd(trail));
                    sim.runUntilQuiet();
                    orders.add(trail);
                });
        assertEquals(6, orders.size(), orders::toString);
    }

    private static int lastWord(SimProcess process) throws Exception {
        Microthread.sleep(ofSeconds(1));
        process.output().write(US_ASCII.encode("last"));
        return 0;
    }

    private static void watchTheEnd(List<String> trail) throws Exception {
        try (var child = ChildProcess.start(CHILD)) {
            Scope.run(scope -> {
                scope.start(
                        "reader",
                        () -> {
                            readAll(child.output());
                            trail.add("bytes");
                        });
                scope.start(
                        "writer",
                        () -> {
                            var much = ByteBuffer.allocate(1 << 20);
                            assertThrows(IOException.class, () -> child.input().write(much));
                            trail.add("broken pipe");
                        });
                child.exited().await();
                trail.add("exit");
            });
        }
    }

    @Test
    void theSameSeedGivesTheSameRun() {
        for (long seed = 1; seed <= 20; seed++) assertEquals(trailOf(seed), trailOf(seed));
    }

    private static List<String> trailOf(long seed) {
        List<String> trail = new ArrayList<>();
        Simulation.run(
                SimOptions.seed(seed),
                sim -> {
                    sim.processes().program("child", SimulatedProcessesTest::lastWord);
                    sim.on(
                            "host",
                            () ->
                                    Scope.run(scope -> {
                                        for (int i = 0; i < 3; i++)
                                            scope.start("watcher", () -> watchTheEnd(trail));
                                    }));
                    sim.runUntilQuiet();
                    trail.add(sim.elapsed().toString());
                });
        return trail;
    }

    @Test
    void aProgramTakesItsTimeToStart() {
        var fastest = new Duration[] {ofSeconds(60)};
        var slowest = new Duration[] {Duration.ZERO};
        Simulation.run(
                MANY,
                sim -> {
                    sim.processes().program("child", _ -> 0);
                    sim.on("host", () -> exitOf(CHILD));
                    sim.runUntilQuiet();
                    Duration took = sim.elapsed();
                    if (took.compareTo(fastest[0]) < 0) fastest[0] = took;
                    if (took.compareTo(slowest[0]) > 0) slowest[0] = took;
                });
        assertTrue(fastest[0].compareTo(ofMillis(50)) < 0, fastest[0]::toString);
        assertTrue(slowest[0].compareTo(ofMillis(250)) > 0, slowest[0]::toString);
    }

    @Test
    void aReportTellsForHowLongAStartWasDelayed() {
        var failure =
                assertThrows(
                        SimulationFailure.class,
                        () ->
                                Simulation.run(
                                        MANY,
                                        sim -> {
                                            sim.processes().program("child", _ -> 0);
                                            sim.on("host", () -> startAtOnce(sim));
                                        }));
        String delay = "LATENCY start by main: 1000 us, not 0 us";
        assertTrue(failure.report().contains(delay), failure.report());
    }

    private static void startAtOnce(Simulation sim) throws IOException, InterruptedException {
        try (var _ = ChildProcess.start(CHILD)) {
            Expect.always(sim.elapsed().isZero(), "no delay");
        }
    }

    private static Exit exitOf(Command command) throws IOException, InterruptedException {
        try (var child = ChildProcess.start(command)) {
            return child.exited().await();
        }
    }

    @Test
    void askedToEndBeforeItHasSaidHowItWouldItEndsAtOnceOrLaterPolitely() {
        Set<Exit> exits = new HashSet<>();
        Simulation.run(
                MANY,
                sim -> {
                    sim.processes()
                            .program(
                                    "child",
                                    process -> {
                                        process.terminated().await();
                                        return 0;
                                    });
                    sim.on(
                            "host",
                            () -> {
                                try (var child = ChildProcess.start(CHILD)) {
                                    Microthread.sleep(ofMillis(100));
                                    exits.add(child.stop(ofSeconds(5)));
                                }
                            });
                });
        assertEquals(Set.of(new Exit.Signal(15), new Exit.Code(0)), exits);
    }

    @Test
    void aProgramThatThrowsEndsWithCodeOneAndItsStackOnStandardError() {
        Simulation.run(
                SimOptions.seeds(20),
                sim -> {
                    sim.processes()
                            .program(
                                    "child",
                                    _ -> {
                                        throw new IOException("disk on fire");
                                    });
                    sim.on(
                            "host",
                            () -> {
                                try (var child = ChildProcess.start(CHILD)) {
                                    String said = readAll(child.errors());
                                    String begin =
                                            "Exception in thread \"main\" java.io.IOException: disk"
                                                    + " on fire\n\tat ";
                                    assertTrue(said.startsWith(begin), said);
                                    assertEquals(new Exit.Code(1), child.exited().await());
                                }
                            });
                });
    }

    @Test
    void anAssertionThatFailsInAProgramFailsTheRun() {
        var failure =
                assertThrows(
                        SimulationFailure.class,
                        () ->
                                Simulation.run(
                                        SimOptions.seed(1),
                                        sim -> {
                                            sim.processes()
                                                    .program(
                                                            "child",
                                                            _ -> {
                                                                throw new AssertionError("no");
                                                            });
                                            sim.on("host", () -> exitOf(CHILD));
                                        }));
        assertTrue(failure.getMessage().contains("AssertionError: no"), failure.getMessage());
        assertTrue(failure.getMessage().contains("host/child.1"), failure.getMessage());
    }

    @Test
    void aStartFailsAsLongAsTheRuleHolds() {
        Simulation.run(
                SimOptions.seeds(20),
                sim -> {
                    sim.processes().program("child", _ -> 0);
                    sim.on("host", () -> failOnce(sim));
                });
    }

    private static void failOnce(Simulation sim) throws IOException, InterruptedException {
        var why = new IOException("error: 11 (Resource temporarily unavailable)");
        try (var _ = sim.processes().failToSpawn("child", why)) {
            var e = assertThrows(IOException.class, () -> exitOf(CHILD));
            assertEquals("cannot start [child] in /: " + why.getMessage(), e.getMessage());
            assertSame(why, e.getCause());
        }
        assertEquals(new Exit.Code(0), exitOf(CHILD));
    }

    /// A worker that lives until its standard input ends and a little longer, and a manager that starts it.
    private static void runFamily(Simulation sim, List<String> trail, HostAction manager) {
        sim.processes()
                .program(
                        "worker",
                        process -> {
                            trail.add("worker " + process.environment().get("ROLE"));
                            process.input().read(ByteBuffer.allocate(1));
                            trail.add("worker is alone");
                            assertThrows(
                                    IOException.class,
                                    () -> process.output().write(US_ASCII.encode("?")));
                            Microthread.sleep(ofSeconds(10));
                            trail.add("worker ends");
                            return 0;
                        });
        sim.processes()
                .program(
                        "manager",
                        _ -> {
                            manager.run();
                            return 0;
                        });
    }

    private static final Command MANAGER = Command.of("manager").withEnvironment("ROLE", "beats");

    @Test
    void theChildrenOfAProcessThatIsKilledLiveOnWithBrokenPipes() {
        Simulation.run(
                SimOptions.seeds(50),
                sim -> {
                    List<String> trail = new ArrayList<>();
                    runFamily(
                            sim,
                            trail,
                            () -> {
                                var _ = ChildProcess.start(Command.of("worker"));
                                Event.never().await();
                            });
                    sim.on(
                            "host",
                            () -> {
                                try (var manager = ChildProcess.start(MANAGER)) {
                                    Microthread.sleep(ofSeconds(1));
                                    assertEquals(new Exit.Signal(15), manager.stop(ofSeconds(1)));
                                }
                                Microthread.sleep(ofSeconds(20));
                            });
                    sim.runUntilQuiet();
                    assertEquals(List.of("worker beats", "worker is alone", "worker ends"), trail);
                });
    }

    @Test
    void theChildrenOfAProcessThatEndsInOrderAreKilled() {
        Simulation.run(
                SimOptions.seeds(50),
                sim -> {
                    List<String> trail = new ArrayList<>();
                    runFamily(
                            sim,
                            trail,
                            () -> {
                                var _ = ChildProcess.start(Command.of("worker"));
                                Microthread.sleep(ofSeconds(1));
                            });
                    sim.on(
                            "host",
                            () -> {
                                assertEquals(new Exit.Code(0), exitOf(MANAGER));
                                Microthread.sleep(ofSeconds(20));
                            });
                    sim.runUntilQuiet();
                    assertEquals(List.of("worker beats"), trail);
                });
    }

    @Test
    void whatAnOrphanStillPrintsArrivesOrIsLost() {
        Set<String> outputs = new HashSet<>();
        Simulation.run(
                MANY,
                sim -> {
                    sim.processes().program("child", SimulatedProcessesTest::leaveAnOrphan);
                    sim.on(
                            "host",
                            () -> {
                                try (var child = ChildProcess.start(CHILD)) {
                                    assertEquals(new Exit.Code(0), child.exited().await());
                                    outputs.add(readAll(child.output()));
                                }
                            });
                });
        assertEquals(Set.of("mine\n", "mine\nits\n"), outputs);
    }

    private static int leaveAnOrphan(SimProcess process) throws Exception {
        process.output().write(US_ASCII.encode("mine\n"));
        process.fork(orphan -> {
            Microthread.sleep(ofSeconds(1));
            orphan.output().write(US_ASCII.encode("its\n"));
            return 0;
        });
        return 0;
    }

    @Test
    void theSocketsOfAProcessThatIsKilledAreClosed() {
        Simulation.run(
                SimOptions.seeds(50),
                sim -> {
                    sim.processes().program("child", SimulatedProcessesTest::serveOneWord);
                    sim.on("host", SimulatedProcessesTest::killTheServer);
                });
    }

    private static int serveOneWord(SimProcess process) throws Exception {
        try (var listener = Tcp.listen("127.0.0.1", 7);
                var client = awaitClient(listener, process)) {
            client.write(US_ASCII.encode("word\n"));
            Event.never().await();
        }
        return 0;
    }

    private static TcpStream awaitClient(TcpListener listener, SimProcess process)
            throws IOException, InterruptedException {
        process.output().write(US_ASCII.encode("ready\n"));
        return listener.accept();
    }

    private static void killTheServer() throws Exception {
        try (var server = ChildProcess.start(CHILD)) {
            assertEquals("ready", Lines.ascii(server.output(), 80).read());
            try (var client = Tcp.connect("127.0.0.1", 7)) {
                var lines = Lines.ascii(client, 80);
                assertEquals("word", lines.read());
                server.stop(Duration.ZERO);
                assertNull(Timeout.call(ofSeconds(1), lines::read));
            }
            assertThrows(ConnectException.class, () -> Tcp.connect("127.0.0.1", 7));
        }
    }

    @Test
    void whenTheHostLosesItsPowerAllAreGone() {
        Simulation.run(
                SimOptions.seeds(50),
                sim -> {
                    List<String> trail = new ArrayList<>();
                    sim.processes()
                            .program(
                                    "child",
                                    _ -> {
                                        trail.add("begins");
                                        Microthread.sleep(ofSeconds(5));
                                        trail.add("ends");
                                        return 0;
                                    });
                    Host host = sim.host("host", () -> trail.add(exitOf(CHILD).toString()));
                    sim.on(
                            "script",
                            () -> {
                                Microthread.sleep(ofSeconds(1));
                                host.crash();
                                Microthread.sleep(ofSeconds(60));
                                host.restart();
                                Microthread.sleep(ofSeconds(60));
                            });
                    sim.runUntilQuiet();
                    assertEquals(List.of("begins", "begins", "ends", "exit code 0"), trail);
                });
    }

    @Test
    void aNumberMayComeAgainOnceItsProcessHasEndedButNeverBefore() {
        var isReused = new boolean[1];
        Simulation.run(
                MANY,
                sim -> {
                    Set<Long> given = new HashSet<>();
                    Set<Long> living = new HashSet<>();
                    sim.processes()
                            .program(
                                    "child",
                                    process -> {
                                        if (!given.add(process.pid())) isReused[0] = true;
                                        assertTrue(living.add(process.pid()));
                                        Microthread.sleep(ofMillis(process.pid() % 7 * 100));
                                        living.remove(process.pid());
                                        return 0;
                                    });
                    sim.on(
                            "host",
                            () ->
                                    Scope.run(scope -> {
                                        for (int i = 0; i < 10; i++) {
                                            scope.start("life", () -> exitOf(CHILD));
                                            Microthread.sleep(ofMillis(300));
                                        }
                                    }));
                });
        assertTrue(isReused[0]);
    }

    @Test
    void aLineInOnePieceArrivesInOnePieceWhoeverElseFillsThePipe() {
        Simulation.run(
                SimOptions.seeds(20),
                sim -> {
                    sim.processes()
                            .program(
                                    "child",
                                    process -> {
                                        process.fork(p -> printLines(p, "b"));
                                        return printLines(process, "a");
                                    });
                    sim.on(
                            "host",
                            () -> {
                                try (var child = ChildProcess.start(CHILD)) {
                                    int count =
                                            Timeout.call(ofSeconds(60), () -> countLines(child));
                                    assertTrue(count >= 1_000 && count <= 2_000, "lines: " + count);
                                }
                            });
                });
    }

    private static int printLines(SimProcess process, String word) throws Exception {
        String line = word.repeat(99) + "\n";
        for (int i = 0; i < 1_000; i++) process.output().write(US_ASCII.encode(line));
        return 0;
    }

    /// What was written in one piece has arrived in one piece.
    private static int countLines(ChildProcess child) throws Exception {
        var lines = Lines.ascii(child.output(), 100);
        int count = 0;
        for (String line = lines.read(); line != null; line = lines.read()) {
            assertEquals(line.substring(0, 1).repeat(99), line);
            count++;
        }
        return count;
    }
}
