package org.weft.sim;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.weft.sim.Echo.PORT;
import static org.weft.sim.Echo.assertTakes;
import static org.weft.sim.Echo.connect;
import static org.weft.sim.Echo.read;
import static org.weft.sim.Echo.withEcho;
import static org.weft.sim.Echo.write;

import java.io.IOException;
import java.net.ConnectException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.weft.Microthread;
import org.weft.Reactor;
import org.weft.Scope;
import org.weft.TimedOutException;
import org.weft.Timeout;
import org.weft.net.Tcp;
import org.weft.net.TcpStream;
import org.weft.sim.SimNetwork.Rule;

/// What programs see of a network that loses what they send.
class PartitionTest {
    private static final SimOptions SOME = SimOptions.seeds(5);
    private static final int NUMBERS = 100_000;

    // ---- partitions

    @Test
    void bytesSentIntoAPartitionArriveOnceItHeals() {
        withEcho(
                SOME,
                (sim, stream) -> {
                    sim.network().partition("client", "server");
                    write(stream, "anyone there?");
                    assertThrows(
                            TimedOutException.class,
                            () -> Timeout.run(ofMinutes(1), () -> read(stream, 1)));
                    sim.network().heal("client", "server");
                    assertEquals("anyone there?", read(stream, 13));
                });
    }

    @Test
    void whatAPartitionSwallowsIsSentAgainAfterLongerAndLongerTimes() {
        withEcho(
                SOME,
                (sim, stream) -> {
                    Duration begin = Reactor.current().uptime();
                    try (var _ = sim.network().partition("client", "server")) {
                        write(stream, "a");
                        Microthread.sleep(ofMinutes(1));
                    }
                    assertEquals("a", read(stream, 1));
                    Duration took = Reactor.current().uptime().minus(begin);
                    assertTakes(ofMillis(102_200), ofMillis(102_300), took); // 0.2 + 0.4 + 0.8 ..
                });
    }

    @Test
    void bytesFollowThoseThatWereLost() {
        withEcho(
                SOME,
                (sim, stream) -> {
                    try (var _ = sim.network().partition("client", "server")) {
                        write(stream, "a");
                        Microthread.sleep(ofSeconds(1));
                        write(stream, "b");
                    }
                    write(stream, "c");
                    assertEquals("abc", read(stream, 3));
                });
    }

    @Test
    void aSenderGivesUpAfterAQuarterOfAnHour() {
        withEcho(
                SOME,
                (sim, stream) -> {
                    sim.network().partition("client", "server");
                    write(stream, "a");
                    Duration begin = Reactor.current().uptime();
                    Side.assertFails("Connection timed out", () -> read(stream, 1));
                    assertTakes(
                            ofSeconds(924),
                            ofSeconds(925),
                            Reactor.current().uptime().minus(begin));
                    Side.assertFails("Broken pipe", () -> write(stream, "b"));
                });
    }

    @Test
    void anIdleConnectionOutlivesAPartition() {
        withEcho(
                SOME,
                (sim, stream) -> {
                    write(stream, "a");
                    assertEquals("a", read(stream, 1));
                    Microthread.sleep(ofSeconds(1));
                    try (var _ = sim.network().partition("client", "server")) {
                        Microthread.sleep(ofHours(10));
                    }
                    write(stream, "b");
                    assertEquals("b", read(stream, 1));
                });
    }

    @Test
    void aOneWayPartitionLetsTheOtherDirectionThrough() {
        Set<String> news = new TreeSet<>();
        Simulation.run(
                SOME,
                sim -> {
                    sim.on(
                            "server",
                            () -> {
                                try (var listener = Tcp.listen("0.0.0.0", PORT);
                                        var stream = listener.accept()) {
                                    sim.network().partitionOneWay("client", "server");
                                    write(stream, "news");
                                    // it has arrived, but the acknowledgement has not
                                    Side.assertFails("Connection timed out", () -> read(stream, 1));
                                }
                            });
                    sim.on(
                            "client",
                            () -> {
                                try (TcpStream stream = connect()) {
                                    news.add(sim.seed() + " " + read(stream, 4));
                                    Microthread.sleep(ofHours(1));
                                }
                            });
                });
        assertEquals(Set.of("1 news", "2 news", "3 news", "4 news", "5 news"), news);
    }

