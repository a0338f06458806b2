package org.weft;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.weft.spi.Poller;

/// Sleeps by spinning, and knows when nobody is left who could wake it: then a wake-up was lost, which so is told at once
/// instead of being waited for;
/// only a sender that is blocked itself makes it wait for a limit.
final class SpinPoller implements Poller {
    private static final long LIMIT_NANOS = 10_000_000_000L;

    private final AtomicInteger sendersLeft;
    private final AtomicBoolean isWoken = new AtomicBoolean();
    private final boolean isWatching;

    /// Makes one that seems to wait for descriptors too: there is always somebody outside.
    SpinPoller(int senders) {
        this(senders, true);
    }

    private SpinPoller(int senders, boolean isWatching) {
        sendersLeft = new AtomicInteger(senders);
        this.isWatching = isWatching;
    }

    /// Makes one without descriptors: that nothing can happen any more is found.
    static SpinPoller alone(int senders) {
        return new SpinPoller(senders, false);
    }

    /// A sender has done all it does.
    void senderIsDone() {
        sendersLeft.decrementAndGet();
    }

    @Override
    public void poll(long maxNanos) {
        if (isWoken.getAndSet(false) || maxNanos <= 0) return;
        long beganNanos = System.nanoTime();
        while (!isWoken.getAndSet(false)) {
            boolean isForEver = maxNanos == Timers.NEVER;
            if (!isForEver && System.nanoTime() - beganNanos >= maxNanos) return;
            boolean isAlone = sendersLeft.get() == 0 && !isWoken.get();
            boolean isLate = System.nanoTime() - beganNanos >= LIMIT_NANOS; // a sender is blocked
            if (isForEver && (isAlone || isLate)) throw new WakeUpLost();
            Thread.onSpinWait();
        }
    }

    @Override
    public void wakeUp() {
        isWoken.set(true);
    }

    @Override
    public boolean isWatching() {
        return isWatching;
    }

    @Override
    public void close() {}

    static final class WakeUpLost extends Error {
        private static final long serialVersionUID = 1;

        WakeUpLost() {
            super("asleep, and nobody is left who could wake it");
        }
    }
}
