package org.weft.event;

import org.jspecify.annotations.Nullable;
import org.weft.Event;
import org.weft.WaitQueue;

/// Opens once, after so many have counted down, and stays open.
///
/// ```java
/// var warm = new Latch(caches.size());
/// for (Cache cache : caches) scope.start(cache.name(), () -> { cache.fill(); warm.countDown(); });
/// warm.await();
/// ```
///
/// To wait until microthreads have ended, and learn of their failures, use a [org.weft.Scope].
public final class Latch {
    private final WaitQueue<Boolean> waiters = new WaitQueue<>("latch");
    private final Event<Void> opened = waiters.event(this::ask).withoutValue();
    private long count;

    /// Makes one.
    ///
    /// @param count how often [#countDown] is to be called, at least 0; of 0 it is open
    /// @throws IllegalArgumentException if `count` is negative
    public Latch(long count) {
        if (count < 0) throw new IllegalArgumentException("count < 0: " + count);
        this.count = count;
    }

    /// Counts down by one. The last call opens it and tells everybody who waits; once it is open nothing happens. Never
    /// suspends.
    public void countDown() {
        waiters.checkHere();
        if (count > 0 && --count == 0) waiters.fireAll(true);
    }

    /// Waits until it is open. Suspends unless it is.
    ///
    /// @throws InterruptedException if cancelled
    public void await() throws InterruptedException {
        opened.await();
    }

    /// Describes its being open: a level that holds for ever, told to everybody.
    ///
    /// @return the event, the same object each time
    public Event<Void> opened() {
        return opened;
    }

    /// Reads how many calls are still to come. Never suspends.
    ///
    /// @return the count; 0 when it is open
    public long count() {
        waiters.checkHere();
        return count;
    }

    @Override
    public String toString() {
        return count == 0 ? "latch, open" : "latch, " + count + " to go";
    }

    private @Nullable Boolean ask() {
        return count == 0 ? true : null;
    }
}