    @Test
    void aWriterWhosePeerDoesNotReadOutlivesAPartition() {
        Set<Long> written = new TreeSet<>();
        Simulation.run(
                SOME,
                sim -> {
                    sim.on(
                            "server",
                            () -> {
                                try (var listener = Tcp.listen("0.0.0.0", PORT);
                                        var stream = listener.accept()) {
                                    Microthread.sleep(ofSeconds(10));
                                    try (var _ = sim.network().partition("client", "server")) {
                                        Microthread.sleep(ofSeconds(10));
                                    }
                                    Microthread.sleep(ofHours(2));
                                    Side.exactly(stream, 1 << 20);
                                }
                            });
                    sim.on(
                            "client",
                            () -> {
                                try (TcpStream stream = connect()) {
                                    stream.write(ByteBuffer.allocate(1 << 20));
                                    written.add(sim.seed());
                                    assertTakes(ofHours(2), ofHours(3), sim.elapsed());
                                }
                            });
                });
        assertEquals(Set.of(1L, 2L, 3L, 4L, 5L), written);
    }

    @Test
    void aHostReachesItselfDuringAPartition() {
        Simulation.run(
                SOME,
                sim -> {
                    sim.host("other", () -> Microthread.sleep(ofSeconds(1)));
                    sim.on(
                            "host",
                            () -> {
                                sim.network().partition("host", "other");
                                try (var listener = Tcp.listen("0.0.0.0", 0);
                                        var client = Tcp.connect("host", listener.port());
                                        var accepted = listener.accept()) {
                                    write(client, "me");
                                    assertEquals("me", read(accepted, 2));
                                    assertEquals(client.localAddress(), accepted.remoteAddress());
                                }
                            });
                });
    }

    @Test
    void healingEndsAllPartitionsAndTheirHandlesAreHarmless() {
        withEcho(
                SOME,
                (sim, stream) -> {
                    SimNetwork network = sim.network();
                    Rule first = network.partition("client", "server");
                    Rule second = network.partitionOneWay("server", "client");
                    first.close();
                    first.close();
                    write(stream, "a");
                    Microthread.sleep(ofSeconds(10));
                    network.heal("server", "client");
                    assertEquals("a", read(stream, 1));
                    second.close();
                    write(stream, "b");
                    assertEquals("b", read(stream, 1));
                });
    }

    // ---- connecting

    @Test
    void connectingIntoAPartitionTimesOutAfterTwoMinutes() {
        Simulation.run(
                SOME,
                sim -> {
                    sim.host("server", Echo::serve);
                    sim.on(
                            "client",
                            () -> {
                                sim.network().partition("client", "server");
                                var e =
                                        assertThrows(
                                                ConnectException.class,
                                                () -> Tcp.connect("server", PORT));
                                assertEquals(
                                        "connect to server:7: Connection timed out",
                                        e.getMessage());
                                assertEquals(ofSeconds(127), sim.elapsed());
                            });
                });
    }

    @Test
    void aPartitionThatHealsInTimeOnlyDelaysConnecting() {
        Simulation.run(
                SOME,
                sim -> {
                    sim.host("server", Echo::serve);
                    sim.on(
                            "client",
                            () -> {
                                Rule partition = sim.network().partition("client", "server");
                                Scope.<Exception>run(scope -> {
                                    scope.start(
                                            "healer",
                                            () -> {
                                                Microthread.sleep(ofSeconds(2));
                                                partition.close();
                                            });
                                    Tcp.connect("server", PORT).close();
                                });
                                assertTakes(ofSeconds(3), ofMillis(3010), sim.elapsed());
                            });
                });
    }

    @Test
    void nobodyAnswersAtAnAddressWithoutAHost() {
        Simulation.run(
                SOME,
                sim ->
                        sim.on(
                                "client",
                                () -> {
                                    var e =
                                            assertThrows(
                                                    ConnectException.class,
                                                    () -> Tcp.connect("10.9.9.9", PORT));
                                    assertEquals(
                                            "connect to 10.9.9.9:7: Connection timed out",
                                            e.getMessage());
                                }));
    }

