package org.weft.sim.kernel;

/// Answers everything that is left open in a simulated world. Same oracle, same run.
@FunctionalInterface
public interface Oracle {
    /// Takes the simplest answer each time: the order of production, no latency, no fault.
    Oracle SIMPLEST = _ -> 0;

    /// Answers one choice.
    ///
    /// @param choice what is open
    /// @return from 0 to `choice.count() - 1`; 0 is the simplest
    long choose(Choice choice);
}
