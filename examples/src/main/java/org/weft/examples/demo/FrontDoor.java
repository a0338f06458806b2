package org.weft.examples.demo;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.weft.Scope;
import org.weft.Timeout;
import org.weft.net.Lines;
import org.weft.net.Tcp;
import org.weft.net.TcpListener;
import org.weft.net.TcpStream;

/// Lets clients in and passes each to a child of its own for as long as it stays.
///
/// A client is greeted with `served by PID` as soon as a child is free, then gets one line for each that it sends; or a
/// line that begins with `error: `, and the end.
final class FrontDoor {
    static final String ERROR = "error: ";
    static final String GREETING = "served by ";
    static final int LINE_BYTES = 1024;

    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(5);
    private static final Duration PARTING_LIMIT = Duration.ofSeconds(1);

    private final TcpListener listener;
    private final Pool pool;

    FrontDoor(TcpListener listener, Pool pool) {
        this.listener = listener;
        this.pool = pool;
    }

    /// Serves until cancelled. A client that fails hurts nobody else.
    void serve() throws IOException, InterruptedException {
        Scope.run(
                "front door",
                clients -> {
                    while (true) {
                        TcpStream client = listener.accept();
                        clients.start("client", () -> serve(client));
                    }
                });
    }

    private void serve(TcpStream client) throws InterruptedException {
        try (client) {
            var lines = Lines.of(client, StandardCharsets.UTF_8, LINE_BYTES);
            try {
                Pool.Member member = pool.borrow();
                try {
                    pass(lines, member);
                } finally {
                    pool.giveBack(member);
                }
            } catch (ChildLost | IOException e) { // one of the client's own: a line too long
                lines.write(ERROR + e.getMessage());
                client.finish();
                readToTheEnd(client);
            }
        } catch (IOException _) {
            // the client has gone: nobody is left to be told
        }
    }

    /// To close a connection while there is something to read resets it, and the error might never arrive.
    private static void readToTheEnd(TcpStream client) throws IOException, InterruptedException {
        var ignored = ByteBuffer.allocate(LINE_BYTES);
        Timeout.run(
                PARTING_LIMIT,
                () -> {
                    while (client.read(ignored.clear()) >= 0) {
                        // it was told why nobody listens
                    }
                });
    }

    private static void pass(Lines client, Pool.Member member)
            throws IOException, InterruptedException, ChildLost {
        try (var stream = connect(member)) {
            var child = Lines.of(stream, StandardCharsets.UTF_8, LINE_BYTES);
            client.write(GREETING + member.pid());
            for (String line = client.read(); line != null; line = client.read())
                client.write(ask(child, line, member));
        }
    }

    private static TcpStream connect(Pool.Member member) throws InterruptedException, ChildLost {
        try {
            return Timeout.call(ANSWER_LIMIT, () -> Tcp.connect("127.0.0.1", member.port()));
        } catch (IOException e) {
            throw new ChildLost(member, e);
        }
    }

    private static String ask(Lines child, String line, Pool.Member member)
            throws InterruptedException, ChildLost {
        try {
            String answer =
                    Timeout.call(
                            ANSWER_LIMIT,
                            () -> {
                                child.write(line);
                                return child.read();
                            });
            if (answer == null) throw new IOException("it closed the connection");
            return answer;
        } catch (IOException e) {
            throw new ChildLost(member, e);
        }
    }

    /// The child is gone in the middle of a conversation.
    private static final class ChildLost extends Exception {
        private static final long serialVersionUID = 1;

        ChildLost(Pool.Member member, IOException cause) {
            super(
                    "child "
                            + member.pid()
                            + " was lost ("
                            + cause.getMessage()
                            + "); connect again",
                    cause);
        }
    }
}
