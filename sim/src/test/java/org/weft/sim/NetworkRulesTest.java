package org.weft.sim;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.weft.sim.Echo.PORT;
import static org.weft.sim.Echo.assertTakes;
import static org.weft.sim.Echo.connect;
import static org.weft.sim.Echo.read;
import static org.weft.sim.Echo.withEcho;
import static org.weft.sim.Echo.write;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.weft.Microthread;
import org.weft.Reactor;
import org.weft.Scope;
import org.weft.net.Tcp;
import org.weft.net.TcpStream;
import org.weft.sim.SimNetwork.InFlight;
import org.weft.sim.SimNetwork.Rule;
import org.weft.sim.explore.RandomOracle;
import org.weft.sim.explore.Verdict;

/// Delays, pieces, cuts, and what a script sees of them.
class NetworkRulesTest {
    private static final SimOptions SOME = SimOptions.seeds(5);
    private static final Duration LONG = ofSeconds(100);

    // ---- delays

    @Test
    void aByteTakesAsLongAsTheRuleSays() {
        withEcho(
                SOME,
                (sim, stream) -> {
                    SimNetwork network = sim.network();
                    assertTakes(ofMillis(0), ofMillis(5), roundTrip(stream));
                    try (var _ = network.latency("client", "server", ofSeconds(3), ofSeconds(4))) {
                        assertTakes(ofSeconds(6), ofSeconds(8), roundTrip(stream));
                        try (var _ = network.latency("server", "client", LONG, LONG)) {
                            assertEquals(LONG.multipliedBy(2), roundTrip(stream));
                        }
                        assertTakes(ofSeconds(6), ofSeconds(8), roundTrip(stream));
                    }
                    assertTakes(ofMillis(0), ofMillis(5), roundTrip(stream));
                });
    }

    private static Duration roundTrip(TcpStream stream) throws IOException, InterruptedException {
        Duration begin = Reactor.current().uptime();
        write(stream, "a");
        assertEquals("a", read(stream, 1));
        return Reactor.current().uptime().minus(begin);
    }

    @Test
    void whatIsHeldIsSeenInFlightAndGoesOnInOrder() {
        withEcho(
                SOME,
                (sim, stream) -> {
                    SimNetwork network = sim.network();
                    network.hold("client", "server");
                    write(stream, "ab");
                    write(stream, "cd");
                    stream.finish();
                    Microthread.sleep(ofSeconds(1));
                    List<InFlight> inFlight = network.inFlight("client", "server");
                    assertEquals(4, inFlight.stream().mapToInt(InFlight::bytes).sum());
                    assertEquals("bytes", inFlight.getFirst().what());
                    assertEquals("end", inFlight.getLast().what());
                    String connection = "client:" + stream.localAddress().getPort() + " > server:7";
                    for (InFlight each : inFlight) assertEquals(connection, each.connection());
                    network.release("client", "server");
                    assertEquals("abcd", read(stream, 4));
                    assertEquals(List.of(), network.inFlight("client", "server"));
                });
    }

    @Test
    void whoSendsIntoAHoldForTooLongGivesUp() {
        withEcho(
                SOME,
                (sim, stream) -> {
                    try (var _ = sim.network().hold("client", "server")) {
                        write(stream, "a");
                        Side.assertFails("Connection timed out", () -> read(stream, 1));
                        assertEquals(1, sim.network().inFlight("client", "server").size());
                    }
                });
    }

    /// Bug 15 of the catalogue needs this.
    @Test
    void messagesOfDifferentConnectionsMayOvertakeEachOther() {
        Set<String> orders = new HashSet<>();
        Simulation.run(
                SimOptions.seeds(50),
                sim -> {
                    sim.on(
                            "server",
                            () -> {
                                try (var listener = Tcp.listen("0.0.0.0", PORT);
                                        var one = listener.accept();
                                        var two = listener.accept()) {
                                    var order = new StringBuffer();
                                    Scope.<Exception>run(scope -> {
                                        scope.start("two", () -> order.append(read(two, 1)));
                                        order.append(read(one, 1));
                                    });
                                    orders.add(order.toString());
                                }
                            });
                    sim.on(
                            "client",
                            () -> {
                                try (var one = connect();
                                        var two = connect()) {
                                    write(one, "1");
                                    write(two, "2");
                                    Microthread.sleep(ofSeconds(1));
                                }
                            });
                });
        assertEquals(Set.of("12", "21"), orders);
    }

    // ---- pieces and cuts

    /// Bug 13 of the catalogue needs this.
    @Test
    void aMessageMayArriveInPiecesDownToOneByte() {
        Set<Integer> firstPieces = new HashSet<>();
        Simulation.run(
                SimOptions.seeds(200),
                sim -> {
                    sim.on(
                            "server",
                            () -> {
                                try (var listener = Tcp.listen("0.0.0.0", PORT);
                                        var stream = listener.accept()) {
                                    firstPieces.add(stream.read(ByteBuffer.allocate(4)));
                                }
                            });
                    sim.on(
                            "client",
                            () -> {
                                try (var stream = connect()) {
                                    write(stream, "abcd");
                                    stream.finish();
                                }
                            });
                });
        assertEquals(Set.of(1, 2, 3, 4), firstPieces);
    }

