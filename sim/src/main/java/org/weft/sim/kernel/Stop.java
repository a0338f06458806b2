package org.weft.sim.kernel;

import java.time.Duration;
import java.util.List;

/// Why a run goes no further.
public sealed interface Stop {
    /// What was run for has come to its end.
    record Ended() implements Stop {}

    /// Nothing can happen any more: all wait, and for nothing that is under way.
    record Quiet() implements Stop {}

    /// The simulated time is over.
    ///
    /// @param limit the limit
    record TimeIsUp(Duration limit) implements Stop {}

    /// There were too many turns.
    ///
    /// @param limit the limit
    record TooManySteps(long limit) implements Stop {}

    /// Time does not pass any more, although there is always something to run.
    ///
    /// @param cycle who runs again and again, in order: `host main/a`
    record Livelock(List<String> cycle) implements Stop {}
}
