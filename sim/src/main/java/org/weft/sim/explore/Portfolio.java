package org.weft.sim.explore;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.weft.sim.Strategy;
import org.weft.sim.kernel.Oracle;

/// Several strategies in turn, for none is the best for every bug: depth-first alone at first, which finds what needs one or
/// two deviations and shows how small the tree is; then the others, with depth-first for every fourth run, until that has seen
/// the whole tree.
final class Portfolio implements Search {
    /// A few milliseconds' worth.
    private static final int DEPTH_FIRST_ALONE = 300;

    private static final int DEPTH_FIRST_EVERY = 4;
    private static final int LEAST_DEPTH = 2;
    private static final int DEPTHS = 3;

    /// Before anything was measured.
    private static final int FIRST_LENGTH = 16;

    private final long seed;
    private final long most;
    private final DepthFirst depthFirst;
    private final List<Strategy> others;
    private boolean isDeep;
    private boolean isDeepNow;
    private long turns;
    private long sampled;
    private long pctRuns;
    private long choices;

    Portfolio(long seed, List<Strategy> strategies, int mostDeviations, long most) {
        this.seed = seed;
        this.most = most;
        this.depthFirst = new DepthFirst(seed, mostDeviations);
        this.isDeep = strategies.contains(Strategy.DEPTH_FIRST);
        this.others = new ArrayList<>(strategies);
        this.others.removeIf(s -> s == Strategy.DEPTH_FIRST);
    }

    @Override
    public Optional<Recipe> next() {
        if (turns++ >= most) return Optional.empty();
        isDeepNow = isDeep && isTurnOfDepthFirst();
        if (isDeepNow) {
            Optional<Recipe> recipe = depthFirst.next();
            if (recipe.isPresent()) return recipe;
            isDeep = false;
            isDeepNow = false;
        }
        return isComplete() ? Optional.empty() : sample();
    }

    private boolean isTurnOfDepthFirst() {
        return others.isEmpty() || turns <= DEPTH_FIRST_ALONE || turns % DEPTH_FIRST_EVERY == 0;
    }

    private Optional<Recipe> sample() {
        if (others.isEmpty()) return Optional.empty();
        long nth = sampled++;
        return switch (others.get((int) (nth % others.size()))) {
            case FIFO, DEPTH_FIRST -> fifo();
            case RANDOM -> Optional.of(new Recipe(seed + nth, new Way.Random()));
            case POS -> Optional.of(new Recipe(seed + nth, new Way.Pos()));
            case PCT -> Optional.of(new Recipe(seed + nth, pct()));
        };
    }

    /// There is only one such run.
    private Optional<Recipe> fifo() {
        others.removeIf(s -> s == Strategy.FIFO);
        return Optional.of(new Recipe(seed, new Way.Simplest()));
    }

    private Way pct() {
        int depth = LEAST_DEPTH + (int) (pctRuns++ % DEPTHS);
        return new Way.Pct(depth, length());
    }

    /// How many schedule choices a run has had on average.
    private int length() {
        if (choices == 0) return FIRST_LENGTH;
        return Math.clamp(choices / Math.max(1, turns - 1), LEAST_DEPTH, Integer.MAX_VALUE);
    }

    @Override
    public Oracle watching(Oracle oracle) {
        Oracle inner = isDeepNow ? depthFirst.watching(oracle) : oracle;
        return choice -> {
            if (choice.kind().isSchedule()) choices++;
            return inner.choose(choice);
        };
    }

    @Override
    public boolean isComplete() {
        return depthFirst.isComplete();
    }
}
