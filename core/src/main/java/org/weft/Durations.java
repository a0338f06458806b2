package org.weft;

import java.time.Duration;

/// Shows durations as people write them.
final class Durations {
    static String text(Duration duration) {
        long nanos = Timers.nanos(duration);
        if (nanos % 1_000_000_000 == 0) return nanos / 1_000_000_000 + " s";
        if (nanos % 1_000_000 == 0) return nanos / 1_000_000 + " ms";
        if (nanos % 1_000 == 0) return nanos / 1_000 + " µs";
        return nanos + " ns";
    }

    private Durations() {}
}
