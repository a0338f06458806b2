package org.weft.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.weft.Microthread;
import org.weft.Reactor;
import org.weft.Scope;
import org.weft.TimedOutException;

/// Connecting to a name with several addresses, in virtual time.
@Timeout(20)
class DialerTest {
    private final MemoryNetwork network = new MemoryNetwork();

    interface Body {
        void run(Scope scope) throws Exception;
    }

    private void inMemory(Body body) throws Exception {
        Reactor.builder().world(new TestWorld(network)).<Exception>run(body::run);
    }

    private void silence(String... addresses) {
        for (String address : addresses)
            network.silent.add(new InetSocketAddress(InetAddress.ofLiteral(address), 7));
    }

    @Test
    void theFirstAddressThatAnswersWinsAndTheOthersAreNotTried() throws Exception {
        network.name("server", "10.0.0.1", "10.0.0.2");
        inMemory(_ -> {
            Tcp.listen("10.0.0.1", 7);
            TcpStream stream = Tcp.connect("server", 7);
            assertEquals("server:7", stream.toString());
            assertEquals(List.of("0 ms connect 10.0.0.1:7"), network.trail);
        });
    }

    @Test
    void afterARefusalTheNextIsTriedAtOnce() throws Exception {
        network.name("server", "10.0.0.1", "10.0.0.2");
        inMemory(_ -> {
            Tcp.listen("10.0.0.2", 7);
            Tcp.connect("server", 7);
            assertEquals(
                    List.of("0 ms connect 10.0.0.1:7", "0 ms connect 10.0.0.2:7"), network.trail);
        });
    }

    @Test
    void afterAQuarterOfASecondOfSilenceTheNextIsTriedAndTheLoserIsCancelled() throws Exception {
        network.name("server", "10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.4");
        silence("10.0.0.1", "10.0.0.2");
        inMemory(_ -> {
            Tcp.listen("10.0.0.3", 7);
            Tcp.connect("server", 7);
            assertEquals(
                    List.of(
                            "0 ms connect 10.0.0.1:7",
                            "250 ms connect 10.0.0.2:7",
                            "500 ms connect 10.0.0.3:7",
                            "500 ms gave up 10.0.0.1:7",
                            "500 ms gave up 10.0.0.2:7"),
                    network.trail.stream().sorted().toList());
        });
    }

    @Test
    void theFamiliesAlternate() {
        List<InetAddress> mixed =
                Stream.of("::1", "::2", "::3", "10.0.0.1", "10.0.0.2")
                        .map(InetAddress::ofLiteral)
                        .toList();
        List<String> order =
                Addresses.alternating(mixed, 7).stream()
                        .map(address ->
                                address.getAddress().getHostAddress().replaceAll("^(0:)+", "::"))
                        .toList();
        assertEquals(List.of("::1", "10.0.0.1", "::2", "10.0.0.2", "::3"), order);
    }

    @Test
    void ifAllFailTheFirstErrorIsToldAndTheOthersBelow() throws Exception {
        network.name("server", "10.0.0.1", "10.0.0.2", "10.0.0.3");
        inMemory(_ -> {
            var e = assertThrows(ConnectException.class, () -> Tcp.connect("server", 7));
            assertEquals(
                    "connect to server:7 (first of 3 addresses): Connection refused",
                    e.getMessage());
            assertEquals(2, e.getSuppressed().length);
        });
    }

    @Test
    void aNameThatIsNotFoundIsTold() throws Exception {
        inMemory(_ -> {
            var e = assertThrows(UnknownHostException.class, () -> Tcp.connect("nobody", 7));
            assertEquals("connect to nobody:7: nobody: Name or service not known", e.getMessage());
        });
    }

    @Test
    void aLimitEndsAllAttempts() throws Exception {
        network.name("server", "10.0.0.1", "10.0.0.2");
        silence("10.0.0.1", "10.0.0.2");
        inMemory(_ -> {
            var limit = Duration.ofSeconds(3);
            assertThrows(
                    TimedOutException.class,
                    () -> org.weft.Timeout.call(limit, () -> Tcp.connect("server", 7)));
            assertEquals(4, network.trail.size(), network.trail.toString());
            assertTrue(
                    network.trail.getLast().startsWith("3000 ms gave up"),
                    network.trail.toString());
        });
    }

    @Test
    void aCancelledConnectLeavesNoConnectionBehind() throws Exception {
        network.name("server", "10.0.0.1", "10.0.0.2");
        silence("10.0.0.1");
        inMemory(scope -> {
            Tcp.listen("10.0.0.2", 7);
            for (int slices = 0; slices < 12; slices++) {
                var connected = new boolean[1];
                Microthread connect =
                        scope.start(
                                "connect",
                                () -> {
                                    Tcp.connect("server", 7).close();
                                    connected[0] = true;
                                });
                Microthread.sleep(Duration.ofMillis(250)); // the second attempt begins
                for (int i = 0; i < slices; i++) Microthread.yield();
                connect.cancel("after " + slices + " slices");
                connect.join();
            }
            int accepted =
                    (int)
                            network.trail.stream()
                                    .filter(line -> line.endsWith("10.0.0.2:7"))
                                    .count();
            assertTrue(accepted > 0, network.trail.toString());
            assertEquals(
                    accepted,
                    network.openCount,
                    "the clients' ends are closed, the others never were");
        });
    }
}
