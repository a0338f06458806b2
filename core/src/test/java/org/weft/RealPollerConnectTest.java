package org.weft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RealPollerConnectTest {
    private static final long WAIT_NANOS = Duration.ofMillis(20).toNanos();

    /// The selector would report nothing for it, and yet return at once: a reactor that never sleeps.
    @Test
    void aConnectionThatIsEstablishedDoesNotKeepThePollerAwake() throws Exception {
        var poller = new RealPoller();
        try (var listening = ServerSocketChannel.open();
                var channel = SocketChannel.open()) {
            listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            List<Integer> told = new ArrayList<>();
            var watch = poller.watch(channel, told::add);
            if (!channel.connect(listening.getLocalAddress())) {
                watch.want(SelectionKey.OP_CONNECT);
                while (told.isEmpty()) poller.poll(WAIT_NANOS);
                assertEquals(List.of(SelectionKey.OP_CONNECT), told);
                assertTrue(channel.finishConnect());
            }
            long before = System.nanoTime();
            poller.poll(WAIT_NANOS);
            assertTrue(
                    System.nanoTime() - before >= WAIT_NANOS, "it returned with nothing to tell");
        } finally {
            poller.close();
        }
    }
}
