package org.weft.sim.explore;

import org.weft.sim.kernel.Choice;
import org.weft.sim.kernel.ChoiceKind;
import org.weft.sim.kernel.Hashes;
import org.weft.sim.kernel.Oracle;

/// Priorities by lot for single slices: the ready one of the highest runs, and gets another for its next slice; the others keep
/// theirs, so that one of low priority is late for long (partial order sampling; Yuan, Yang and Gu, CAV 2018).
///
/// What differs: which slices race is not known, so none of the others' priorities is drawn anew. Most runs yield wherever they
/// can, a few nowhere. What is no schedule is answered by lot.
final class PosOracle implements Oracle {
    private final long seed;
    private final RandomOracle others;
    private final boolean isYielding;
    private final LongTable slices = new LongTable();

    PosOracle(long seed) {
        this.seed = Hashes.mix(~seed);
        this.others = new RandomOracle(seed);
        this.isYielding = (this.seed & 3) != 0;
    }

    @Override
    public long choose(Choice choice) {
        if (choice.isAmongSubjects()) return highest(choice);
        if (choice.kind() == ChoiceKind.YIELD) return isYielding ? 1 : 0;
        return others.choose(choice);
    }

    private long highest(Choice choice) {
        int highest = 0;
        long priority = -1;
        for (int i = 0; i < choice.count(); i++) {
            long subject = choice.subject(i);
            long other = Hashes.add(Hashes.add(seed, subject), slices.get(subject, 0)) >>> 1;
            if (other <= priority) continue;
            highest = i;
            priority = other;
        }
        long chosen = choice.subject(highest);
        slices.put(chosen, slices.get(chosen, 0) + 1);
        return highest;
    }
}