    /// Bug 16 of the catalogue needs this.
    @Test
    void aResetMayEatTheLastReply() {
        Set<String> replies = new HashSet<>();
        Simulation.run(
                SimOptions.seeds(50),
                sim -> {
                    sim.host(
                            "server",
                            () -> {
                                try (var listener = Tcp.listen("0.0.0.0", PORT);
                                        var stream = listener.accept()) {
                                    read(stream, 1);
                                    write(stream, "!");
                                }
                            });
                    sim.on(
                            "client",
                            () -> {
                                try (var stream = connect()) {
                                    write(stream, "??????");
                                    replies.add(read(stream, 1));
                                } catch (IOException e) {
                                    replies.add("reset");
                                }
                            });
                });
        assertEquals(Set.of("!", "reset"), replies);
    }

    @Test
    void aRuleCutsConnectionsForBothEnds() {
        Simulation.run(
                SimOptions.seeds(20),
                sim -> {
                    sim.on(
                            "server",
                            () -> {
                                try (var listener = Tcp.listen("0.0.0.0", PORT);
                                        var stream = listener.accept()) {
                                    Side.assertFails("Connection reset", () -> read(stream, 2));
                                }
                            });
                    sim.on(
                            "client",
                            () -> {
                                try (var stream = connect()) {
                                    try (var _ = sim.network().closeRandomly(1)) {
                                        write(stream, "a");
                                    }
                                    Side.assertFails("Connection reset", () -> read(stream, 1));
                                }
                            });
                });
    }

    @Test
    void aRuleCutsAsManyConnectionsAsItSays() {
        List<String> cut = new ArrayList<>();
        withEcho(
                SimOptions.seeds(300),
                (sim, stream) -> {
                    sim.network().closeRandomly(0.1);
                    try {
                        write(stream, "a");
                        read(stream, 1);
                    } catch (IOException e) {
                        cut.add(String.valueOf(e.getMessage()));
                    }
                });
        assertTrue(cut.size() > 15 && cut.size() < 120, "cut: " + cut.size()); // of two writes each
    }

    // ---- misuse, and the same again

    @Test
    void rulesForHostsThatAreNotThereAreRefused() {
        Simulation.run(
                SOME,
                sim -> {
                    sim.host("a", () -> {});
                    SimNetwork network = sim.network();
                    var e =
                            assertThrows(
                                    IllegalArgumentException.class,
                                    () -> network.partition("a", "b"));
                    assertEquals("no host \"b\"; there are [a]", e.getMessage());
                    assertThrows(
                            IllegalArgumentException.class,
                            () -> network.latency("a", "a", ofSeconds(2), ofSeconds(1)));
                    assertThrows(IllegalArgumentException.class, () -> network.closeRandomly(1.5));
                });
    }

    @Test
    void aSeedDecidesAllThatHappens() {
        Set<Long> hashes = new HashSet<>();
        for (long seed = 1; seed <= 20; seed++) {
            Verdict first = busy(seed, false);
            assertEquals(first.hash(), busy(seed, false).hash(), "seed " + seed);
            assertEquals(first.hash(), busy(seed, true).hash(), "traced, seed " + seed);
            hashes.add(first.hash());
        }
        assertEquals(20, hashes.size());
    }

    @Test
    void aTraceTellsWhatGoesOnAndWrong() {
        String rows = busy(1, true).rows().toString();
        for (String words :
                List.of("connects to server:7", " 100 bytes of", "partition between", "lost: "))
            assertTrue(rows.contains(words), words);
        assertFalse(rows.contains("network for which nobody waited"));
        assertFalse(rows.contains("lost: acknowledgement"), "nobody waits for it");
        assertTrue(rows.matches(".*LATENCY [^\\]]*: \\d+ us, not \\d+ us.*"), rows);
    }

    private static Verdict busy(long seed, boolean isTraced) {
        var stalls = new RealStalls(ofMinutes(1), () -> false, (_, _, _) -> fail());
        var setup =
                new Episode.Setup(
                        SimOptions.seed(seed), new Sightings(), NetworkRulesTest::busy, stalls);
        Verdict verdict = setup.run(seed, new RandomOracle(seed), isTraced);
        assertEquals(java.util.Optional.empty(), verdict.finding());
        return verdict;
    }

    static void busy(Simulation sim) {
        sim.host("server", Echo::serve);
        sim.network(); // also one that is there before its hosts
        for (String name : List.of("a", "b", "c"))
            sim.on(
                    name,
                    () -> {
                        try (TcpStream stream = connect()) {
                            for (int i = 0; i < 10; i++) {
                                write(stream, "x".repeat(100));
                                read(stream, 100);
                            }
                        }
                    });
        sim.on(
                "trouble",
                () -> {
                    Microthread.sleep(ofMillis(20));
                    Rule partition = sim.network().partition("a", "server");
                    Microthread.sleep(ofMillis(30));
                    partition.close();
                });
    }
}
