package org.weft.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Arrays;

/// Loads an echo server: a closed loop over a number of connections, one 64-byte message in flight on each.
///
/// Every message carries a number, which must come back. Latency is counted in steps of 1 µs up to 1 s.
public final class EchoLoad {
    private static final int MESSAGE_BYTES = 64;

    /// So many connections at a time warm the server up, each for so many messages before another takes its place: a frame
    /// that began before its method was compiled stays interpreted for long, and a loop that only a few have entered is
    /// never compiled from its beginning. Both would be measured on every server with a stack for each connection, and are
    /// seldom in one that has run for a while.
    private static final int FIRST_CONNECTIONS = 64;

    private static final int FIRST_MESSAGES = 100;

    private static final int STEPS = 1_000_000;
    private static final long STALL_MILLIS = 5_000;

    private final Selector selector;
    private final int[] latencies = new int[STEPS];
    private long counted;

    private EchoLoad(Selector selector) {
        this.selector = selector;
    }

    /// Takes the port, the connections, and for how many milliseconds to warm up and to measure.
    public static void main(String[] args) throws IOException {
        Child.endWithParent();
        try (var selector = Selector.open()) {
            var load = new EchoLoad(selector);
            var server =
                    new InetSocketAddress(
                            InetAddress.getLoopbackAddress(), Integer.parseInt(args[0]));
            int connections = Integer.parseInt(args[1]);
            long warmUpMillis = Long.parseLong(args[2]);
            load.connect(server, Math.min(connections, FIRST_CONNECTIONS), FIRST_MESSAGES);
            load.run(warmUpMillis);
            load.disconnect();
            load.connect(server, connections, Long.MAX_VALUE);
            load.run(warmUpMillis);
            load.forget();
            System.out.println("begin");
            System.out.println(load.figures(load.run(Long.parseLong(args[3]))).line());
        }
    }

    private void connect(InetSocketAddress server, int connections, long messages)
            throws IOException {
        var memory = ByteBuffer.allocateDirect(connections * MESSAGE_BYTES);
        for (int i = 0; i < connections; i++)
            connect(server, memory.slice(i * MESSAGE_BYTES, MESSAGE_BYTES), messages);
    }

    private void disconnect() throws IOException {
        for (var key : selector.keys()) key.channel().close();
        selector.selectNow();
    }

    private void connect(InetSocketAddress server, ByteBuffer buffer, long messages)
            throws IOException {
        var channel = SocketChannel.open(server);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.configureBlocking(false);
        var connection = new Connection(server, channel, buffer, messages);
        channel.register(selector, SelectionKey.OP_READ, connection);
        connection.send(System.nanoTime());
    }

    /// Goes on for so many milliseconds; returns how many nanoseconds it really was.
    private long run(long millis) throws IOException {
        long start = System.nanoTime();
        long end = start + Duration.ofMillis(millis).toNanos();
        long now = start;
        while (now < end) {
            if (selector.select(this::serve, STALL_MILLIS) == 0)
                throw new IOException("no answer for " + STALL_MILLIS + " ms");
            now = System.nanoTime();
        }
        return now - start;
    }

    private void serve(SelectionKey key) {
        try {
            var connection = (Connection) key.attachment();
            if (!connection.receive()) return;
            long now = System.nanoTime();
            int micros = (int) Math.min(STEPS - 1, (now - connection.sentNanos) / 1_000);
            latencies[micros]++;
            counted++;
            if (connection.number < connection.messages) connection.send(now);
            else replace(connection);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void replace(Connection old) throws IOException {
        old.channel.close();
        connect(old.server, old.buffer, old.messages);
    }

    private void forget() {
        Arrays.fill(latencies, 0);
        counted = 0;
    }

    private Sample figures(long nanos) {
        return Sample.of("requests", counted * 1e9 / nanos)
                .with("p50", percentile(0.5))
                .with("p99", percentile(0.99))
                .with("p999", percentile(0.999));
    }

    private double percentile(double share) {
        long wanted = (long) Math.ceil(counted * share);
        long seen = 0;
        for (int micros = 0; micros < STEPS; micros++) {
            seen += latencies[micros];
            if (seen >= wanted) return micros;
        }
        return STEPS;
    }

    /// One connection, and the message that is under way on it.
    private static final class Connection {
        private final InetSocketAddress server;
        private final SocketChannel channel;
        private final ByteBuffer buffer;
        private final long messages;
        private long number;
        private long sentNanos;

        Connection(
                InetSocketAddress server, SocketChannel channel, ByteBuffer buffer, long messages) {
            this.server = server;
            this.channel = channel;
            this.buffer = buffer;
            this.messages = messages;
        }

        void send(long now) throws IOException {
            sentNanos = now;
            buffer.clear().putLong(0, ++number);
            if (channel.write(buffer) != MESSAGE_BYTES)
                throw new IOException("the socket took less than " + MESSAGE_BYTES + " bytes");
            buffer.clear();
        }

        /// Reads what is there; true if the message is back.
        boolean receive() throws IOException {
            if (channel.read(buffer) < 0) throw new IOException("the server closed a connection");
            if (buffer.hasRemaining()) return false;
            long got = buffer.getLong(0);
            if (got == number) return true;
            throw new IOException("sent message " + number + ", got " + got);
        }
    }
}
