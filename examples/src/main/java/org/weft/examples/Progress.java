package org.weft.examples;

import java.time.Duration;
import org.weft.*;
import org.weft.event.*;

/// Shows the progress of long work, no more often than one can read, and never misses the end. The
/// work knows nothing of the display: it sets a value.
///
/// ```
/// ./weft run examples/src/main/java/org/weft/examples/Progress.java
/// ```
final class Progress {
    private static final int STEPS = 200;
    private static final Duration STEP = Duration.ofMillis(10);
    private static final Duration READABLE = Duration.ofMillis(500);

    static void main() throws InterruptedException {
        Reactor.run(Progress::run);
    }

    // guide: progress
    static void run(Scope main) throws InterruptedException {
        var done = new Value<>(0);
        main.start("display", () -> show(done));
        for (int step = 1; step <= STEPS; step++) {
            work();
            done.set(step); // an assignment, as long as nobody waits
        }
    }

    private static void show(View<Integer> done) throws InterruptedException {
        View<Integer> percent = done.map(n -> 100 * n / STEPS);
        int seen = percent.get();
        while (seen < 100) {
            seen = percent.differsFrom(seen).await(); // at once, if it differs already
            IO.println(seen + " %");
            if (seen < 100) Microthread.sleep(READABLE);
        }
    }

    // end

    /// A step of what takes long: it waits for something, so that others run meanwhile.
    private static void work() throws InterruptedException {
        Microthread.sleep(STEP);
    }

    private Progress() {}
}
