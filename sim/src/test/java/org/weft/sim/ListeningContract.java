package org.weft.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.weft.Fork;
import org.weft.Microthread;
import org.weft.net.Tcp;
import org.weft.net.TcpListener;
import org.weft.net.TcpStream;

/// Listening and connecting.
interface ListeningContract extends SocketContract {
    @Test
    default void whereNobodyListensConnectionsAreRefused() throws Exception {
        alone(_ -> {
            var listener = Tcp.listen(LOOPBACK, 0);
            listener.close();
            var e =
                    assertThrows(
                            ConnectException.class, () -> Tcp.connect(LOOPBACK, listener.port()));
            assertEquals(
                    "connect to 127.0.0.1:" + listener.port() + ": Connection refused",
                    e.getMessage());
        });
    }

    @Test
    default void aPortThatIsTakenCannotBeListenedAt() throws Exception {
        alone(_ -> {
            try (var listener = Tcp.listen(LOOPBACK, 0)) {
                assertFails(
                        BindException.class, "Address already in use", LOOPBACK, listener.port());
                assertFails(
                        BindException.class, "Address already in use", "0.0.0.0", listener.port());
            }
        });
    }

    @Test
    default void aPortIsFreeAgainOnceItsListenerIsClosed() throws Exception {
        alone(_ -> {
            var first = Tcp.listen(LOOPBACK, 0);
            try (var client = Tcp.connect(LOOPBACK, first.port());
                    var accepted = first.accept()) {
                first.close();
                try (var second = Tcp.listen(LOOPBACK, first.port())) {
                    assertEquals(first.port(), second.port());
                    accepted.write(SocketContract.text("a"));
                    assertEquals(1, client.read(ByteBuffer.allocate(1)));
                }
            }
        });
    }

    @Test
    default void anAddressOfAnotherMachineCannotBeListenedAt() throws Exception {
        alone(_ ->
                assertFails(
                        BindException.class, "Cannot assign requested address", "192.0.2.1", 0));
    }

    @Test
    default void aNameThatNobodyHasIsUnknown() throws Exception {
        alone(_ ->
                assertFails(
                        UnknownHostException.class,
                        "no-such-host.invalid",
                        "no-such-host.invalid",
                        0));
    }

    private static void assertFails(
            Class<? extends IOException> type, String words, String host, int port) {
        var e = assertThrows(type, () -> Tcp.listen(host, port).close());
        assertTrue(String.valueOf(e.getMessage()).contains(words), e.getMessage());
    }

    @Test
    default void portZeroGivesEachListenerAPortOfItsOwn() throws Exception {
        alone(_ -> {
            try (var one = Tcp.listen(LOOPBACK, 0);
                    var other = Tcp.listen(LOOPBACK, 0)) {
                assertNotEquals(0, one.port());
                assertNotEquals(one.port(), other.port());
            }
        });
    }

    @Test
    default void whoListensAtAllAddressesIsReachedThroughEach() throws Exception {
        alone(_ -> {
            try (var listener = Tcp.listen("0.0.0.0", 0)) {
                for (String host : new String[] {LOOPBACK, "localhost", "0.0.0.0"})
                    try (var _ = Tcp.connect(host, listener.port());
                            var accepted = listener.accept()) {
                        assertTrue(accepted.localAddress().getAddress().isLoopbackAddress(), host);
                    }
            }
        });
    }

    @Test
    default void connectingSucceedsBeforeAnybodyAccepts() throws Exception {
        alone(_ -> {
            try (var listener = Tcp.listen(LOOPBACK, 0);
                    var one = Tcp.connect(LOOPBACK, listener.port());
                    var two = Tcp.connect(LOOPBACK, listener.port())) {
                one.write(SocketContract.text("1"));
                two.write(SocketContract.text("2"));
                assertEquals(one.localAddress(), remoteOfNext(listener, "1"));
                assertEquals(two.localAddress(), remoteOfNext(listener, "2"));
            }
        });
    }

    private static Object remoteOfNext(TcpListener listener, String expected)
            throws IOException, InterruptedException {
        try (TcpStream accepted = listener.accept()) {
            assertEquals(SocketContract.text(expected), Side.exactly(accepted, 1));
            return accepted.remoteAddress();
        }
    }

