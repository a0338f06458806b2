package org.weft.sim;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.weft.EngineKind;

/// How schedules are explored. Immutable: each method returns changed options.
///
/// @param budget how much real time it may take
/// @param schedules how many at most
/// @param strategies in what ways; each in turn gets a share
/// @param preemptions how many deviations from the order of production depth-first search tries at most
/// @param seed what the random strategies begin with
/// @param engine the engine, if one is forced
public record ExploreOptions(
        Duration budget,
        long schedules,
        List<Strategy> strategies,
        int preemptions,
        long seed,
        Optional<EngineKind> engine) {
    private static final int DEFAULT_PREEMPTIONS = 3;

    /// Checks them.
    public ExploreOptions {
        if (budget.isNegative() || budget.isZero())
            throw new IllegalArgumentException("budget <= 0: " + budget);
        if (schedules < 1) throw new IllegalArgumentException("schedules < 1: " + schedules);
        if (strategies.isEmpty()) throw new IllegalArgumentException("no strategies");
        if (preemptions < 0) throw new IllegalArgumentException("preemptions < 0: " + preemptions);
        strategies = List.copyOf(strategies);
    }

    /// Explores for so long, in all ways.
    ///
    /// @param budget real time
    /// @return the options
    public static ExploreOptions within(Duration budget) {
        return new ExploreOptions(
                budget,
                Long.MAX_VALUE,
                List.of(Strategy.values()),
                DEFAULT_PREEMPTIONS,
                1,
                Optional.empty());
    }

    /// Tries no more schedules than that.
    ///
    /// @param count how many
    /// @return changed options
    public ExploreOptions schedules(int count) {
        return new ExploreOptions(budget, count, strategies, preemptions, seed, engine);
    }

    /// Explores in these ways only.
    ///
    /// @param ways the strategies
    /// @return changed options
    public ExploreOptions by(Strategy... ways) {
        return new ExploreOptions(budget, schedules, List.of(ways), preemptions, seed, engine);
    }

    /// Lets depth-first search try so many deviations from the order of production.
    ///
    /// @param most how many
    /// @return changed options
    public ExploreOptions preemptions(int most) {
        return new ExploreOptions(budget, schedules, strategies, most, seed, engine);
    }

    /// Begins the random strategies with another seed.
    ///
    /// @param first the seed
    /// @return changed options
    public ExploreOptions startingAt(long first) {
        return new ExploreOptions(budget, schedules, strategies, preemptions, first, engine);
    }

    /// Forces an engine.
    ///
    /// @param kind which
    /// @return changed options
    public ExploreOptions on(@Nullable EngineKind kind) {
        return new ExploreOptions(
                budget, schedules, strategies, preemptions, seed, Optional.ofNullable(kind));
    }
}
