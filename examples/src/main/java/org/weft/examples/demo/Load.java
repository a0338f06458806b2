package org.weft.examples.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.weft.Microthread;
import org.weft.Reactor;
import org.weft.Scope;
import org.weft.net.Lines;
import org.weft.net.Tcp;

/// The built-in clients. They come one after the other, stay for many short sessions, and leave in the opposite order, so
/// that the load ramps up and down.
final class Load {
    private static final int CLIENTS = 6; // two more than the pool has children: some must wait
    private static final int LINES_A_SESSION = 60;
    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final Duration BETWEEN_SESSIONS = Duration.ofMillis(50);

    private final int port;
    private final Duration length;
    private final Tally tally;

    Load(int port, Duration length, Tally tally) {
        this.port = port;
        this.length = length;
        this.tally = tally;
    }

    /// Runs all clients to the end of the load.
    void run() throws InterruptedException {
        Duration step = length.dividedBy(2L * CLIENTS + 2);
        Duration begin = Reactor.current().uptime();
        Scope.run(
                "load",
                clients -> {
                    for (int i = 0; i < CLIENTS; i++) {
                        int number = i;
                        Duration end = begin.plus(length).minus(step.multipliedBy(i + 1));
                        clients.start("visitor " + number, () -> visit(number, end));
                        Microthread.sleep(step);
                    }
                });
    }

    private void visit(int number, Duration end) throws InterruptedException {
        while (Reactor.current().uptime().compareTo(end) < 0) {
            try {
                talk(number, end);
            } catch (IOException e) {
                tally.problem("visitor " + number + " could not get in: " + e.getMessage());
            }
            Microthread.sleep(BETWEEN_SESSIONS);
        }
    }

    /// One session. A line that gets no answer is accounted for where the error is seen.
    private void talk(int number, Duration end) throws IOException, InterruptedException {
        try (var stream = Tcp.connect("127.0.0.1", port)) {
            var lines = Lines.of(stream, StandardCharsets.UTF_8, FrontDoor.LINE_BYTES);
            String greeting = lines.read();
            if (greeting == null || !greeting.startsWith(FrontDoor.GREETING))
                return; // told so, before any line was sent
            tally.sessionBegun();
            for (int i = 0;
                    i < LINES_A_SESSION && Reactor.current().uptime().compareTo(end) < 0;
                    i++) {
                if (!ask(lines, "visitor " + number + " says " + i)) return;
                Microthread.sleep(PAUSE);
            }
        }
    }

    private boolean ask(Lines lines, String line) throws InterruptedException {
        tally.sent();
        String answer;
        try {
            lines.write(line);
            answer = lines.read();
        } catch (IOException e) {
            tally.failed(); // a reset connection: its message says so
            return false;
        }
        if (answer == null) {
            tally.problem("\"" + line + "\": the connection ended without an answer or an error");
            return false;
        }
        if (answer.startsWith(FrontDoor.ERROR)) {
            tally.failed();
            return false;
        }
        if (answer.equals(DemoChild.answerTo(line))) tally.answered();
        else tally.problem("\"" + line + "\" was answered \"" + answer + "\"");
        return true;
    }
}
