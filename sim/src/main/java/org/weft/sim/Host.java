package org.weft.sim;

import java.time.Duration;

/// A simulated machine: its program, and the child processes that this has started. Its methods are for the script, which is
/// the body of the simulation or a microthread of any host.
public interface Host {
    /// Tells its name, under which others connect to it.
    ///
    /// @return the name
    String name();

    /// Tells whether its program runs.
    ///
    /// @return whether it does, or stands still
    boolean isRunning();

    /// Cuts the power: its microthreads never go on, no `finally` runs, and its peers are told nothing.
    void crash();

    /// Asks its program to end: its `main` is cancelled. Child processes that it has not ended by the time it has unwound are
    /// killed, as real ones are.
    void stop();

    /// Lets all of it stand still, and go on after a while; what comes meanwhile waits.
    ///
    /// @param length how long
    /// @throws IllegalArgumentException if it is negative
    void pause(Duration length);

    /// Starts its program anew, after a crash if it still runs.
    void restart();
}
