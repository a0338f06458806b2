package org.weft.sim.explore;

import org.weft.sim.kernel.Oracle;

/// What is run again and again, each time with another oracle.
@FunctionalInterface
public interface Experiment {
    /// Is told what the next runs are made of, for one who watches.
    ///
    /// @param recipe what gives them
    default void about(Recipe recipe) {}

    /// Runs it once, from a fresh world to the verdict. Leaves nothing behind.
    ///
    /// @param seed what the program's own random draws come from
    /// @param oracle who decides everything else
    /// @param isTraced whether the verdict is to tell what has happened
    /// @return what has come of it; the same for the same seed and answers
    Verdict run(long seed, Oracle oracle, boolean isTraced);
}