    @Test
    default void whoHasClosedBeforeBeingAcceptedIsAcceptedAllTheSame() throws Exception {
        alone(_ -> {
            try (var listener = Tcp.listen(LOOPBACK, 0)) {
                var client = Tcp.connect(LOOPBACK, listener.port());
                client.write(SocketContract.text("a"));
                client.close();
                try (var accepted = listener.accept()) {
                    assertEquals(SocketContract.text("a"), Side.exactly(accepted, 1));
                    assertEquals(-1, accepted.read(ByteBuffer.allocate(1)));
                }
            }
        });
    }

    @Test
    default void whoIsNotAcceptedWhenTheListenerClosesIsReset() throws Exception {
        alone(_ -> {
            var listener = Tcp.listen(LOOPBACK, 0);
            try (var client = Tcp.connect(LOOPBACK, listener.port())) {
                client.write(
                        SocketContract.text(
                                "never read")); // it is in the backlog when this has come
                Microthread.sleep(Duration.ofMillis(1));
                listener.close();
                Side.assertFails("Connection reset", () -> client.read(ByteBuffer.allocate(1)));
            }
        });
    }

    @Test
    default void whatWasAcceptedOutlivesItsListener() throws Exception {
        alone(_ -> {
            var listener = Tcp.listen(LOOPBACK, 0);
            try (var client = Tcp.connect(LOOPBACK, listener.port());
                    var accepted = listener.accept()) {
                listener.close();
                accepted.write(SocketContract.text("still here"));
                assertEquals(SocketContract.text("still here"), Side.exactly(client, 10));
            }
        });
    }

    @Test
    default void closingAListenerTellsThoseWhoWaitAndThoseWhoCome() throws Exception {
        alone(scope -> {
            var listener = Tcp.listen(LOOPBACK, 0);
            Fork<IOException> waiting =
                    scope.fork("accept", () -> Side.failureOf(listener::accept));
            Microthread.sleep(Duration.ofMillis(1));
            listener.close();
            String operation = "accept at 127.0.0.1:" + listener.port();
            assertEquals(
                    operation + ": closed on this side while waiting", waiting.join().getMessage());
            assertEquals(
                    operation + ": closed on this side already",
                    Side.failureOf(listener::accept).getMessage());
        });
    }

    @Test
    default void connectionsAreAcceptedInTheOrderInWhichTheyCame() throws Exception {
        alone(scope -> {
            try (var listener = Tcp.listen(LOOPBACK, 0)) {
                Fork<TcpStream> first = scope.fork("first", () -> listener.accept());
                Fork<TcpStream> second = scope.fork("second", () -> listener.accept());
                Microthread.sleep(Duration.ZERO);
                try (var one = Tcp.connect(LOOPBACK, listener.port());
                        var two = Tcp.connect(LOOPBACK, listener.port());
                        var acceptedFirst = first.join();
                        var acceptedSecond = second.join()) {
                    var accepted =
                            java.util.Set.of(
                                    acceptedFirst.remoteAddress(), acceptedSecond.remoteAddress());
                    assertEquals(
                            java.util.Set.of(one.localAddress(), two.localAddress()), accepted);
                }
            }
        });
    }

    @Test
    default void aCancelledAcceptLeavesTheConnectionToTheNext() throws Exception {
        alone(scope -> {
            try (var listener = Tcp.listen(LOOPBACK, 0)) {
                Microthread first = scope.start("first", () -> listener.accept());
                Microthread.yield();
                first.cancel("enough");
                first.join();
                try (var client = Tcp.connect(LOOPBACK, listener.port());
                        var accepted = listener.accept()) {
                    assertEquals(client.localAddress(), accepted.remoteAddress());
                }
            }
        });
    }

    @Test
    default void aMachineConnectsToItselfFromAPortOfItsOwnEachTime() throws Exception {
        alone(_ -> {
            try (var listener = Tcp.listen(LOOPBACK, 0);
                    var one = Tcp.connect(LOOPBACK, listener.port());
                    var two = Tcp.connect(LOOPBACK, listener.port())) {
                assertNotEquals(one.localAddress(), two.localAddress());
                assertFalse(one.localAddress().equals(one.remoteAddress()));
                assertInstanceOf(java.net.InetSocketAddress.class, two.localAddress());
            }
        });
    }
}
