package org.weft;

import java.util.List;
import java.util.function.Function;

/// An event that is made when a wait begins. Source: guard and withNack of J. Reppy, "Concurrent Programming in ML", 1999.
///
/// @param perAwait gets the negative acknowledgement of this wait
record Guard<T>(Function<? super Event<Void>, ? extends Event<? extends T>> perAwait)
        implements Event<T> {
    @Override
    public T await() throws InterruptedException {
        return new Choice<T>(List.of(this), false).await();
    }

    @Override
    public String toString() {
        return "guarded event";
    }
}
