package org.weft.examples.demo;

import java.io.IOException;
import org.weft.Blocking;
import org.weft.Microthread;
import org.weft.Reactor;
import org.weft.net.ByteStream;
import org.weft.net.Lines;
import org.weft.net.Tcp;
import org.weft.net.TcpListener;

/// One child of the demo's pool: a small line server for one client at a time. It answers each line with the line
/// reversed. It prints `port N` first, and ends when its standard input ends, so that it never outlives its parent.
final class DemoChild {
    private static final int LINE_BYTES = 1024;

    private DemoChild() {}

    public static void main(String[] args) throws Exception {
        Reactor.run(main -> {
            try (var listener = Tcp.listen("127.0.0.1", 0)) {
                Blocking.run(() -> System.out.println("port " + listener.port()));
                main.startDaemon("server", () -> serve(listener));
                Blocking.run(DemoChild::readToTheEnd);
            }
        });
    }

    private static void serve(TcpListener listener) throws IOException, InterruptedException {
        while (true) {
            try (var client = listener.accept()) {
                answer(client);
            } catch (IOException e) {
                System.err.println("a client was lost: " + e.getMessage());
            }
        }
    }

    private static void answer(ByteStream client) throws IOException, InterruptedException {
        var lines = Lines.of(client, java.nio.charset.StandardCharsets.UTF_8, LINE_BYTES);
        for (String line = lines.read(); line != null; line = lines.read()) {
            lines.write(answerTo(line));
            Microthread.yield();
        }
    }

    /// What a client gets for a line.
    static String answerTo(String line) {
        return new StringBuilder(line).reverse().toString();
    }

    private static void readToTheEnd() throws IOException {
        while (System.in.read() >= 0) {
            // whatever the parent says, only its end counts
        }
    }
}
