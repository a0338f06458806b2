package org.weft.spi;

/// Runs jobs that block without parking, away from the reactor.
public interface BlockingPool extends AutoCloseable {
    /// Runs `job` soon, on a thread of its own choosing. Never blocks the caller. Jobs start in the order given.
    ///
    /// @param job what to run; it throws nothing
    void execute(Runnable job);

    /// Sets threads aside for one kind of jobs. A pool that has none, one that runs its jobs at once, need not do anything:
    /// they are then run like all others. Whoever uses the lane never has more than `threads` jobs under way.
    ///
    /// @param name what the lane is for
    /// @param threads how many
    /// @return the lane; closing it must not block; closing this pool ends its lanes too
    default BlockingPool lane(String name, int threads) {
        BlockingPool all = this;
        return new BlockingPool() {
            @Override
            public void execute(Runnable job) {
                all.execute(job);
            }

            @Override
            public void close() {} // the others go on
        };
    }

    /// Lets go of its threads once the jobs given have ended.
    @Override
    void close();
}
