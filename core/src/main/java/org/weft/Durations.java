package org.weft;

import java.time.Duration;

/// Shows durations as people write them.
final class Durations {
    static String text(Duration duration) {
        long nanos = Timers.nanos(duration);
        if (nanos == Timers.NEVER) return "more than 292 years";
        if (nanos == Long.MIN_VALUE) return "less than -292 years";
        if (nanos % 1_000_000_000 == 0) return nanos / 1_000_000_000 + " s";
        if (nanos % 1_000_000 == 0) return nanos / 1_000_000 + " ms";
        if (nanos % 1_000 == 0) return nanos / 1_000 + " µs";
        return nanos + " ns";
    }

    /// Shows three digits at least and six at most, for people who want to know how long it has been.
    static String rough(Duration duration) {
        long nanos = Timers.nanos(duration);
        long unit = 1;
        while (unit < 1_000_000_000 && Math.abs(nanos) / unit >= 100_000) unit *= 1_000;
        return text(Duration.ofNanos(nanos / unit * unit));
    }

    private Durations() {}
}
