package org.weft.sim.network;

import java.time.Duration;

/// How long a packet takes. An object, not a value: each rule has its own.
final class Latency {
    /// Always the same: within a kernel nothing overtakes anything.
    static final Latency WITHIN_A_HOST =
            new Latency(Duration.ofNanos(20_000), Duration.ofNanos(20_000));

    static final Latency BETWEEN_HOSTS =
            new Latency(Duration.ofNanos(100_000), Duration.ofMillis(2));

    private static final int STEPS = 1024;

    private final long minNanos;
    private final long maxNanos;

    Latency(Duration min, Duration max) {
        this.minNanos = min.toNanos();
        this.maxNanos = max.toNanos();
    }

    int alternatives() {
        return minNanos == maxNanos ? 1 : STEPS;
    }

    /// @param step which alternative; 0 is the shortest
    long nanos(long step) {
        return minNanos + (maxNanos - minNanos) / (STEPS - 1) * step;
    }
}
