package org.weft.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.IntConsumer;
import org.weft.Reactor;
import org.weft.net.ByteStream;
import org.weft.net.Tcp;

/// Weft's echo server: one microthread a connection, plain reads and writes.
final class WeftEcho {
    private static final int BUFFER_BYTES = 2_048;

    private WeftEcho() {}

    static void serve(IntConsumer listening) throws IOException, InterruptedException {
        Reactor.run(main -> {
            var listener = Tcp.listen("127.0.0.1", 0);
            listening.accept(listener.port());
            while (true) {
                var peer = listener.accept();
                main.start("echo", () -> echo(peer));
            }
        });
    }

    private static void echo(ByteStream peer) throws InterruptedException {
        var buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
        try (peer) {
            while (peer.read(buffer) >= 0) {
                peer.write(buffer.flip());
                buffer.clear();
            }
        } catch (IOException e) {
            // the peer has gone, and so does this microthread
        }
    }
}
