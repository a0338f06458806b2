package org.weft.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.weft.net.Bytes.bytes;
import static org.weft.net.Bytes.text;
import static org.weft.net.Loopback.HOST;
import static org.weft.net.Says.assertSays;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.weft.Fork;
import org.weft.Microthread;
import org.weft.Reactor;
import org.weft.Scope;

/// What is polled: what somebody waits for, and nothing else (C49).
@Timeout(20)
class PollingTest {
    interface Body {
        void run(Scope scope, RecordingPoller poller, TcpStream client, TcpStream server)
                throws Exception;
    }

    private static void withRecording(Body body) throws Exception {
        Reactor.<Exception>run(_ -> {
            RecordingPoller poller = RecordingPoller.install();
            try (var listener = Tcp.listen(HOST, 0);
                    var client = Tcp.connect(HOST, listener.port());
                    var server = listener.accept()) {
                Scope.<Exception>run("body", scope -> body.run(scope, poller, client, server));
            }
        });
    }

    @Test
    void nothingIsPolledWhileNobodyWaits() throws Exception {
        withRecording((_, poller, client, server) -> {
            assertEquals("", poller.wanted());
            client.write(bytes("abc"));
            server.read(ByteBuffer.allocate(3));
            assertEquals("", poller.wanted());
        });
    }

    @Test
    @DisplayName("C49: a wait that is cancelled is no longer polled")
    void aWaitThatIsCancelledIsNoLongerPolled() throws Exception {
        withRecording((scope, poller, client, _) -> {
            List<Microthread> waiting =
                    List.of(
                            scope.start("read", () -> client.read(ByteBuffer.allocate(1))),
                            scope.start(
                                    "write",
                                    () ->
                                            client.write(
                                                    ByteBuffer.allocate(ByteStreamContract.LARGE))),
                            scope.start("readable", () -> client.readable().await()));
            Loopback.settle();
            assertEquals("rw", poller.wanted());
            waiting.get(0).cancel("enough");
            assertEquals("rw", poller.wanted(), "readable() is still awaited");
            waiting.get(1).cancel("enough");
            waiting.get(2).cancel("enough");
            assertEquals("", poller.wanted());
        });
    }

    @Test
    void anAcceptThatIsCancelledIsNoLongerPolled() throws Exception {
        Reactor.<Exception>run(scope -> {
            RecordingPoller poller = RecordingPoller.install();
            try (var listener = Tcp.listen(HOST, 0)) {
                Microthread accept = scope.start("accept", listener::accept);
                Microthread.yield();
                assertEquals("a", poller.wanted());
                accept.cancel("enough");
                assertEquals("", poller.wanted());
            }
        });
    }

    @Test
    @DisplayName("C49: a closed stream is never polled")
    void aClosedStreamIsNeverPolled() throws Exception {
        withRecording((scope, poller, client, _) -> {
            Fork<IOException> reader =
                    scope.fork(
                            "read",
                            () -> Bytes.failureOf(() -> client.read(ByteBuffer.allocate(1))));
            Microthread.yield();
            assertEquals("r", poller.wanted());
            client.close();
            reader.join();
            client.readable().await();
            assertEquals("", poller.wanted());
        });
    }

    @Test
    void aConnectThatIsCancelledClosesItsChannel() throws Exception {
        Reactor.<Exception>run(scope -> {
            RecordingPoller poller = RecordingPoller.install();
            try (var listener = Tcp.listen(HOST, 0)) {
                Microthread connect =
                        scope.start("connect", () -> Tcp.connect(HOST, listener.port()));
                Microthread.yield();
                assertEquals("c", poller.wanted());
                connect.cancel("enough");
                connect.join();
                assertEquals("", poller.wanted());
                assertTrue(poller.watches.getLast().isClosed);
            }
        });
    }

    @Test
    @DisplayName("C49: a broken stream wakes its own waiter with the error, and no other")
    void aBrokenStreamWakesItsOwnWaiterAndNoOther() throws Exception {
        Reactor.<Exception>run(scope -> {
            try (var listening = RawServer.listen(10);
                    var good = Tcp.connect(HOST, listening.port());
                    var goodPeer = listening.accept();
                    var bad = Tcp.connect(HOST, listening.port())) {
                Fork<String> waiting = scope.fork("good", () -> text(Bytes.exactly(good, 4)));
                Fork<IOException> failing =
                        scope.fork(
                                "bad",
                                () -> Bytes.failureOf(() -> bad.read(ByteBuffer.allocate(1))));
                Microthread.yield();
                RawServer.reset(listening.accept());
                assertEquals(
                        "read from " + bad + ": Connection reset", failing.join().getMessage());
                assertEquals(Microthread.State.WAITING, waiting.microthread().state());
                goodPeer.write(bytes("fine"));
                assertEquals("fine", waiting.join());
            }
        });
    }

    @Test
    @Tag("slow")
    @DisplayName(
            "C77: of 1,000 readers whose data is there at one poll, all are resumed in the order in which they began to wait")
    void readersAreResumedInTheOrderInWhichTheyBeganToWait() throws Exception {
        Reactor.<Exception>run(scope -> {
            int count = 1_000;
            List<SocketChannel> clients = new ArrayList<>();
            List<TcpStream> servers = new ArrayList<>();
            List<Integer> trail = new ArrayList<>();
            try (var listener = Tcp.listen(HOST, 0)) {
                var address = new InetSocketAddress(HOST, listener.port());
                for (int i = 0; i < count; i++) {
                    clients.add(SocketChannel.open(address));
                    servers.add(listener.accept());
                }
            }
            List<Integer> order = new ArrayList<>();
            for (int i = 0; i < count; i++) order.add(i * 37 % count);
            for (int i : order)
                scope.start(
                        "reader " + i,
                        () -> {
                            servers.get(i).read(ByteBuffer.allocate(1));
                            trail.add(i);
                        });
            Loopback.settle();
            for (SocketChannel client : clients) client.write(bytes("x")); // within one slice
            while (trail.size() < count) Loopback.settle();
            assertEquals(order, trail);
            for (SocketChannel client : clients) client.close();
        });
    }

    @Test
    void aPollerThatCannotWatchChannelsIsNamed() {
        var e =
                assertThrows(
                        IllegalStateException.class,
                        () -> new NioNetwork(new TestWorld(new MemoryNetwork())));
        assertSays("ChannelPoller", e);
    }
}
