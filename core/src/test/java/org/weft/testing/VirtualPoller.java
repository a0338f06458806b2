package org.weft.testing;

import java.util.PriorityQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.weft.spi.BlockingPool;
import org.weft.spi.Poller;

/// Instead of waiting lets the clock jump: to the end of the wait, or to the next thing that
/// happens outside. With neither, or while a blocking call is under way, it really waits to be
/// woken, though not for ever: a test must fail rather than hang.
final class VirtualPoller implements Poller {
    private static final long LOOK_NANOS = 100_000_000;
    private static final int MOST_LOOKS = 100;

    private final VirtualClock clock;
    private final PriorityQueue<Happening> happenings = new PriorityQueue<>();
    private final AtomicBoolean isWoken = new AtomicBoolean();
    private final AtomicInteger callsUnderWay = new AtomicInteger();
    private volatile Thread sleeper;
    private long sequence;

    VirtualPoller(VirtualClock clock) {
        this.clock = clock;
    }

    void add(long nanos, Runnable action) {
        happenings.add(new Happening(nanos, sequence++, action));
    }

    @Override
    public void poll(long maxNanos) {
        if (!isWoken.getAndSet(false) && maxNanos > 0) pass(maxNanos);
        while (nextNanos() <= clock.nanos()) happenings.remove().action.run();
    }

    private void pass(long maxNanos) {
        long until = maxNanos == Long.MAX_VALUE ? maxNanos : clock.nanos() + maxNanos;
        long moment = Math.min(until, nextNanos());
        if (moment == Long.MAX_VALUE || callsUnderWay.get() > 0) sleep();
        else clock.jumpTo(moment);
    }

    private long nextNanos() {
        return happenings.isEmpty() ? Long.MAX_VALUE : happenings.peek().nanos;
    }

    private void sleep() {
        sleeper = Thread.currentThread();
        for (int looks = 0; looks < MOST_LOOKS; looks++) {
            if (isWoken.getAndSet(false)) return;
            LockSupport.parkNanos(this, LOOK_NANOS);
        }
        throw new AssertionError(
                "all wait, with no deadline, and nothing has come from outside for 10 s");
    }

    @Override
    public boolean isWatching() {
        return !happenings.isEmpty();
    }

    @Override
    public void wakeUp() {
        isWoken.set(true);
        LockSupport.unpark(sleeper);
    }

    @Override
    public void close() {}

    /// Something that happens outside at a moment; of the same moment, what was said first.
    private record Happening(long nanos, long sequence, Runnable action)
            implements Comparable<Happening> {
        @Override
        public int compareTo(Happening other) {
            int byTime = Long.compare(nanos, other.nanos);
            return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
        }
    }

    /// A thread for each blocking call; meanwhile the clock stands still.
    final class RealCalls implements BlockingPool {
        @Override
        public void execute(Runnable job) {
            callsUnderWay.incrementAndGet();
            Thread.ofPlatform()
                    .daemon()
                    .name("blocking")
                    .start(() -> {
                        try {
                            job.run();
                        } finally {
                            callsUnderWay.decrementAndGet();
                            wakeUp();
                        }
                    });
        }

        @Override
        public void close() {}
    }
}
