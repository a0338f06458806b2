package org.weft.sim.explore;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.weft.sim.kernel.ChoiceKind;
import org.weft.sim.kernel.Oracle;

/// Makes the log of a failing run smaller, as long as the run fails in the same way: cuts its tail, drops answers kind by kind
/// and then ever fewer at once (delta debugging; Zeller and Hildebrandt, TSE 2002), faults first, then deviations of the
/// schedule, and lowers those that are left. Again from the beginning until nothing is gained any more.
///
/// A failure may hang on a narrow window of time. There each latency that is dropped moves what follows out of it, so that many
/// stay although none is needed. Then it looks for other ways to the same failure by lot ([Detours]); and once more, if what is
/// left is more than a person follows.
///
/// An answer that is dropped becomes 0, and the run is another one from there on; what of the log nobody asks for in it is
/// dropped as well.
final class Shrinker {
    static final int MOST_RUNS = 2_000;

    /// After so many runs most logs are as good as done; one that is not is not worth the rest at once.
    private static final int RUNS_UNTIL_STUCK = 500;

    /// A failure that is found by lot in one of a thousand runs may be ten times as rare in runs in which nothing takes long.
    private static final int MOST_DETOURS = 10_000;

    /// So many in vain, and a log that is not long is not made shorter by lot.
    private static final int MOST_SHORT_CUTS = 500;

    /// The rest of the time is for dropping what a detour does not need.
    private static final Duration DETOURING = Duration.ofSeconds(40);

    /// More latencies and short reads than a person follows.
    private static final int MANY_AMOUNTS = 20;

    /// So many answers a person follows.
    private static final int FEW_ANSWERS = 10;

    /// With so many it never fails by lot.
    private static final int MANY_ANSWERS = 100;

    /// As many schedules of two deviations are there of a run of some seventy choices.
    private static final int MOST_RUNS_FOR_FEWER = 5_000;

    private final Experiment experiment;
    private final long seed;
    private final String fingerprint;
    private final RealBudget budget;
    private final Set<String> tried = new HashSet<>();
    private Log log;
    private int runs;
    private int limit = RUNS_UNTIL_STUCK;

    Shrinker(Experiment experiment, long seed, Log log, String fingerprint, RealBudget budget) {
        this.experiment = experiment;
        this.seed = seed;
        this.log = log;
        this.fingerprint = fingerprint;
        this.budget = budget;
    }

    /// How many runs it has taken so far.
    int runs() {
        return runs;
    }

    Log shrink() {
        var detours = new Detours(seed);
        var detouring = new RealBudget(DETOURING);
        dropWhileItHelps();
        while (isDrawnOut() && isThere(MOST_DETOURS, detours::calmer, detouring))
            ;
        limit = Math.max(MOST_RUNS, runs + RUNS_UNTIL_STUCK);
        dropWhileItHelps();
        Log before = log;
        while (isLong() && isThere(MOST_SHORT_CUTS, detours::fewer, detouring))
            ;
        if (log != before) dropWhileItHelps();
        lookForFewer();
        return log;
    }

    private boolean isDrawnOut() {
        return count(e -> e.kind().isAmount()) > MANY_AMOUNTS;
    }

    private boolean isLong() {
        return log.size() > FEW_ANSWERS && log.size() < MANY_ANSWERS;
    }

    private void dropWhileItHelps() {
        int before;
        do {
            before = weight();
            drop();
            for (int i = 0; i < log.size(); i++) lower(i);
        } while (weight() < before);
    }

    private void drop() {
        cutTail();
        for (ChoiceKind kind : ChoiceKind.values()) dropAll(e -> e.kind() == kind);
        drop(e -> e.kind().isFault());
        drop(e -> e.kind().isSchedule());
        drop(_ -> true);
    }

    /// Looks for a run of the same failure of which there is less to tell, and goes on from there.
    private boolean isThere(int most, Function<Log, Recipe> detours, RealBudget time) {
        for (int left = most; left > 0 && !budget.isOver() && !time.isOver(); left--) {
            Recipe detour = detours.apply(log);
            var recorder = new Recorder(detour.way().oracle(seed), false);
            if (isTheSame(detour, recorder) && isLess(recorder.log())) return true;
        }
        return false;
    }

