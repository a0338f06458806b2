package org.weft.event;

import org.jspecify.annotations.Nullable;
import org.weft.Event;
import org.weft.WaitQueue;

/// A number of permits, handed out first come, first served. It has no owners: whoever likes may release.
///
/// A permit released while somebody waits is theirs from that moment, also if they run later.
public final class Semaphore {
    private final WaitQueue<Boolean> waiters = new WaitQueue<>("permit of semaphore");
    private final Event<Void> acquired = waiters.taking(this::take).withoutValue();
    private int available;

    /// Makes one.
    ///
    /// @param permits how many it has, at least 0
    /// @throws IllegalArgumentException if `permits` is negative
    public Semaphore(int permits) {
        if (permits < 0) throw new IllegalArgumentException("permits < 0: " + permits);
        available = permits;
    }

    /// Takes a permit, waiting for one. Suspends unless there is one.
    ///
    /// @throws InterruptedException if cancelled; no permit was taken
    public void acquire() throws InterruptedException {
        acquired.await();
    }

    /// Describes getting a permit: each goes to one waiter.
    ///
    /// @return the event, the same object each time
    public Event<Void> acquired() {
        return acquired;
    }

    /// Takes a permit if there is one. Never suspends.
    ///
    /// @return whether it did
    public boolean tryAcquire() {
        waiters.checkHere();
        return take() != null;
    }

    /// Gives a permit to the first who waits, or back. Never suspends.
    ///
    /// @throws IllegalStateException if there are 2147483647 already; nothing has changed
    public void release() {
        if (waiters.fireOne(true)) return;
        if (available == Integer.MAX_VALUE)
            throw new IllegalStateException("more than " + Integer.MAX_VALUE + " permits");
        available++;
    }

    /// Counts the permits that nobody has.
    ///
    /// @return how many there are, never less than 0
    public int available() {
        waiters.checkHere();
        return available;
    }

    @Override
    public String toString() {
        return "semaphore, " + available + " available";
    }

    private @Nullable Boolean take() {
        if (available == 0) return null;
        available--;
        return true;
    }
}
