package org.weft.spi;

import java.time.Instant;

/// Tells a reactor the time.
public interface Clock {
    /// Reads the monotonic clock. Called on the reactor's threads only.
    ///
    /// @return nanoseconds since an arbitrary moment, never less than before
    long nanos();

    /// Reads the wall clock, which may step in either direction.
    ///
    /// @return the current time
    Instant now();
}
