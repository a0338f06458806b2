package org.weft;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.weft.spi.BlockingPool;

/// Platform threads, as many as there are jobs under way; an idle one ends after a while. A lane has threads of its own,
/// which it keeps.
final class RealBlockingPool implements BlockingPool {
    private static final long IDLE_SECONDS = 10;

    /// All jobs are over by then, but for a read of a pipe that a stranger holds open.
    private static final long CLOSE_NANOS = 1_000_000_000;

    private final String prefix;
    private final ThreadPoolExecutor threads;
    private final List<ThreadPoolExecutor> lanes = new ArrayList<>();

    /// @param prefix what the names of its threads begin with
    RealBlockingPool(String prefix) {
        this.prefix = prefix;
        this.threads = threads("blocking", 0, Integer.MAX_VALUE, new SynchronousQueue<>());
    }

    private ThreadPoolExecutor threads(
            String name, int kept, int most, BlockingQueue<Runnable> queue) {
        var factory = Thread.ofPlatform().daemon().name(prefix + "-" + name + "-", 1).factory();
        return new ThreadPoolExecutor(kept, most, IDLE_SECONDS, TimeUnit.SECONDS, queue, factory);
    }

    @Override
    public void execute(Runnable job) {
        threads.execute(job);
    }

    @Override
    public BlockingPool lane(String name, int count) {
        lanes.removeIf(ThreadPoolExecutor::isTerminated);
        ThreadPoolExecutor own = threads(name, count, count, new LinkedBlockingQueue<>());
        lanes.add(own);
        return new OfLane(own);
    }

    /// Waits a moment for the threads to end, those of its lanes included.
    @Override
    public void close() {
        threads.shutdown();
        lanes.forEach(ThreadPoolExecutor::shutdown);
        long deadlineNanos = System.nanoTime() + CLOSE_NANOS;
        try {
            awaitEndOf(threads, deadlineNanos);
            for (ThreadPoolExecutor lane : lanes) awaitEndOf(lane, deadlineNanos);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static void awaitEndOf(ThreadPoolExecutor ending, long deadlineNanos)
            throws InterruptedException {
        boolean _ =
                ending.awaitTermination(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    /// Does not wait for its threads when it is closed, which may be in a microthread; the whole pool does.
    private record OfLane(ThreadPoolExecutor threads) implements BlockingPool {
        @Override
        public void execute(Runnable job) {
            threads.execute(job);
        }

        @Override
        public void close() {
            threads.shutdown();
        }
    }
}
