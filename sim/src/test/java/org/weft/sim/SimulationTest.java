package org.weft.sim;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.weft.Blocking;
import org.weft.Event;
import org.weft.Microthread;
import org.weft.Reactor;
import org.weft.Scope;
import org.weft.net.Tcp;
import org.weft.net.TcpStream;

class SimulationTest {
    @Test
    void timeJumps() {
        var elapsed = new ArrayList<>();
        Simulation.run(
                SimOptions.seed(1).simulating(ofDays(400)),
                sim -> {
                    elapsed.clear();
                    sim.on("sleeper", () -> Microthread.sleep(ofDays(365)));
                    sim.runUntilQuiet();
                    elapsed.add(sim.elapsed());
                });
        assertEquals(List.of(ofDays(365)), elapsed);
    }

    /// Wrong if a request arrives while another is between look and update, at one instant.
    private static void count(Simulation sim) {
        var counted = new AtomicInteger();
        sim.host("counter", () -> countClients(counted));
        for (String client : List.of("a", "b"))
            sim.on(
                    client,
                    () -> {
                        Microthread.sleep(ofMillis(1)); // the counter listens
                        try (var stream = Tcp.connect("counter", 7)) {
                            Echo.write(stream, "?");
                            Echo.read(stream, 1);
                        }
                    });
        sim.runUntilQuiet();
        assertEquals(2, counted.get());
    }

    private static void countClients(AtomicInteger counted) throws Exception {
        try (var listener = Tcp.listen("counter", 7)) {
            Scope.run(scope -> {
                while (true) {
                    var stream = listener.accept();
                    scope.start("client", () -> countClient(stream, counted));
                }
            });
        }
    }

    private static void countClient(TcpStream stream, AtomicInteger counted) throws Exception {
        try (stream) {
            Echo.read(stream, 1);
            int before = counted.get();
            Echo.write(stream, "!");
            counted.set(before + 1);
        }
    }

    @Test
    void whatComesThroughTheNetworkComesBetweenTwoSlicesIfTimeMaySlip() {
        SimOptions options = SimOptions.seeds(500);
        Simulation.run(options, SimulationTest::count);
        assertThrows(
                SimulationFailure.class,
                () -> Simulation.run(options.slipping(ofMillis(1)), SimulationTest::count));
    }

    @Test
    void aHostThatHasNothingToDoIsLeftAlone() {
        List<Long> turns = new ArrayList<>();
        Simulation.run(
                SimOptions.seed(1).by(Strategy.FIFO),
                sim -> {
                    turns.clear();
                    sim.on(
                            "sleeper",
                            () -> {
                                for (int i = 0; i < 100; i++) Microthread.sleep(ofSeconds(1));
                                turns.add(Reactor.current().statistics().turns());
                            });
                    sim.on("other", () -> Microthread.sleep(ofDays(1)));
                });
        assertEquals(List.of(101L), turns, "one to begin with, and one for each time it wakes up");
    }

    @Test
    void hostsShareOneTime() {
        List<String> trail = new ArrayList<>();
        Simulation.run(
                SimOptions.seed(1),
                sim -> {
                    trail.clear();
                    for (int i = 1; i <= 3; i++) {
                        int nth = i;
                        sim.on(
                                "host" + i,
                                () -> {
                                    Microthread.sleep(ofSeconds(4 - nth));
                                    trail.add("host" + nth + " at " + sim.elapsed());
                                });
                    }
                });
        assertEquals(List.of("host3 at PT1S", "host2 at PT2S", "host1 at PT3S"), trail);
    }

    @Test
    void whoWorksOnAndOnKeepsNoOtherHostFromItsDeadlines() {
        var late = new ArrayList<>();
        Simulation.run(
                SimOptions.seed(1),
                sim -> {
                    late.clear();
                    sim.on(
                            "busy",
                            () -> {
                                for (int i = 0; i < 100; i++) {
                                    Simulation.work(ofMillis(1));
                                    Microthread.yield();
                                }
                            });
                    sim.on(
                            "punctual",
                            () -> {
                                Microthread.sleep(ofMillis(10));
                                if (sim.elapsed().compareTo(ofMillis(20)) > 0)
                                    late.add(sim.elapsed());
                            });
                });
        assertEquals(List.of(), late);
    }

    @Test
    void aSeedDecidesTheOrder() {
        var orders = new HashSet<List<String>>();
        for (int seed = 1; seed <= 20; seed++) {
            List<String> first = orderOf(seed);
            assertEquals(first, orderOf(seed), "seed " + seed);
            orders.add(first);
        }
        assertTrue(orders.size() >= 5, orders::toString);
    }

    private static List<String> orderOf(long seed) {
        List<String> trail = new ArrayList<>();
        Simulation.run(
                SimOptions.seed(seed),
                sim -> {
                    trail.clear();
                    sim.on("host", () -> Scope.run(scope -> startThree(scope, trail)));
                });
        return trail;
    }

    private static void startThree(Scope scope, List<String> trail) {
        for (String name : List.of("a", "b", "c"))
            scope.start(
                    name,
                    () -> {
                        trail.add(name);
                        Microthread.yield();
                        trail.add(name);
                    });
    }

    @Test
    void aFailingHostFailsTheRun() {
        var failure =
                assertThrows(
                        SimulationFailure.class,
                        () ->
                                Simulation.run(
                                        SimOptions.seeds(3),
                                        sim ->
                                                sim.on(
                                                        "client",
                                                        () -> {
                                                            throw new IllegalStateException("no");
                                                        })));
        assertTrue(failure.getMessage().contains("no"), failure.getMessage());
    }

