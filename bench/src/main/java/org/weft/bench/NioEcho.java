package org.weft.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.function.IntConsumer;

/// The loop that one writes by hand: one selector, one thread, callbacks. The reference of the echo.
///
/// One direct buffer serves all connections; what the socket does not take at once waits in a buffer of the connection.
final class NioEcho {
    static final int BACKLOG = 4_096;
    static final int BUFFER_BYTES = 16_384;

    private final Selector selector;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);

    private NioEcho(Selector selector) {
        this.selector = selector;
    }

    static void serve(IntConsumer listening) throws IOException {
        try (var selector = Selector.open();
                var listener = ServerSocketChannel.open()) {
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
            listener.configureBlocking(false);
            listener.register(selector, SelectionKey.OP_ACCEPT);
            listening.accept(listener.socket().getLocalPort());
            var echo = new NioEcho(selector);
            while (true) selector.select(echo::dispatch);
        }
    }

    private void dispatch(SelectionKey key) {
        try {
            if (key.isAcceptable()) accept((ServerSocketChannel) key.channel());
            else if (key.attachment() instanceof ByteBuffer rest) flush(key, rest);
            else echo(key, (SocketChannel) key.channel());
        } catch (IOException e) {
            close(key);
        }
    }

    private void accept(ServerSocketChannel listener) throws IOException {
        for (var peer = listener.accept(); peer != null; peer = listener.accept()) {
            peer.configureBlocking(false);
            peer.setOption(StandardSocketOptions.TCP_NODELAY, true);
            peer.register(selector, SelectionKey.OP_READ);
        }
    }

    private void echo(SelectionKey key, SocketChannel peer) throws IOException {
        buffer.clear();
        if (peer.read(buffer) < 0) {
            close(key);
            return;
        }
        buffer.flip();
        peer.write(buffer);
        if (!buffer.hasRemaining()) return;
        key.attach(ByteBuffer.allocateDirect(buffer.remaining()).put(buffer).flip());
        key.interestOps(SelectionKey.OP_WRITE);
    }

    private static void flush(SelectionKey key, ByteBuffer rest) throws IOException {
        ((SocketChannel) key.channel()).write(rest);
        if (rest.hasRemaining()) return;
        key.attach(null);
        key.interestOps(SelectionKey.OP_READ);
    }

    private static void close(SelectionKey key) {
        try {
            key.channel().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
