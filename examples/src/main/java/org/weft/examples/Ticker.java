package org.weft.examples;

import java.time.Duration;
import org.weft.*;

/// Ticks until it gets a signal (Ctrl-C, TERM), and then ends in order: what runs is cancelled, and
/// has a second for its last words.
///
/// ```
/// ./weft run examples/src/main/java/org/weft/examples/Ticker.java [SECONDS]
/// ```
final class Ticker {
    private static final Duration GRACE = Duration.ofSeconds(1);

    // guide: ticker
    static void main(String... arguments) throws InterruptedException {
        long seconds = arguments.length == 0 ? 1 : Long.parseLong(arguments[0]);
        Reactor.builder().cancelOnShutdown(GRACE).run(_ -> tick(Duration.ofSeconds(seconds)));
    }

    static void tick(Duration interval) throws InterruptedException {
        int ticks = 0;
        try {
            while (true) {
                IO.println("tick " + ++ticks);
                Microthread.sleep(interval);
            }
        } catch (Cancelled e) {
            IO.println("stopped after tick " + ticks + ": " + e.reason());
            throw e; // it ends at whoever has cancelled
        }
    }

    // end

    private Ticker() {}
}