    @Test
    void aFailureHasTheStackOfWhoCalledAndNoOther() {
        var failure =
                assertThrows(
                        SimulationFailure.class,
                        () ->
                                Simulation.run(
                                        SimOptions.seed(1),
                                        sim -> sim.on("client", () -> Event.never().await())));
        StackTraceElement[] stack = failure.getStackTrace();
        assertTrue(stack.length > 0);
        for (StackTraceElement frame : stack)
            assertEquals(SimulationTest.class.getName(), frame.getClassName());
    }

    @Test
    void allWaitingForEverIsADeadlock() {
        var failure =
                assertThrows(
                        SimulationFailure.class,
                        () ->
                                Simulation.run(
                                        SimOptions.seed(1),
                                        sim -> sim.on("client", () -> Event.never().await())));
        assertTrue(failure.fingerprint().startsWith("DEADLOCK"), failure.fingerprint());
    }

    @Test
    void runningOnWithoutTimeIsALivelock() {
        var failure =
                assertThrows(
                        SimulationFailure.class,
                        () ->
                                Simulation.run(
                                        SimOptions.seed(1).stepsWithoutTime(1_000),
                                        sim ->
                                                sim.on(
                                                        "spinner",
                                                        () -> {
                                                            while (true) Microthread.yield();
                                                        })));
        assertTrue(failure.getMessage().contains("spinner main"), failure.getMessage());
    }

    @Test
    void blockingCallsAreOneStepAtAChosenMoment() {
        Simulation.run(
                SimOptions.seeds(20),
                sim ->
                        sim.on(
                                "host",
                                () ->
                                        assertEquals(
                                                "weft-sim-blocking",
                                                Blocking.call(
                                                        () -> Thread.currentThread().getName()))));
    }

    @Test
    void aCrashedHostNeverGoesOnAndARestartedOneBeginsAnew() {
        List<String> trail = new ArrayList<>();
        Simulation.run(
                SimOptions.seed(1),
                sim -> {
                    trail.clear();
                    Host server =
                            sim.host(
                                    "server",
                                    () -> {
                                        trail.add("begins");
                                        try {
                                            Microthread.sleep(ofSeconds(10));
                                            trail.add("goes on");
                                        } finally {
                                            trail.add("unwinds");
                                        }
                                    });
                    sim.on(
                            "script",
                            () -> {
                                Microthread.sleep(ofSeconds(1));
                                server.crash();
                                Microthread.sleep(ofSeconds(60));
                                trail.add("a minute later");
                                server.restart();
                                Microthread.sleep(ofSeconds(1));
                            });
                    sim.runUntilQuiet();
                    assertEquals(List.of("begins", "a minute later", "begins"), trail);
                });
    }

    @Test
    void aPausedHostGoesOnLater() {
        List<String> trail = new ArrayList<>();
        Simulation.run(
                SimOptions.seed(1),
                sim -> {
                    trail.clear();
                    Host host =
                            sim.on(
                                    "host",
                                    () -> {
                                        Microthread.sleep(ofSeconds(2));
                                        trail.add("awake at " + sim.elapsed());
                                    });
                    sim.on(
                            "script",
                            () -> {
                                Microthread.sleep(ofSeconds(1));
                                host.pause(ofSeconds(5));
                            });
                });
        assertEquals(List.of("awake at PT6S"), trail);
    }

    @Test
    void expectationsAreCountedOverAllRuns() {
        var failure =
                assertThrows(
                        SimulationFailure.class,
                        () ->
                                Simulation.run(
                                        SimOptions.seeds(5),
                                        sim ->
                                                sim.on(
                                                        "host",
                                                        () ->
                                                                Expect.sometimes(
                                                                        Reactor.current()
                                                                                        .uptime()
                                                                                        .toMillis()
                                                                                > 0,
                                                                        "time has passed"))));
        assertTrue(failure.getMessage().contains("time has passed"), failure.getMessage());
    }

    @Test
    void aViolatedExpectationFailsTheRunEvenIfItIsCaught() {
        assertThrows(
                SimulationFailure.class,
                () ->
                        Simulation.run(
                                SimOptions.seed(1),
                                sim ->
                                        sim.on(
                                                "host",
                                                () -> {
                                                    try {
                                                        Expect.always(false, "one is two");
                                                    } catch (AssertionError e) {
                                                        Microthread.sleep(ofMillis(1));
                                                    }
                                                })));
    }

    @Test
    void anExploredBodyIsRunUnderManySchedules() {
        var orders = new HashSet<String>();
        Simulation.explore(
                ExploreOptions.within(ofSeconds(5)).schedules(100),
                scope -> {
                    var order = new StringBuilder();
                    for (String name : List.of("a", "b", "c"))
                        scope.start(name, () -> order.append(name));
                    scope.start(
                            "last",
                            () -> {
                                Microthread.sleep(ofMillis(1));
                                orders.add(order.toString());
                            });
                });
        assertTrue(orders.containsAll(List.of("abc", "acb", "bac", "bca", "cab", "cba")));
    }

    @Test
    void aScriptLeavesThingsOpen() {
        var chosen = new HashSet<Integer>();
        Simulation.run(SimOptions.seeds(50), sim -> chosen.add(sim.choose("how many are ill", 3)));
        assertEquals(Set.of(0, 1, 2), chosen);
    }

    @Test
    void whatAScriptLeavesOpenIsSimplestWithoutFaults() {
        Simulation.run(
                SimOptions.seeds(50).by(Strategy.FIFO),
                sim -> assertEquals(0, sim.choose("how many are ill", 3)));
    }
}
