package org.weft.testing;

import java.time.Duration;
import java.time.Instant;
import org.weft.spi.Clock;

/// A clock that stands still until it is told to jump. Other threads may read it.
final class VirtualClock implements Clock {
    private volatile long nanos;
    private volatile Duration offset = Duration.ZERO;

    @Override
    public long nanos() {
        return nanos;
    }

    @Override
    public Instant now() {
        return VirtualWorld.ORIGIN.plus(offset).plusNanos(nanos);
    }

    /// Jumps forward; to a moment in the past it does not jump.
    void jumpTo(long moment) {
        nanos = Math.max(nanos, moment);
    }

    /// Steps the wall clock alone.
    void step(Duration step) {
        offset = offset.plus(step);
    }
}
