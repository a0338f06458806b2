package org.weft.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.function.IntConsumer;

/// One virtual thread a connection, blocking reads and writes.
final class VirtualThreadEcho {
    private static final int BUFFER_BYTES = 2_048;

    private VirtualThreadEcho() {}

    static void serve(IntConsumer listening) throws IOException {
        try (var listener = ServerSocketChannel.open()) {
            listener.bind(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), NioEcho.BACKLOG);
            listening.accept(listener.socket().getLocalPort());
            while (true) {
                var peer = listener.accept();
                Thread.startVirtualThread(() -> echo(peer));
            }
        }
    }

    private static void echo(SocketChannel peer) {
        var buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
        try (peer) {
            peer.setOption(StandardSocketOptions.TCP_NODELAY, true);
            while (peer.read(buffer) >= 0) {
                buffer.flip();
                while (buffer.hasRemaining()) peer.write(buffer);
                buffer.clear();
            }
        } catch (IOException e) {
            // the peer has gone, and so does this thread
        }
    }
}
