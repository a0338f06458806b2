package org.weft;

import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.weft.spi.BlockingPool;

/// Platform threads, as many as there are jobs under way; an idle one ends after a while.
final class RealBlockingPool implements BlockingPool {
    private static final long IDLE_SECONDS = 10;

    /// All jobs are over by then, but for a read of a pipe that a stranger holds open.
    private static final long CLOSE_SECONDS = 1;

    private final ThreadPoolExecutor threads;

    RealBlockingPool(String name) {
        var factory = Thread.ofPlatform().daemon().name(name + "-", 1).factory();
        threads =
                new ThreadPoolExecutor(
                        0,
                        Integer.MAX_VALUE,
                        IDLE_SECONDS,
                        TimeUnit.SECONDS,
                        new SynchronousQueue<>(),
                        factory);
    }

    @Override
    public void execute(Runnable job) {
        threads.execute(job);
    }

    @Override
    public void close() {
        threads.shutdown();
        try {
            boolean _ = threads.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
