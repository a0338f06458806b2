package org.weft.sim;

import org.weft.Scope;

/// A piece of a program whose schedules are explored: run many times, each time in a fresh reactor.
@FunctionalInterface
public interface Body {
    /// Does it, as `main` of a reactor.
    ///
    /// @param scope where it starts microthreads
    /// @throws Exception if something is not as it should be
    void run(Scope scope) throws Exception;
}
