package org.weft.sim.explore;

import java.util.List;
import java.util.Optional;
import org.weft.sim.Strategy;
import org.weft.sim.kernel.Hashes;

/// One run for each seed. What a seed stands for depends on nothing else, so that it can be named alone.
final class Seeds implements Search {
    /// Faults and latencies make most of the difference between seeds; the schedule is left to lot for half of them.
    private static final List<Strategy> MIXTURE =
            List.of(Strategy.RANDOM, Strategy.POS, Strategy.RANDOM, Strategy.PCT);

    /// How long a run is, nobody has measured: 2^4 to 2^11 choices.
    private static final int LEAST_LENGTH_BITS = 4;

    private static final int LENGTHS = 8;

    private final long first;
    private final int count;
    private final List<Strategy> strategies;
    private int next;

    Seeds(long first, int count, List<Strategy> strategies) {
        if (strategies.contains(Strategy.DEPTH_FIRST))
            throw new IllegalArgumentException("a seed stands for no depth-first search");
        this.first = first;
        this.count = count;
        this.strategies = strategies.isEmpty() ? MIXTURE : strategies;
    }

    @Override
    public Optional<Recipe> next() {
        if (next >= count) return Optional.empty();
        long seed = first + next++;
        return Optional.of(new Recipe(seed, way(seed)));
    }

    private Way way(long seed) {
        long word = Hashes.mix(Hashes.mix(seed) + 1);
        return switch (strategies.get((int) Hashes.below(word, strategies.size()))) {
            case FIFO, DEPTH_FIRST -> new Way.Simplest();
            case RANDOM -> new Way.Random();
            case POS -> new Way.Pos();
            case PCT ->
                    new Way.Pct(
                            2 + (int) (word & 1),
                            1 << (LEAST_LENGTH_BITS + Hashes.below(Hashes.mix(word), LENGTHS)));
        };
    }
}
