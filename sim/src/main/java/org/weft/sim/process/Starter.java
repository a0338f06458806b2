package org.weft.sim.process;

import org.weft.ScopedAction;
import org.weft.sim.kernel.Unit;

/// Starts a reactor of its own for a simulated process.
@FunctionalInterface
public interface Starter {
    /// Starts one; it runs from the next step on.
    ///
    /// @param host the machine it is on
    /// @param name what it is, on that machine
    /// @param main what it does
    /// @return the unit
    Unit start(String host, String name, ScopedAction<?> main);
}
