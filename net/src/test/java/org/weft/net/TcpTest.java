package org.weft.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.weft.net.Bytes.bytes;
import static org.weft.net.Bytes.text;
import static org.weft.net.Loopback.HOST;
import static org.weft.net.Says.assertSays;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.weft.Blocking;
import org.weft.Microthread;
import org.weft.Reactor;
import org.weft.TimedOutException;

@Timeout(20)
class TcpTest {
    @Test
    void aNameIsLookedUp() throws Exception {
        Reactor.<Exception>run(_ -> {
            try (var listener = Tcp.listen("localhost", 0);
                    var client = Tcp.connect("localhost", listener.port());
                    var server = listener.accept()) {
                client.write(bytes("hello"));
                assertEquals("hello", text(Bytes.exactly(server, 5)));
                assertEquals("localhost:" + listener.port(), client.toString());
            }
        });
    }

    @Test
    void bothEndsKnowTheirAddressesAlsoWhenClosed() throws Exception {
        Loopback.withConnection((_, client, server) -> {
            assertEquals(client.localAddress(), server.remoteAddress());
            assertEquals(client.remoteAddress(), server.localAddress());
            client.close();
            assertEquals(client.localAddress(), server.remoteAddress());
            assertEquals(HOST + ":" + client.localAddress().getPort(), server.toString());
        });
    }

    @Test
    void aRefusedConnectionNamesHostAndPort() throws Exception {
        Reactor.<Exception>run(_ -> {
            int port = RawServer.unusedPort();
            var e = assertThrows(ConnectException.class, () -> Tcp.connect(HOST, port));
            assertEquals("connect to 127.0.0.1:" + port + ": Connection refused", e.getMessage());
            assertInstanceOf(ConnectException.class, e.getCause());
        });
    }

    @Test
    void aNameWithSeveralAddressesIsRefusedOnceAllHaveFailed() throws Exception {
        Reactor.<Exception>run(_ -> {
            int port = RawServer.unusedPort();
            var e = assertThrows(ConnectException.class, () -> Tcp.connect("localhost", port));
            assertSays("connect to localhost:" + port, e);
        });
    }

    @Test
    void portsAndHostsThatMakeNoSenseAreRefused() throws Exception {
        Reactor.<Exception>run(_ -> {
            assertRefused("port out of range: 0", () -> Tcp.connect(HOST, 0));
            assertRefused("port out of range: 65536", () -> Tcp.connect(HOST, 65536));
            assertRefused("port out of range: -1", () -> Tcp.listen(HOST, -1));
            assertRefused("host is blank", () -> Tcp.connect(" ", 1));
        });
    }

    private static void assertRefused(String why, org.junit.jupiter.api.function.Executable what) {
        assertSays(why, assertThrows(IllegalArgumentException.class, what));
    }

    @Test
    void aPortThatIsTakenIsNamed() throws Exception {
        Reactor.<Exception>run(_ -> {
            try (var listener = Tcp.listen(HOST, 0)) {
                var e = assertThrows(BindException.class, () -> Tcp.listen(HOST, listener.port()));
                assertEquals(
                        "listen at 127.0.0.1:" + listener.port() + ": Address already in use",
                        e.getMessage());
            }
        });
    }

    @Test
    void aResetIsAnErrorThatNamesThePeer() throws Exception {
        Reactor.<Exception>run(_ -> {
            try (var listening = RawServer.listen(10);
                    var client = Tcp.connect(HOST, listening.port())) {
                RawServer.reset(listening.accept());
                var read =
                        assertThrows(
                                SocketException.class, () -> client.read(ByteBuffer.allocate(1)));
                assertEquals("read from " + client + ": Connection reset", read.getMessage());
                var write = assertThrows(SocketException.class, () -> client.write(bytes("a")));
                assertSays("write to " + client + ": ", write);
            }
        });
    }

    @Test
    void aResetWakesWhoeverWaits() throws Exception {
        Reactor.<Exception>run(scope -> {
            try (var listening = RawServer.listen(10);
                    var client = Tcp.connect(HOST, listening.port())) {
                var reader =
                        scope.fork(
                                "reader",
                                () -> Bytes.failureOf(() -> client.read(ByteBuffer.allocate(1))));
                Microthread.yield();
                RawServer.reset(listening.accept());
                assertEquals(
                        "read from " + client + ": Connection reset", reader.join().getMessage());
            }
        });
    }

    @Test
    void closingWithBytesUnreadResetsAtOnceWithoutAnEndBefore() throws Exception {
        Reactor.<Exception>run(_ -> {
            try (var listener = Tcp.listen(HOST, 0);
                    var peer = SocketChannel.open(address(listener.port()))) {
                TcpStream stream = listener.accept();
                peer.write(bytes("never read"));
                stream.readable().await();
                stream.close();
                peer.configureBlocking(false);
                var e =
                        assertThrows(
                                SocketException.class, () -> peer.read(ByteBuffer.allocate(1)));
                assertSays("Connection reset", e);
            }
        });
    }

    @Test
    void closingWithAllBytesReadEndsAtOnce() throws Exception {
        Reactor.<Exception>run(_ -> {
            try (var listener = Tcp.listen(HOST, 0);
                    var peer = SocketChannel.open(address(listener.port()))) {
                TcpStream stream = listener.accept();
                peer.write(bytes("read"));
                assertEquals("read", text(Bytes.exactly(stream, 4)));
                stream.close();
                peer.configureBlocking(false);
                assertEquals(-1, peer.read(ByteBuffer.allocate(1)));
            }
        });
    }

