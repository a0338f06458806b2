package org.weft.sim.explore;

import org.weft.sim.kernel.Choice;
import org.weft.sim.kernel.ChoiceKind;
import org.weft.sim.kernel.Hashes;
import org.weft.sim.kernel.Oracle;

/// Answers each choice by lot: a hash of seed and key, so that no answer depends on how many there were before.
///
/// How often it looks beyond the simplest answer at all, where that is rare, is drawn for each kind and run: never, seldom, often
/// or mostly. So there are runs that are full of one thing and free of another (swarm testing; Groce et al., ISSTA 2012). Of the
/// places that a program names each is left alone in half of the runs.
///
/// @param seed the seed
public record RandomOracle(long seed) implements Oracle {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;
    private static final int[] FACTORS = {0, 1, 3, 8};

    /// A knob's first answers: as in production, the least, the most.
    private static final long ENDS = 3;

    @Override
    public long choose(Choice choice) {
        long word = Hashes.mix(seed * GOLDEN ^ choice.key());
        if (choice.kind().odds() < 1 && Hashes.unit(word) >= odds(choice)) return 0;
        return Hashes.below(Hashes.mix(word), reach(choice, word));
    }

    private double odds(Choice choice) {
        ChoiceKind kind = choice.kind();
        long word = Hashes.add(seed, kind.hash());
        if (kind.isOfPlaces() && Hashes.add(word, choice.topic()) < 0) return 0;
        return kind.odds() * FACTORS[(int) Hashes.below(word, FACTORS.length)];
    }

    /// How many of the answers come into question. Of a knob's these are, each other time, only the ends of its range; else each
    /// order of magnitude is as likely.
    private static long reach(Choice choice, long word) {
        long count = choice.count();
        if (choice.kind() != ChoiceKind.KNOB || count <= ENDS) return count;
        long lot = Hashes.mix(~word);
        int magnitudes = Long.SIZE - Long.numberOfLeadingZeros(count);
        long some = (lot & 1) == 0 ? ENDS : count >>> Hashes.below(lot, magnitudes);
        return Math.max(ENDS, some);
    }
}
