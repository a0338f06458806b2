package org.weft.sim;

import java.util.concurrent.ForkJoinPool;

/// Tells whether the common pool has run tasks meanwhile. No error, for whose they are the pool does not tell: perhaps those of a
/// test beside this one.
final class RealPool implements AutoCloseable {
    private final String name;
    private final long before = tasks();

    private RealPool(String name) {
        this.name = name;
    }

    /// Counts from now on until it is closed.
    ///
    /// @param name of the test
    static RealPool of(String name) {
        return new RealPool(name);
    }

    private static long tasks() {
        return ForkJoinPool.commonPool().getStealCount();
    }

    @Override
    public void close() {
        if (tasks() == before) return;
        System.err.println(
                "weft: "
                        + name
                        + ": meanwhile the common pool has run tasks. If microthreads have sent them, as a parallel stream and"
                        + " CompletableFuture do, no seed decides when they run: use microthreads, or Blocking");
    }
}
