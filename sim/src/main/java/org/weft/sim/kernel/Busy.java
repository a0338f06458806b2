package org.weft.sim.kernel;

import org.jspecify.annotations.Nullable;

/// What a simulated world waits for just now, in the time of the machine.
///
/// @param who in words
/// @param thread on which that runs
public record Busy(String who, Thread thread) {
    /// Looks, from any thread. What goes on meanwhile may be seen in part: good for a world that does not go on.
    ///
    /// @param kernel the world
    /// @param driver the thread that drives it
    /// @return what keeps it
    public static Busy in(Kernel kernel, Thread driver) {
        Unit unit = kernel.running();
        if (unit == null) return new Busy("the body", driver);
        @Nullable Thread worker = kernel.worker().busy();
        if (worker != null) return new Busy("a blocking call of " + unit, worker);
        Thread thread = unit.reactor().thread().orElse(driver);
        if (thread.equals(driver)) return new Busy(unit + ", between two slices,", driver);
        return new Busy("a slice of " + unit + " " + unit.runningPath(), thread);
    }
}
