package org.weft.examples;

import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import org.weft.Reactor;
import org.weft.Timeout;
import org.weft.net.Lines;
import org.weft.net.Tcp;

/// The client of the post that Weft began with: it connects to a server that speaks one line at a
/// time, says hello, and reads a line, each within a limit. What goes wrong is thrown where it is
/// waited for.
///
/// ```
/// ./weft run examples/src/main/java/org/weft/examples/TalkToAServer.java HOST PORT
/// ```
///
/// [LineServer] is such a server.
///
/// @param connectLimit how long connecting may take
/// @param replyLimit how long the server may take to answer
public record TalkToAServer(Duration connectLimit, Duration replyLimit) {
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(3);
    private static final Duration REPLY_LIMIT = Duration.ofSeconds(10);
    private static final int LINE_BYTES = 512;

    /// Greets a server and prints its answer.
    ///
    /// @param arguments host and port
    /// @throws InterruptedException if it is interrupted
    public static void main(String... arguments) throws InterruptedException {
        if (arguments.length != 2) {
            System.err.println("usage: TalkToAServer HOST PORT");
            System.exit(2);
        }
        String host = arguments[0];
        int port = Integer.parseInt(arguments[1]);
        var client = new TalkToAServer(CONNECT_LIMIT, REPLY_LIMIT);
        try {
            String answer = Reactor.call(main -> client.greet(host, port));
            System.out.println(answer);
        } catch (IOException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    /// Greets a server. Suspends until it has answered, or will not.
    ///
    /// @param host its name or address
    /// @param port where it listens
    /// @return its answer
    /// @throws IOException if it cannot be reached, is too slow, or hangs up
    /// @throws InterruptedException if cancelled
    public String greet(String host, int port) throws IOException, InterruptedException {
        try (var stream = Timeout.call("connect", connectLimit, () -> Tcp.connect(host, port))) {
            var lines = Lines.ascii(stream, LINE_BYTES);
            lines.write("HELO world");
            String reply = Timeout.call("reply", replyLimit, lines::read);
            if (reply == null) throw new EOFException(stream + " has hung up without a word");
            return reply;
        }
    }
}
