package org.weft.examples;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.weft.*;
import org.weft.event.*;
import org.weft.net.*;

/// Asks several mirrors at once, takes the first answer, and lets the others go. A mirror that fails
/// is noted and hurts nobody; only if all fail is there an error.
///
/// ```
/// ./weft run examples/src/main/java/org/weft/examples/FirstMirror.java
/// ```
final class FirstMirror {
    private static final String HOST = "127.0.0.1";
    private static final Duration LIMIT = Duration.ofSeconds(5);

    record Mirror(String name, int port) {}

    static void main() throws IOException, InterruptedException {
        Reactor.run(main -> {
            var lively = Tcp.listen(HOST, 0);
            main.startDaemon("lively mirror", () -> answer(lively));
            try (var silent = Tcp.listen(HOST, 0)) {
                var mirrors =
                        List.of(
                                new Mirror("north", closedPort()),
                                new Mirror("south", silent.port()),
                                new Mirror("east", lively.port()));
                IO.println(Timeout.call("mirrors", LIMIT, () -> firstAnswer(mirrors)));
            }
        });
    }

    // guide: first-mirror
    static String firstAnswer(List<Mirror> mirrors) throws IOException, InterruptedException {
        return Scope.call(scope -> {
            scope.onFailure(failure -> IO.println(failure.microthread() + " does not answer"));
            var asked = new ArrayList<Fork<String>>();
            for (var mirror : mirrors) asked.add(scope.fork(mirror.name(), () -> ask(mirror)));
            while (!asked.isEmpty()) {
                Fork<String> first = firstToEnd(asked).await();
                if (first.ended().await() instanceof Outcome.Success<String>(String answer)) {
                    scope.cancel("there is an answer");
                    return answer;
                }
                asked.remove(first);
            }
            throw new IOException("no mirror answers: " + mirrors);
        });
    }

    private static Event<Fork<String>> firstToEnd(List<Fork<String>> asked) {
        return Event.anyOf(asked.stream().map(fork -> fork.ended().as(fork)).toList());
    }

    // end

    private static String ask(Mirror mirror) throws IOException, InterruptedException {
        try (var stream = Tcp.connect(HOST, mirror.port())) {
            String answer = Lines.ascii(stream, 80).read();
            return mirror.name() + " says: " + answer;
        }
    }

    private static void answer(TcpListener listener) throws IOException, InterruptedException {
        try (listener;
                var visitor = listener.accept()) {
            Lines.ascii(visitor, 80).write("here you are");
        }
    }

    private static int closedPort() throws IOException, InterruptedException {
        try (var closed = Tcp.listen(HOST, 0)) {
            return closed.port();
        }
    }

    private FirstMirror() {}
}
