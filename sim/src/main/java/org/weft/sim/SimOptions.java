package org.weft.sim;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.weft.EngineKind;

/// How a simulation is run. Immutable: each method returns changed options.
///
/// ```java
/// Simulation.run(SimOptions.seeds(1_000).within(ofSeconds(20)), sim -> { .. });
/// ```
public final class SimOptions {
    private static final int DEFAULT_STEPS_WITHOUT_TIME = 100_000;

    private final int seeds;
    private final long firstSeed;
    private final Duration budget;
    private final Duration longest;
    private final Duration slip;
    private final Duration lag;
    private final int stepsWithoutTime;
    private final Set<Escape> allowed;
    private final Optional<EngineKind> engine;
    private final List<Strategy> strategies;

    private SimOptions(Changed changed) {
        this.seeds = changed.seeds;
        this.firstSeed = changed.firstSeed;
        this.budget = changed.budget;
        this.longest = changed.longest;
        this.slip = changed.slip;
        this.lag = changed.lag;
        this.stepsWithoutTime = changed.stepsWithoutTime;
        this.allowed = Set.copyOf(changed.allowed);
        this.engine = Optional.ofNullable(changed.engine);
        this.strategies = changed.strategies;
    }

    /// Tries so many seeds, from 1 on, for at most a minute; each for a simulated day at most.
    ///
    /// @param count how many
    /// @return the options
    /// @throws IllegalArgumentException if it is less than 1
    public static SimOptions seeds(int count) {
        if (count < 1) throw new IllegalArgumentException("seeds < 1: " + count);
        var changed = new Changed();
        changed.seeds = count;
        return new SimOptions(changed);
    }

    /// Tries one seed.
    ///
    /// @param seed which
    /// @return the options
    public static SimOptions seed(long seed) {
        return seeds(1).startingAt(seed);
    }

    /// Begins with another seed.
    ///
    /// @param seed the first
    /// @return changed options
    public SimOptions startingAt(long seed) {
        var changed = new Changed(this);
        changed.firstSeed = seed;
        return new SimOptions(changed);
    }

    /// Begins no further seed after so much real time.
    ///
    /// @param limit how long
    /// @return changed options
    public SimOptions within(Duration limit) {
        var changed = new Changed(this);
        changed.budget = positive("budget", limit);
        return new SimOptions(changed);
    }

    /// Takes it for endless after so much simulated time.
    ///
    /// @param limit how long
    /// @return changed options
    public SimOptions simulating(Duration limit) {
        var changed = new Changed(this);
        changed.longest = positive("simulated time", limit);
        return new SimOptions(changed);
    }

    /// Lets up to so much time pass at once while there is something to run, as on a slow machine; zero for none, as by
    /// default.
    ///
    /// @param limit how long
    /// @return changed options
    /// @throws IllegalArgumentException if it is negative
    public SimOptions slipping(Duration limit) {
        if (limit.isNegative()) throw new IllegalArgumentException("slip < 0: " + limit);
        var changed = new Changed(this);
        changed.slip = limit;
        return new SimOptions(changed);
    }

    /// Takes it for starvation if a slice works for longer than that, by [Simulation#work], past a deadline of another
    /// microthread; a second by default.
    ///
    /// @param limit how long
    /// @return changed options
    public SimOptions lagging(Duration limit) {
        var changed = new Changed(this);
        changed.lag = positive("lag", limit);
        return new SimOptions(changed);
    }

    /// Takes it for a livelock after so many turns without time passing.
    ///
    /// @param limit how many
    /// @return changed options
    public SimOptions stepsWithoutTime(int limit) {
        if (limit < 1) throw new IllegalArgumentException("steps < 1: " + limit);
        var changed = new Changed(this);
        changed.stepsWithoutTime = limit;
        return new SimOptions(changed);
    }

    /// Does not mind something that happens without having been decided, and that may make runs of one seed differ.
    ///
    /// @param escape what
    /// @return changed options
    public SimOptions allowing(Escape escape) {
        var changed = new Changed(this);
        changed.allowed.add(escape);
        return new SimOptions(changed);
    }

    /// Lets a seed stand for these ways only, of which it takes one by lot; else for all that a seed can stand for.
    ///
    /// @param ways the strategies
    /// @return changed options
    /// @throws IllegalArgumentException if depth-first search is among them, which is no matter of a seed; or if there are none
    public SimOptions by(Strategy... ways) {
        List<Strategy> all = List.of(ways);
        if (all.isEmpty() || all.contains(Strategy.DEPTH_FIRST))
            throw new IllegalArgumentException("no strategies for seeds: " + all);
        var changed = new Changed(this);
        changed.strategies = all;
        return new SimOptions(changed);
    }

    /// Forces an engine.
    ///
    /// @param kind which
    /// @return changed options
    public SimOptions engine(EngineKind kind) {
        var changed = new Changed(this);
        changed.engine = Objects.requireNonNull(kind, "kind");
        return new SimOptions(changed);
    }

    int seeds() {
        return seeds;
    }

    long firstSeed() {
        return firstSeed;
    }

    Duration budget() {
        return budget;
    }

    Duration longest() {
        return longest;
    }

    Duration slip() {
        return slip;
    }

    Duration lag() {
        return lag;
    }

    int stepsWithoutTime() {
        return stepsWithoutTime;
    }

    boolean allows(Escape escape) {
        return allowed.contains(escape);
    }

    Optional<EngineKind> engine() {
        return engine;
    }

    /// None stands for the best mixture.
    List<Strategy> strategies() {
        return strategies;
    }

    /// All that changes what a run does.
    String text() {
        return "simulating at most "
                + longest
                + ", slipping at most "
                + slip
                + ", starving after "
                + lag
                + ", livelock after "
                + stepsWithoutTime
                + " turns without time, allowing "
                + new TreeSet<>(allowed);
    }

    private static Duration positive(String what, Duration limit) {
        if (limit.isNegative() || limit.isZero())
            throw new IllegalArgumentException(what + " <= 0: " + limit);
        return limit;
    }

    private static final class Changed {
        private int seeds = 1;
        private long firstSeed = 1;
        private Duration budget = Duration.ofMinutes(1);
        private Duration longest = Duration.ofDays(1);
        private Duration slip = Duration.ZERO;
        private Duration lag = Duration.ofSeconds(1);
        private int stepsWithoutTime = DEFAULT_STEPS_WITHOUT_TIME;
        private final EnumSet<Escape> allowed = EnumSet.of(Escape.BLOCK);
        private @Nullable EngineKind engine;
        private List<Strategy> strategies = List.of();

        Changed() {}

        Changed(SimOptions old) {
            seeds = old.seeds;
            firstSeed = old.firstSeed;
            budget = old.budget;
            longest = old.longest;
            slip = old.slip;
            lag = old.lag;
            stepsWithoutTime = old.stepsWithoutTime;
            allowed.addAll(old.allowed);
            engine = old.engine.orElse(null);
            strategies = old.strategies;
        }
    }
}