    /// Whether it is less once what is not needed is dropped, as hardly any of the schedule of a detour is. Only many latencies
    /// are worth more deviations.
    private boolean isLess(Log other) {
        if (others(other) > others(log)) return false;
        Log before = log;
        int weight = weight();
        int deviations = isDrawnOut() ? other.size() : before.deviations();
        log = other;
        limit = runs + RUNS_UNTIL_STUCK;
        drop();
        if (weight() < weight && log.deviations() <= deviations) return true;
        log = before;
        return false;
    }

    private static int others(Log log) {
        return log.size() - log.deviations();
    }

    /// Looks for another schedule of fewer deviations: what was found by lot may be a detour, and no part of it the straight way.
    private void lookForFewer() {
        if (log.deviations() < log.size() || log.size() < 2) return;
        var search = new DepthFirst(seed, log.size() - 1);
        int last = runs + MOST_RUNS_FOR_FEWER;
        while (runs < last && !budget.isOver()) {
            Optional<Recipe> next = search.next();
            if (next.isEmpty()) return;
            Oracle oracle = search.watching(next.get().way().oracle(seed));
            var recorder = new Recorder(oracle, false);
            if (isTheSame(next.get(), recorder)) {
                log = recorder.log();
                return;
            }
        }
    }

    /// What it takes to tell of the run: the entries above all, and then what they say.
    private int weight() {
        int weight = 0;
        for (Log.Entry entry : log.entries())
            weight += 2 * Long.SIZE - Long.numberOfLeadingZeros(entry.answer());
        return weight;
    }

    private void cutTail() {
        for (int cut = log.size(); cut > 0; cut /= 2)
            while (cut <= log.size() && fails(log.entries().subList(0, log.size() - cut)))
                ;
    }

    private void dropAll(Predicate<Log.Entry> which) {
        List<Log.Entry> rest = log.entries().stream().filter(which.negate()).toList();
        if (rest.size() < log.size()) fails(rest);
    }

    /// From the end, for what comes later depends on what comes before.
    private void drop(Predicate<Log.Entry> which) {
        for (int chunk = count(which); chunk > 0; chunk /= 2) {
            int end = count(which);
            while (end > 0) {
                int start = Math.max(0, end - chunk);
                fails(without(which, start, end));
                end = Math.min(start, count(which));
            }
        }
    }

    private int count(Predicate<Log.Entry> which) {
        return (int) log.entries().stream().filter(which).count();
    }

    /// The log without some of those: from the `start`-th to before the `end`-th.
    private List<Log.Entry> without(Predicate<Log.Entry> which, int start, int end) {
        List<Log.Entry> rest = new ArrayList<>();
        int nth = 0;
        for (Log.Entry entry : log.entries()) {
            if (which.test(entry) && nth++ >= start && nth <= end) continue;
            rest.add(entry);
        }
        return rest;
    }

    /// Looks for the lowest answer that does, by halves.
    private void lower(int index) {
        long tooLow = 0;
        while (index < log.size()) {
            Log.Entry entry = log.entries().get(index);
            if (entry.answer() - tooLow <= 1) return;
            long middle = tooLow == 0 ? 1 : tooLow + (entry.answer() - tooLow) / 2;
            List<Log.Entry> lowered = new ArrayList<>(log.entries());
            lowered.set(index, entry.with(middle));
            if (!fails(lowered)) tooLow = middle;
        }
    }

    /// Keeps `candidate`, or rather what a run has used of it, if it fails as it should.
    private boolean fails(List<Log.Entry> candidate) {
        var attempt = new Log(candidate);
        if (isOver() || !tried.add(attempt.encode())) return false;
        var recorder = new Recorder(new Replay(attempt), false);
        boolean fails = isTheSame(new Recipe(seed, new Way.Logged(attempt)), recorder);
        if (fails) log = recorder.log();
        return fails;
    }

    private boolean isOver() {
        return runs >= limit || budget.isOver();
    }

    /// Runs it once more; tells whether it fails as it should.
    private boolean isTheSame(Recipe recipe, Oracle oracle) {
        runs++;
        experiment.about(recipe);
        Verdict verdict = experiment.run(seed, oracle, false);
        return verdict.finding().filter(f -> f.fingerprint().equals(fingerprint)).isPresent();
    }
}
