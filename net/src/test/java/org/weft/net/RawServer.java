package org.weft.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/// A server of plain JDK channels, for what ours would never do.
record RawServer(ServerSocketChannel channel) implements AutoCloseable {
    static RawServer listen(int backlog) throws IOException {
        var address = new InetSocketAddress(InetAddress.ofLiteral(Loopback.HOST), 0);
        return new RawServer(ServerSocketChannel.open().bind(address, backlog));
    }

    static int unusedPort() throws IOException {
        try (var listening = listen(1)) {
            return listening.port();
        }
    }

    static void reset(SocketChannel channel) throws IOException {
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        channel.close();
    }

    int port() throws IOException {
        return ((InetSocketAddress) channel.getLocalAddress()).getPort();
    }

    SocketChannel accept() throws IOException {
        return channel.accept();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
