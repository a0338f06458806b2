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
/// new --begin--> connecting --finish--> connected --close--> closed
///                connecting --refused, cancelled----------> closed
/// ```
final class NioConnection implements Connection, ByteSource, ByteSink {
    /// At most so much goes through one system call: NIO copies what remains in a heap buffer, however much that is,
    /// into a direct one of that size.
    private static final int CHUNK_BYTES = 128 * 1024;

    private final SocketChannel channel;
    private final ChannelPoller.Watch watch;
    private final Readiness readable;
    private final Readiness writable;
    private final Ends ends;
    private boolean isClosed;

    /// Watches a channel that is connected. On an error the channel is still the caller's.
    static NioConnection over(ChannelPoller poller, SocketChannel channel) throws IOException {
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        var local = (InetSocketAddress) channel.getLocalAddress();
        var remote = (InetSocketAddress) channel.getRemoteAddress();
        return new NioConnection(poller, channel, new Ends(local, remote));
    }

    @Override
    public ByteSource source() {
        return this;
    }
}
