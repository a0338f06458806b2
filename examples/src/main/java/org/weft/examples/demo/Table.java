package org.weft.examples.demo;

import java.time.Duration;
import org.weft.Blocking;
import org.weft.Microthread;
import org.weft.Reactor;

/// The live view: redrawn in place on a terminal, one line a second otherwise.
final class Table {
    private static final Duration TERMINAL_REFRESH = Duration.ofMillis(200);
    private static final Duration PLAIN_REFRESH = Duration.ofSeconds(1);
    private static final String HEAD =
            "   time  desired  running  busy  waiting  lines/s  starts  exits";
    private static final String BACK_TO_LINE_START = "\r\033[2K"; // ECMA-48: erase in line

    private final Pool pool;
    private final Tally tally;

    @SuppressWarnings("SystemConsoleNull") // on JDK 25 it is null again where there is no terminal
    private final boolean isTerminal = System.console() != null && System.console().isTerminal();

    Table(Pool pool, Tally tally) {
        this.pool = pool;
        this.tally = tally;
    }

    /// Shows until cancelled.
    void show() throws InterruptedException {
        print(HEAD + "\n");
        long seen = 0;
        Duration since = Reactor.current().uptime();
        while (true) {
            Microthread.sleep(isTerminal ? TERMINAL_REFRESH : PLAIN_REFRESH);
            Duration now = Reactor.current().uptime();
            long answered = tally.answeredCount();
            double rate = (answered - seen) * 1e9 / now.minus(since).toNanos();
            print(
                    (isTerminal ? BACK_TO_LINE_START : "")
                            + row(now, rate)
                            + (isTerminal ? "" : "\n"));
            seen = answered;
            since = now;
        }
    }

    /// Leaves the line that is redrawn.
    void end() throws InterruptedException {
        if (isTerminal) print("\n");
    }

    private String row(Duration now, double rate) {
        return "%6.1f s  %7d  %7d  %4d  %7d  %7.0f  %6d  %5d"
                .formatted(
                        now.toMillis() / 1e3,
                        pool.desired(),
                        pool.running(),
                        pool.busy(),
                        pool.waiting(),
                        rate,
                        pool.starts(),
                        pool.exits());
    }

    private static void print(String text) throws InterruptedException {
        Blocking.run(() -> {
            System.out.print(text);
            System.out.flush();
        });
    }
}
