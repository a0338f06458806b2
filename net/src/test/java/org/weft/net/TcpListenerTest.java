package org.weft.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.weft.net.Bytes.bytes;
import static org.weft.net.Bytes.text;
import static org.weft.net.Loopback.HOST;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.weft.Event;
import org.weft.Microthread;
import org.weft.Reactor;
import org.weft.Scope;

@Timeout(20)
class TcpListenerTest {
    interface Body {
        void run(Scope scope, TcpListener listener) throws Exception;
    }

    private static void withListener(Body body) throws Exception {
        Reactor.<Exception>run(_ -> {
            try (var listener = Tcp.listen(HOST, 0)) {
                Scope.<Exception>run("body", scope -> body.run(scope, listener));
            }
        });
    }

    /// Connects and says its name.
    private static TcpStream client(TcpListener listener, String name)
            throws IOException, InterruptedException {
        TcpStream stream = Tcp.connect(HOST, listener.port());
        stream.write(bytes(name));
        return stream;
    }

    private static String nameOf(TcpStream accepted) throws IOException, InterruptedException {
        return text(Bytes.exactly(accepted, 1));
    }

    @Test
    void connectionsThatCameBeforeAreAcceptedInOrder() throws Exception {
        withListener((_, listener) -> {
            for (String name : List.of("a", "b", "c")) client(listener, name);
            for (String name : List.of("a", "b", "c"))
                assertEquals(name, nameOf(listener.accept()));
        });
    }

    @Test
    void thoseWhoWaitAreServedInOrderOfArrival() throws Exception {
        withListener((scope, listener) -> {
            List<String> trail = new ArrayList<>();
            for (int i = 1; i <= 3; i++) {
                int waiter = i;
                scope.start(
                        "waiter " + i,
                        () -> trail.add(waiter + " has " + nameOf(listener.accept())));
            }
            Microthread.yield();
            for (String name : List.of("a", "b", "c")) {
                client(listener, name);
                Loopback.settle();
            }
            while (trail.size() < 3) Loopback.settle();
            assertEquals(List.of("1 has a", "2 has b", "3 has c"), trail);
        });
    }

    /// C29 for accepted connections.
    @Test
    void aCancelledAcceptLosesNoConnection() throws Exception {
        withListener((scope, listener) -> {
            Microthread first = scope.start("first", () -> listener.accept());
            Microthread.yield();
            first.cancel("too late");
            client(listener, "a");
            first.join();
            assertEquals("a", nameOf(listener.accept()));
        });
    }

    /// C29 for accepted connections.
    @Test
    void anAcceptThatLosesAnAnyOfLeavesTheConnection() throws Exception {
        withListener((_, listener) -> {
            client(listener, "a");
            var acceptedLast =
                    Event.anyOf(Event.always("at once"), listener.accepted().as("connection"));
            assertEquals("at once", acceptedLast.await());
            var late = Event.anyOf(Event.after(Duration.ZERO), listener.accepted());
            late.await();
            assertEquals("a", nameOf(listener.accept()));
        });
    }

    @Test
    void anAcceptWinsAnAnyOf() throws Exception {
        withListener((scope, listener) -> {
            scope.start("client", () -> client(listener, "a"));
            var connectedOrLate =
                    Event.anyOf(
                            listener.accepted().map(Object::toString),
                            Event.after(Duration.ofSeconds(10)).as("late"));
            assertTrue(connectedOrLate.await().startsWith(HOST + ":"));
        });
    }

    @Test
    void aSubscriptionGetsEachConnection() throws Exception {
        withListener((_, listener) -> {
            List<TcpStream> streams = new ArrayList<>();
            try (var _ = listener.accepted().subscribe(streams::add)) {
                client(listener, "a");
                client(listener, "b");
                while (streams.size() < 2) Loopback.settle();
            }
            assertEquals("a", nameOf(streams.get(0)));
            assertEquals("b", nameOf(streams.get(1)));
        });
    }

    /// C69 for a listener.
    @Test
    void closingTellsThoseWhoWait() throws Exception {
        withListener((scope, listener) -> {
            var accepting = scope.fork("accept", () -> Bytes.failureOf(listener::accept));
            var awaiting =
                    scope.fork(
                            "event",
                            () ->
                                    assertThrows(
                                            UncheckedIOException.class,
                                            () -> listener.accepted().await()));
            var choosing =
                    scope.fork(
                            "any of",
                            () ->
                                    assertThrows(
                                            UncheckedIOException.class,
                                            () ->
                                                    Event.anyOf(Event.never(), listener.accepted())
                                                            .await()));
            Microthread.yield();
            listener.close();
            String expected =
                    "accept at 127.0.0.1:"
                            + listener.port()
                            + ": closed on this side while waiting";
            assertEquals(expected, accepting.join().getMessage());
            assertEquals(expected, awaiting.join().getMessage());
            assertInstanceOf(IOException.class, choosing.join().getCause());
        });
    }

    /// C69 for a listener.
    @Test
    void aClosedListenerTellsThoseWhoCome() throws Exception {
        withListener((_, listener) -> {
            listener.close();
            listener.close();
            var e = assertThrows(IOException.class, listener::accept);
            assertEquals(
                    "accept at 127.0.0.1:" + listener.port() + ": closed on this side already",
                    e.getMessage());
            assertThrows(UncheckedIOException.class, () -> listener.accepted().await());
            var first = Event.anyOf(Event.always("first"), listener.accepted().as("closed"));
            assertEquals("first", first.await(), "only if it is the chosen one");
            Loopback.settle();
            assertThrows(ConnectException.class, () -> Tcp.connect(HOST, listener.port()));
        });
    }

    @Test
    void aClosedListenerListensNoMoreAtOnce() throws Exception {
        Reactor.<Exception>run(_ -> {
            TcpListener first = Tcp.listen(HOST, 0);
            int port = first.port();
            Event.anyOf(first.accepted(), Event.after(Duration.ofMillis(1)))
                    .await(); // it is polled
            first.close();
            assertThrows(ConnectException.class, () -> new Socket(HOST, port).close());
            try (var second = Tcp.listen(HOST, port)) {
                assertEquals(port, second.port());
            }
        });
    }

    @Test
    void closingAListenerHidesNoConnectionThatIsReadyMeanwhile() throws Exception {
        withListener((scope, listener) -> {
            TcpListener other = Tcp.listen(HOST, 0);
            var accepted = scope.fork("accept", () -> nameOf(listener.accept()));
            scope.start("closed", () -> Bytes.failureOf(other::accept));
            Loopback.settle();
            try (var socket = new Socket(HOST, listener.port())) {
                socket.getOutputStream().write('a');
                other.close();
                assertEquals("a", accepted.join());
            }
        });
    }

    @Test
    void whatWasAcceptedOutlivesTheListener() throws Exception {
        withListener((_, listener) -> {
            TcpStream client = client(listener, "a");
            TcpStream accepted = listener.accept();
            listener.close();
            Loopback.settle();
            assertEquals("a", nameOf(accepted));
            accepted.write(bytes("b"));
            assertEquals("b", nameOf(client));
        });
    }
}
