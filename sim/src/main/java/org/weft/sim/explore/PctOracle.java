package org.weft.sim.explore;

import org.weft.sim.kernel.Choice;
import org.weft.sim.kernel.ChoiceKind;
import org.weft.sim.kernel.Hashes;
import org.weft.sim.kernel.Oracle;

/// Priorities by lot for whole microthreads: the ready one of the highest runs, and at `depth - 1` moments the one that would
/// run falls below all others (PCT; Burckhardt et al., ASPLOS 2010). A bug that needs `depth` things in order is found with
/// probability 1/(n k^(depth-1)) at least, for n microthreads and k choices.
///
/// What differs: a forced yield asks for no decision of its own, for most runs yield wherever they can, and a few nowhere. And
/// a quarter of the time is fair, so that one who spins until a lower one has done something comes to an end. What is no
/// schedule is answered by lot.
final class PctOracle implements Oracle {
    /// So much longer than it was expected to be goes a run before it is fair for a while.
    private static final int SLACK = 4;

    private static final int LEAST_PERIOD = 1_000;

    /// Well below what counts as a livelock.
    private static final int LONGEST_PERIOD = 40_000;

    private final long seed;
    private final RandomOracle others;
    private final boolean isYielding;
    private final long[] changes;
    private final int period;
    private final LongTable lowered = new LongTable();
    private long count;

    PctOracle(long seed, int depth, int length) {
        this.seed = Hashes.mix(seed);
        this.others = new RandomOracle(seed);
        this.isYielding = (this.seed & 3) != 0;
        this.period = Math.clamp((long) SLACK * length, LEAST_PERIOD, LONGEST_PERIOD);
        this.changes = new long[depth - 1];
        for (int i = 0; i < changes.length; i++)
            changes[i] = Hashes.below(Hashes.add(this.seed, i), length);
    }

    @Override
    public long choose(Choice choice) {
        if (choice.isAmongSubjects()) return isFair() ? 0 : highest(choice);
        if (choice.kind() == ChoiceKind.YIELD) return isYielding ? 1 : 0;
        return others.choose(choice);
    }

    private boolean isFair() {
        return count++ % period >= period - period / 4;
    }

    private long highest(Choice choice) {
        int highest = find(choice);
        for (int i = 0; i < changes.length; i++) {
            if (changes[i] != count - 1) continue;
            lowered.put(choice.subject(highest), -1 - i);
            highest = find(choice);
        }
        return highest;
    }

    private int find(Choice choice) {
        int highest = 0;
        long priority = Long.MIN_VALUE;
        for (int i = 0; i < choice.count(); i++) {
            long subject = choice.subject(i);
            long other = lowered.get(subject, Hashes.add(seed, subject) >>> 1);
            if (other <= priority) continue;
            highest = i;
            priority = other;
        }
        return highest;
    }
}
