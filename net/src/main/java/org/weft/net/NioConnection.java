package org.weft.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.weft.Event;
import org.weft.net.spi.ByteSink;
import org.weft.net.spi.ByteSource;
import org.weft.net.spi.Connection;
import org.weft.spi.ChannelPoller;

/// A connection over an NIO channel.
///
/// ```
/// new --connect----------> connecting --answered--> connected --close--> closed
/// new --accepted---------> connected
/// connecting --refused, cancelled------------------------------------> closed
/// ```
final class NioConnection implements Connection, ByteSource, ByteSink {
    /// At most so much goes through one system call: NIO copies all that remains in a heap buffer, or fits into it, by
    /// way of a direct one of that size.
    private static final int CHUNK_BYTES = 128 * 1024;

    private static final InetSocketAddress UNBOUND = new InetSocketAddress(0);

    private final SocketChannel channel;
    private final ChannelPoller.Watch watch;
    private final Readiness readable;
    private final Readiness writable;
    private Ends ends;
    private boolean isClosed;

    private NioConnection(ChannelPoller poller, SocketChannel channel, InetSocketAddress remote)
            throws IOException {
        String name = Addresses.text(remote);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        this.channel = channel;
        this.ends = ends(channel, remote);
        this.watch = poller.watch(channel, this::polled);
        this.readable = new Readiness(watch, SelectionKey.OP_READ, "bytes from " + name);
        this.writable = new Readiness(watch, SelectionKey.OP_WRITE, "room for bytes to " + name);
    }

    /// Connects; suspends until that has succeeded or failed.
    static NioConnection connect(ChannelPoller poller, InetSocketAddress remote)
            throws IOException, InterruptedException {
        NioConnection connection = over(poller, SocketChannel.open(), remote);
        boolean isConnected = false;
        try {
            connection.connect(remote);
            isConnected = true;
        } finally {
            if (!isConnected) connection.close();
        }
        return connection;
    }

    /// Takes a channel that was accepted.
    static NioConnection accepted(ChannelPoller poller, SocketChannel channel) throws IOException {
        var remote = (InetSocketAddress) channel.getRemoteAddress();
        return over(poller, channel, remote);
    }

    private static NioConnection over(
            ChannelPoller poller, SocketChannel channel, InetSocketAddress remote)
            throws IOException {
        try {
            return new NioConnection(poller, channel, remote);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private void connect(InetSocketAddress remote) throws IOException, InterruptedException {
        writable.becomes(SelectionKey.OP_CONNECT);
        boolean isConnected = channel.connect(remote);
        while (!isConnected) {
            writable.event().await();
            isConnected = channel.finishConnect();
        }
        writable.becomes(SelectionKey.OP_WRITE);
        ends = ends(channel, remote);
    }

    private static Ends ends(SocketChannel channel, InetSocketAddress remote) throws IOException {
        var local = (InetSocketAddress) channel.getLocalAddress();
        return new Ends(local == null ? UNBOUND : local, remote);
    }

    /// Runs on the carrier.
    private void polled(int operations) {
        readable.polled(operations);
        writable.polled(operations);
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        int limit = into.limit();
        into.limit(into.position() + Math.min(into.remaining(), CHUNK_BYTES));
        try {
            int count = channel.read(into);
            if (count >= 0) readable.tried(); // the end stays readable
            return count;
        } finally {
            into.limit(limit);
        }
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
        int limit = from.limit();
        from.limit(from.position() + Math.min(from.remaining(), CHUNK_BYTES));
        try {
            return channel.write(from);
        } finally {
            from.limit(limit);
            writable.tried(); // who goes on with the next chunk waits for a poll first, and others
            // run
        }
    }

    @Override
    public void finish() throws IOException {
        channel.shutdownOutput();
    }

    @Override
    public void close() {
        if (isClosed) return;
        isClosed = true;
        try {
            watch.close();
        } catch (IOException _) {
            // the descriptor is gone all the same, and nobody could do more
        }
        readable.over();
        writable.over();
    }

    @Override
    public Event<Void> readable() {
        return readable.event();
    }

    @Override
    public Event<Void> writable() {
        return writable.event();
    }

    @Override
    public ByteSource source() {
        return this;
    }

    @Override
    public ByteSink sink() {
        return this;
    }

    @Override
    public Ends ends() {
        return ends;
    }
}