    @Test
    void aReactorThatEndsResetsWhatWasNotReadWithoutAnEndBefore() throws Exception {
        try (var peer = SocketChannel.open()) {
            Reactor.<Exception>run(_ -> {
                try (var listener = Tcp.listen(HOST, 0)) {
                    peer.connect(address(listener.port()));
                    TcpStream stream = listener.accept();
                    peer.write(bytes("never read"));
                    stream.readable().await();
                }
            });
            var e = assertThrows(SocketException.class, () -> peer.read(ByteBuffer.allocate(1)));
            assertSays("Connection reset", e);
        }
    }

    private static InetSocketAddress address(int port) {
        return new InetSocketAddress(HOST, port);
    }

    @Test
    void aCancelledConnectLeavesNoSocket() throws Exception {
        Reactor.<Exception>run(scope -> {
            try (var full = RawServer.listen(1)) {
                List<Microthread> pending = new ArrayList<>();
                for (int i = 0;
                        i < 4;
                        i++) { // more than the backlog takes: the last ones are not answered
                    TcpStream[] stream = new TcpStream[1];
                    pending.add(
                            scope.start(
                                    "connect " + i,
                                    () -> stream[0] = Tcp.connect(HOST, full.port())));
                }
                Loopback.settle();
                Microthread last = pending.getLast();
                assertEquals(Microthread.State.WAITING, last.state());
                long before = Loopback.openSockets();
                last.cancel("enough");
                last.join();
                Loopback.settle();
                assertEquals(before - 1, Loopback.openSockets());
                scope.cancel("tested");
            }
        });
    }

    @Test
    void aLimitAroundAConnectEndsIt() throws Exception {
        Reactor.<Exception>run(scope -> {
            try (var full = RawServer.listen(1)) {
                for (int i = 0; i < 4; i++)
                    scope.startDaemon("fill", () -> Tcp.connect(HOST, full.port()));
                Loopback.settle();
                var limit = Duration.ofMillis(10);
                assertThrows(
                        TimedOutException.class,
                        () -> org.weft.Timeout.call(limit, () -> Tcp.connect(HOST, full.port())));
            }
        });
    }

    @Test
    void aConnectInACancelledMicrothreadDoesNotBegin() throws Exception {
        Reactor.<Exception>run(scope -> {
            try (var listener = Tcp.listen(HOST, 0)) {
                Microthread connecting =
                        scope.start("connect", () -> Tcp.connect(HOST, listener.port()));
                connecting.cancel("too late");
                connecting.join();
                Loopback.settle();
                var next =
                        org.weft.Event.anyOf(
                                listener.accepted().as("connected"),
                                org.weft.Event.always("nobody"));
                assertEquals("nobody", next.await());
            }
        });
    }

    @Test
    void aCancelledListenDoesNotListen() throws Exception {
        Reactor.<Exception>run(scope -> {
            int port = RawServer.unusedPort();
            Microthread listening = scope.start("listen", () -> Tcp.listen(HOST, port));
            listening.cancel("too late");
            listening.join();
            assertThrows(ConnectException.class, () -> Tcp.connect(HOST, port));
        });
    }

    @Test
    void aStreamsTimeoutLimitsEachWaitAndTheStreamGoesOn() throws Exception {
        Loopback.withConnection((_, client, server) -> {
            client.timeout(Duration.ofMillis(5));
            var e =
                    assertThrows(
                            SocketTimeoutException.class,
                            () -> client.read(ByteBuffer.allocate(1)));
            assertEquals(
                    "read from " + client + ": no byte for 0.005s, the limit set with timeout()",
                    e.getMessage());
            server.write(bytes("late"));
            assertEquals("late", text(Bytes.exactly(client, 4)));
            var large = ByteBuffer.allocate(ByteStreamContract.LARGE);
            assertThrows(SocketTimeoutException.class, () -> client.write(large));
            assertTrue(large.position() > 0 && large.hasRemaining(), large.toString());
            assertThrows(IllegalArgumentException.class, () -> client.timeout(Duration.ZERO));
        });
    }

    @Test
    void anotherReactorMayNotTouchAStream() throws Exception {
        Loopback.withConnection((_, client, _) ->
                Blocking.run(() ->
                        Reactor.<Exception>run(_ -> {
                            assertThrows(
                                    WrongThreadException.class,
                                    () -> client.read(ByteBuffer.allocate(1)));
                            assertThrows(
                                    WrongThreadException.class, () -> client.write(bytes("a")));
                            assertThrows(WrongThreadException.class, client::close);
                            assertThrows(
                                    WrongThreadException.class, () -> client.readable().await());
                        })));
    }

    @Test
    void aHundredConnectionsAreServedAtOnce() throws Exception {
        Reactor.<Exception>run(scope -> {
            try (var listener = Tcp.listen(HOST, 0)) {
                scope.startDaemon(
                        "server",
                        () -> {
                            while (true) {
                                TcpStream stream = listener.accept();
                                scope.startDaemon("echo", () -> Bytes.echo(stream));
                            }
                        });
                List<org.weft.Fork<String>> answers = new ArrayList<>();
                for (int i = 0; i < 100; i++) {
                    String question = "question " + i;
                    answers.add(scope.fork(question, () -> ask(listener.port(), question)));
                }
                for (int i = 0; i < 100; i++) assertEquals("question " + i, answers.get(i).join());
                scope.cancel("tested");
            }
        });
    }

    private static String ask(int port, String question) throws IOException, InterruptedException {
        try (var stream = Tcp.connect(HOST, port)) {
            stream.write(bytes(question));
            Microthread.yield();
            return text(Bytes.exactly(stream, question.length()));
        }
    }
}
