package org.weft.sim.kernel;

import java.util.random.RandomGenerator;

/// What a simulated program draws at random: for each microthread a sequence of its own.
final class UnitRandom implements RandomGenerator {
    private final Unit unit;

    UnitRandom(Unit unit) {
        this.unit = unit;
    }

    @Override
    public long nextLong() {
        return unit.kernel().decisions().draw(unit.toString(), unit.runningPath());
    }
}
