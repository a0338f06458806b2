package org.weft.sim;

/// Sets up a simulated world, and may run it.
@FunctionalInterface
public interface SimBody {
    /// Names the hosts and what they do. When it returns, the world runs until all that [Simulation#on] has named have ended.
    ///
    /// It is no microthread: it cannot wait, but it may call [Simulation#runUntilQuiet] and look at what has come of it.
    ///
    /// @param sim the world
    /// @throws Exception if something is not as it should be
    void run(Simulation sim) throws Exception;
}
