package org.weft.sim.explore;

import org.weft.sim.kernel.Choice;
import org.weft.sim.kernel.Hashes;
import org.weft.sim.kernel.Oracle;

/// Answers each choice by lot: a hash of seed and key, so that no answer depends on how many there were before.
///
/// @param seed the seed
public record RandomOracle(long seed) implements Oracle {
    @Override
    public long choose(Choice choice) {
        long word = Hashes.mix(seed * 0x9E3779B97F4A7C15L ^ choice.key());
        double odds = choice.kind().odds();
        if (odds < 1 && Hashes.unit(word) >= odds) return 0;
        return Hashes.below(Hashes.mix(word), choice.count());
    }
}