    @Test
    void aCancelledConnectLeavesNothingWithTheListener() {
        Simulation.run(
                SimOptions.seeds(20),
                sim -> {
                    sim.on(
                            "server",
                            () -> {
                                try (var listener = Tcp.listen("0.0.0.0", PORT);
                                        var stream = listener.accept()) {
                                    assertEquals("b", read(stream, 1));
                                }
                            });
                    sim.on(
                            "client",
                            () -> {
                                Microthread.sleep(ofSeconds(1));
                                sim.network()
                                        .latency("client", "server", ofSeconds(1), ofSeconds(1));
                                assertThrows(
                                        TimedOutException.class,
                                        () ->
                                                Timeout.run(
                                                        ofMillis(1500),
                                                        () -> Tcp.connect("server", PORT)));
                                try (TcpStream stream = connect()) {
                                    write(stream, "b");
                                    Microthread.sleep(ofSeconds(5));
                                }
                            });
                });
    }

    @Test
    void aRuleRefusesConnectionsWhereSomebodyListens() {
        withEcho(
                SOME,
                (sim, stream) -> {
                    try (var _ = sim.network().refuse("server", PORT)) {
                        var e =
                                assertThrows(
                                        ConnectException.class, () -> Tcp.connect("server", PORT));
                        assertEquals("connect to server:7: Connection refused", e.getMessage());
                    }
                    Tcp.connect("server", PORT).close();
                });
    }

    @Test
    void whoConnectsToAFullBacklogWaitsAndTriesAgain() {
        Simulation.run(
                SimOptions.seed(1),
                sim -> {
                    sim.on(
                            "server",
                            () -> {
                                try (var listener = Tcp.listen("0.0.0.0", PORT)) {
                                    Microthread.sleep(ofSeconds(10));
                                    listener.accept().close();
                                    Microthread.sleep(ofMinutes(3));
                                }
                            });
                    sim.on(
                            "client",
                            () -> {
                                Microthread.sleep(ofMillis(1));
                                for (int i = 0; i < 1025; i++) Tcp.connect("server", PORT);
                                assertTakes(ofMillis(1), ofSeconds(9), sim.elapsed());
                                Tcp.connect("server", PORT);
                                assertTakes(ofSeconds(10), ofSeconds(30), sim.elapsed());
                                var e =
                                        assertThrows(
                                                ConnectException.class,
                                                () -> Tcp.connect("server", PORT));
                                Side.assertSays("Connection timed out", e);
                            });
                });
    }

    // ---- whatever goes wrong

    /// Loss is delay, or an error: never other bytes.
    @Test
    void bytesArriveInOrderOrNotAtAll() {
        Set<String> ends = new HashSet<>();
        Simulation.run(
                SimOptions.seeds(40),
                sim -> {
                    sim.on("server", () -> ends.add("server: " + readNumbers()));
                    sim.on("client", () -> ends.add("client: " + writeNumbers()));
                    sim.host("trouble", () -> makeTrouble(sim.network()));
                });
        assertEquals(
                Set.of("server: whole", "server: broken", "client: whole", "client: broken"), ends);
    }

    private static String writeNumbers() throws InterruptedException {
        try (TcpStream stream = connect()) {
            var buffer = ByteBuffer.allocate(4000);
            for (int i = 0; i < NUMBERS; ) {
                for (buffer.clear(); buffer.hasRemaining(); i++) buffer.putInt(i);
                stream.write(buffer.flip());
                Microthread.sleep(ofMillis(Reactor.current().random().nextInt(1000)));
            }
            stream.finish();
            assertEquals(-1, stream.read(ByteBuffer.allocate(1)));
            return "whole";
        } catch (IOException e) {
            return "broken";
        }
    }

    private static String readNumbers() throws InterruptedException {
        try (var listener = Tcp.listen("0.0.0.0", PORT);
                var stream = listener.accept()) {
            for (int i = 0; i < NUMBERS; i++) assertEquals(i, Side.exactly(stream, 4).getInt());
            assertEquals(-1, stream.read(ByteBuffer.allocate(1)));
            return "whole";
        } catch (IOException e) {
            return "broken";
        }
    }

    private static void makeTrouble(SimNetwork network) throws InterruptedException {
        var random = Reactor.current().random();
        while (true) {
            Microthread.sleep(ofMillis(random.nextInt(10_000)));
            Rule rule =
                    switch (random.nextInt(6)) {
                        case 0 -> network.partition("client", "server");
                        case 1 -> network.partitionOneWay("client", "server");
                        case 2 -> network.partitionOneWay("server", "client");
                        case 3 -> network.hold("client", "server");
                        case 4 -> network.latency("client", "server", ofMillis(0), ofSeconds(3));
                        default -> network.closeRandomly(0.01);
                    };
            Microthread.sleep(ofMillis(random.nextInt(20_000)));
            rule.close();
        }
    }
}
