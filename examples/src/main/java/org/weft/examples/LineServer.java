package org.weft.examples;

import java.io.IOException;
import java.time.Duration;
import org.weft.Reactor;
import org.weft.Scope;
import org.weft.Timeout;
import org.weft.event.Semaphore;
import org.weft.net.ByteStream;
import org.weft.net.Lines;
import org.weft.net.Tcp;
import org.weft.net.TcpListener;
import org.weft.net.TcpStream;

/// A server that speaks one line at a time, with many clients at once: it greets who says `HELO
/// name`, takes leave of who says `QUIT`, and says every other line back.
///
/// ```
/// ./weft run examples/src/main/java/org/weft/examples/LineServer.java [PORT]
/// ```
///
/// It listens on loopback only, and prints its port as its first line. [TalkToAServer] is a client.
public final class LineServer {
    private static final int LINE_BYTES = 512; // as in SMTP, where HELO comes from
    private static final int MOST_CLIENTS = 1_000; // descriptors; further ones wait to be accepted
    private static final Duration IDLE_LIMIT = Duration.ofMinutes(5);

    /// Serves until it is killed.
    ///
    /// @param arguments the port; none: any that is free
    /// @throws IOException if it cannot listen there
    /// @throws InterruptedException if it is interrupted
    public static void main(String... arguments) throws IOException, InterruptedException {
        int port = arguments.length == 0 ? 0 : Integer.parseInt(arguments[0]);
        Reactor.run(main -> {
            try (var listener = Tcp.listen("localhost", port)) {
                System.out.println("port " + listener.port());
                serve(listener);
            }
        });
    }

    /// Serves all who come, until it is cancelled. Suspends always.
    ///
    /// @param listener where they come
    /// @throws IOException if no more can be accepted
    /// @throws InterruptedException if cancelled; all connections are closed then
    public static void serve(TcpListener listener) throws IOException, InterruptedException {
        var places = new Semaphore(MOST_CLIENTS);
        Scope.run(
                "clients",
                clients -> {
                    while (true) {
                        places.acquire();
                        TcpStream client = listener.accept();
                        clients.start(
                                "client " + client,
                                () -> {
                                    try {
                                        attend(client);
                                    } finally {
                                        places.release();
                                    }
                                });
                    }
                });
    }

    /// Serves one client until it leaves, or is idle for too long. What goes wrong with it is no
    /// business of others.
    private static void attend(TcpStream client) throws InterruptedException {
        try (client) {
            answer(client);
        } catch (IOException e) {
            System.err.println(client + ": " + e.getMessage());
        }
    }

    private static void answer(ByteStream client) throws IOException, InterruptedException {
        var lines = Lines.ascii(client, LINE_BYTES);
        while (true) {
            String line = Timeout.call("idle", IDLE_LIMIT, lines::read);
            if (line == null) return;
            lines.write(answerTo(line));
            if (line.equals("QUIT")) return;
        }
    }

    private static String answerTo(String line) {
        if (line.startsWith("HELO ")) return "hello " + line.substring("HELO ".length());
        return line.equals("QUIT") ? "bye" : line;
    }

    private LineServer() {}
}
