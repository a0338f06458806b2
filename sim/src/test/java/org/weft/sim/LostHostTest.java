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
import static org.weft.sim.Echo.write;

import java.io.IOException;
import java.net.ConnectException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.weft.Microthread;
import org.weft.Reactor;
import org.weft.TimedOutException;
import org.weft.Timeout;
import org.weft.net.Tcp;
import org.weft.net.TcpListener;
import org.weft.net.TcpStream;

/// What is seen of a host that is gone, or stands still.
class LostHostTest {
    private static final SimOptions SOME = SimOptions.seeds(5);

    /// Bug 17 of the catalogue.
    @Test
    void thePeerOfAHostWithoutPowerIsToldNothing() {
        Simulation.run(
                SOME,
                sim -> {
                    Host server = sim.host("server", Echo::serve);
                    sim.on(
                            "client",
                            () -> {
                                try (TcpStream stream = connect()) {
                                    write(stream, "a");
                                    assertEquals("a", read(stream, 1));
                                    Microthread.sleep(ofSeconds(1));
                                    server.crash();
                                    assertThrows(
                                            TimedOutException.class,
                                            () -> Timeout.run(ofHours(10), () -> read(stream, 1)));
                                    write(stream, "into the void");
                                    write(stream, "and again");
                                    Side.assertFails("Connection timed out", () -> read(stream, 1));
                                }
                            });
                });
    }

    @Test
    void aHostThatIsUpAgainResetsTheConnectionsItHasForgotten() {
        Simulation.run(
                SOME,
                sim -> {
                    Host server = sim.host("server", Echo::serve);
                    sim.on(
                            "client",
                            () -> {
                                try (TcpStream stream = connect()) {
                                    server.restart();
                                    write(stream, "do you remember?");
                                    Side.assertFails("Connection reset", () -> read(stream, 1));
                                }
                                connect().close();
                            });
                });
    }

    @Test
    void whatIsSentToAHostThatIsDownMeetsItOnceItIsUp() {
        Simulation.run(
                SOME,
                sim -> {
                    Host server = sim.host("server", Echo::serve);
                    sim.on(
                            "client",
                            () -> {
                                try (TcpStream stream = connect()) {
                                    server.crash();
                                    write(stream, "are you there?");
                                    Microthread.sleep(ofMinutes(1));
                                    server.restart();
                                    Duration begin = sim.elapsed();
                                    Side.assertFails("Connection reset", () -> read(stream, 1));
                                    assertTakes(
                                            ofSeconds(42),
                                            ofSeconds(43),
                                            sim.elapsed().minus(begin));
                                }
                            });
                });
    }

    @Test
    void aWriterWithoutRoomNoticesThatItsPeerHasNoPower() {
        Simulation.run(
                SOME,
                sim -> {
                    Host server =
                            sim.host(
                                    "server",
                                    () -> {
                                        try (var listener = Tcp.listen("0.0.0.0", PORT);
                                                var _ = listener.accept()) {
                                            Microthread.sleep(ofHours(1)); // and never reads
                                        }
                                    });
                    sim.on(
                            "client",
                            () -> {
                                try (TcpStream stream = connect()) {
                                    assertThrows(
                                            TimedOutException.class,
                                            () ->
                                                    Timeout.run(
                                                            ofSeconds(10),
                                                            () ->
                                                                    stream.write(
                                                                            ByteBuffer.allocate(
                                                                                    1 << 20))));
                                    server.crash();
                                    Side.assertFails(
                                            "Connection timed out",
                                            () -> stream.write(ByteBuffer.allocate(1 << 20)));
                                }
                            });
                });
    }

    @Test
    void theConnectionsOfAProgramThatEndsAreClosedForIt() {
        Simulation.run(
                SOME,
                sim -> {
                    sim.host(
                            "server",
                            () -> {
                                TcpListener listener = Tcp.listen("0.0.0.0", PORT);
                                write(listener.accept(), "bye");
                            });
                    sim.on(
                            "client",
                            () -> {
                                try (TcpStream stream = connect()) {
                                    assertEquals("bye", read(stream, 3));
                                    assertEquals(-1, stream.read(ByteBuffer.allocate(1)));
                                    assertThrows(
                                            ConnectException.class,
                                            () -> Tcp.connect("server", PORT));
                                }
                            });
                });
    }

    @Test
    void whatComesWhileAHostStandsStillIsFoundAfterwards() {
        Simulation.run(
                SOME,
                sim -> {
                    Host server = sim.host("server", Echo::serve);
                    sim.on(
                            "client",
                            () -> {
                                try (TcpStream stream = connect()) {
                                    server.pause(ofHours(1));
                                    Duration begin = sim.elapsed();
                                    write(stream, "a");
                                    assertEquals("a", read(stream, 1));
                                    assertTakes(
                                            ofHours(1),
                                            ofHours(1).plusMillis(10),
                                            sim.elapsed().minus(begin));
                                }
                            });
                });
    }

    @Test
    void answersBelongToTheirQuestionsWhateverHappens() {
        Set<String> outcomes = new HashSet<>();
        Simulation.run(
                SimOptions.seeds(30),
                sim -> {
                    Host server = sim.host("server", Echo::serve);
                    for (String name : List.of("a", "b", "c"))
                        sim.on(name, () -> askAgainAndAgain(name, outcomes));
                    sim.host("trouble", () -> makeTrouble(sim.network(), server));
                });
        assertEquals(Set.of("answered", "broken"), outcomes);
    }

    private static void askAgainAndAgain(String name, Set<String> outcomes)
            throws InterruptedException {
        for (int nth = 1; nth <= 10; nth++) {
            try (TcpStream stream = connect()) {
                ask(name + " in connection " + nth, stream);
                outcomes.add("answered");
            } catch (IOException e) {
                outcomes.add("broken");
            }
        }
    }

    private static void ask(String who, TcpStream stream) throws IOException, InterruptedException {
        for (int i = 0; i < 20; i++) {
            String question = who + " asks question " + i;
            write(stream, question);
            assertEquals(
                    question, Timeout.call(ofMinutes(2), () -> read(stream, question.length())));
            Microthread.sleep(ofMillis(Reactor.current().random().nextInt(1000)));
        }
    }

    private static void makeTrouble(SimNetwork network, Host server) throws InterruptedException {
        RandomGenerator random = Reactor.current().random();
        while (true) {
            Microthread.sleep(ofSeconds(random.nextInt(30)));
            String client = List.of("a", "b", "c").get(random.nextInt(3));
            switch (random.nextInt(8)) {
                case 0 -> server.crash();
                case 1 -> server.restart();
                case 2 -> server.pause(ofSeconds(random.nextInt(30)));
                case 3 -> server.stop();
                case 4 -> network.partition(client, "server");
                case 5 -> network.partitionOneWay("server", client);
                case 6 -> network.hold(client, "server");
                default -> network.latency(client, "server", ofMillis(0), ofSeconds(3));
            }
            Microthread.sleep(ofSeconds(random.nextInt(30)));
            network.heal(client, "server");
            network.release(client, "server");
            if (!server.isRunning()) server.restart();
        }
    }
}
