package org.weft.sim.explore;

/// What gives one run again and again.
///
/// @param seed what the program's own random draws come from, and the answers that are drawn by lot
/// @param way how choices are answered
public record Recipe(long seed, Way way) {
    Verdict run(Experiment experiment, boolean isTraced) {
        return experiment.run(seed, way.oracle(seed), isTraced);
    }
}
