package org.weft.spi;

/// Runs jobs that block without parking, away from the reactor.
public interface BlockingPool extends AutoCloseable {
    /// Runs `job` soon, on a thread of its own choosing. Never blocks the caller. Jobs start in the order given.
    ///
    /// @param job what to run; it throws nothing
    void execute(Runnable job);

    /// Lets go of its threads once the jobs given have ended.
    @Override
    void close();
}
