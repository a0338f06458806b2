package org.weft.sim.explore;

import org.weft.sim.kernel.Choice;
import org.weft.sim.kernel.ChoiceKind;
import org.weft.sim.kernel.Hashes;
import org.weft.sim.kernel.Oracle;

/// Answers each choice by lot: a hash of seed and key, so that no answer depends on how many there were before.
///
/// How often it looks beyond the simplest answer at all, where that is rare, is drawn for each kind and run: never, seldom, often
/// or mostly. So there are runs that are full of one thing and free of another (swarm testing; Groce et al., ISSTA 2012).
///
/// @param seed the seed
public record RandomOracle(long seed) implements Oracle {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;
    private static final int[] FACTORS = {0, 1, 3, 8};

    @Override
    public long choose(Choice choice) {
        long word = Hashes.mix(seed * GOLDEN ^ choice.key());
        if (choice.kind().odds() < 1 && Hashes.unit(word) >= odds(choice.kind())) return 0;
        return Hashes.below(Hashes.mix(word), choice.count());
    }

    private double odds(ChoiceKind kind) {
        long word = Hashes.add(seed, kind.hash());
        return kind.odds() * FACTORS[(int) Hashes.below(word, FACTORS.length)];
    }
}
