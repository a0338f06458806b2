package org.weft.sim.explore;

import java.time.Duration;

/// Time of the real world, that is of the person who waits for a result.
final class RealBudget {
    private final long startNanos = System.nanoTime();
    private final Duration limit;

    RealBudget(Duration limit) {
        this.limit = limit;
    }

    Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - startNanos);
    }

    boolean isOver() {
        return elapsed().compareTo(limit) >= 0;
    }
}
