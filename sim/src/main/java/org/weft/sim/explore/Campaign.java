package org.weft.sim.explore;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.weft.sim.kernel.Oracle;

/// Runs an experiment again and again, until something is wrong or the time is over; then makes that as small as it can.
///
/// The first run and each that fails are run twice, and must be the same. If another than the first fails, that is run once more
/// and must not fail now: else it is not the seed that decides, but what earlier runs have left behind.
public final class Campaign {
    private static final Duration SHRINKING = Duration.ofMinutes(1);

    /// What is small is run so often: what half of all runs do by chance passes for the seed's doing once in a thousand times.
    private static final int CONFIRMATIONS = 10;

    /// Of runs that take long these are enough.
    private static final int LEAST_CONFIRMATIONS = 3;

    private static final Duration CONFIRMING = Duration.ofSeconds(10);

    private final Experiment experiment;
    private final Plan plan;
    private final RealBudget budget;
    private long runs;
    private String how = "repeated by its token";

    /// The first run, if it was clean.
    private @Nullable Recipe clean;

    private Campaign(Experiment experiment, Plan plan) {
        this.experiment = experiment;
        this.plan = plan;
        this.budget = new RealBudget(plan.budget());
    }

    /// Runs it as a search says. The first run takes place even if there is no time.
    ///
    /// @param experiment what to run
    /// @param search which runs
    /// @param plan the rest
    /// @return what has come of it
    public static Outcome run(Experiment experiment, Search search, Plan plan) {
        return new Campaign(experiment, plan).run(search);
    }

    /// Runs it once, or rather twice.
    ///
    /// @param experiment what to run
    /// @param recipe what gives the run
    /// @param token what it was read from
    /// @param plan the rest
    /// @return what has come of it
    public static Outcome replay(Experiment experiment, Recipe recipe, String token, Plan plan) {
        return new Campaign(experiment, plan).replay(recipe, token);
    }

    private Outcome run(Search search) {
        while (runs == 0 || !budget.isOver()) {
            Optional<Recipe> next = search.next();
            if (next.isEmpty()) break;
            Optional<Failure> failure = attempt(next.get(), search);
            if (failure.isPresent()) return outcome(false, failure);
        }
        return outcome(search.isComplete(), Optional.empty());
    }

    private Outcome outcome(boolean isComplete, Optional<Failure> failure) {
        return new Outcome(runs, budget.elapsed(), isComplete, 0, failure);
    }

    private Optional<Failure> attempt(Recipe recipe, Search search) {
        experiment.about(recipe);
        var oracle = search.watching(recipe.way().oracle(recipe.seed()));
        boolean isFirst = ++runs == 1;
        Verdict verdict = experiment.run(recipe.seed(), oracle, false);
        how = search.how(recipe);
        if (verdict.finding().isEmpty() && !isFirst) return Optional.empty();
        Verdict again = recipe.run(experiment, false);
        Optional<Finding> escape = Guard.escape(verdict).or(() -> Guard.escape(again));
        if (escape.isPresent()) return Optional.of(unshrunk(recipe, escape.get(), ""));
        if (!Guard.isSame(verdict, again)) return Optional.of(undetermined(recipe, verdict, again));
        if (verdict.finding().isEmpty()) {
            clean = recipe;
            return Optional.empty();
        }
        return Optional.of(
                inherited()
                        .map(finding -> unshrunk(recipe, finding, ""))
                        .orElseGet(() -> shrunk(recipe, verdict, Ends.note(verdict, again))));
    }

    /// What is wrong with the first run now, if nothing was.
    private Optional<Finding> inherited() {
        Recipe first = clean;
        if (first == null) return Optional.empty();
        experiment.about(first);
        return first.run(experiment, false)
                .finding()
                .map(finding -> Guard.inherited(first.seed(), finding));
    }

    private Failure undetermined(Recipe recipe, Verdict one, Verdict other) {
        return unshrunk(recipe, new Guard(experiment, recipe).explain(one, other), "");
    }

    private Failure unshrunk(Recipe recipe, Finding finding, String note) {
        experiment.about(recipe);
        return failure(recipe, finding, recipe.run(experiment, true), history(recipe, 0, 0, note));
    }

    private Failure.History history(Recipe foundBy, int entries, int shrinkingRuns, String note) {
        return new Failure.History(foundBy, how, runs, entries, shrinkingRuns, 0, note);
    }

    private Failure shrunk(Recipe recipe, Verdict verdict, String note) {
        experiment.about(recipe);
        Log log = record(recipe);
        Finding finding = verdict.finding().orElseThrow();
        String fingerprint = finding.fingerprint();
        var shrinker =
                new Shrinker(
                        experiment, recipe.seed(), log, fingerprint, new RealBudget(SHRINKING));
        var small = new Recipe(recipe.seed(), new Way.Logged(shrinker.shrink()));
        Optional<Verdict> confirmed = confirm(small, fingerprint);
        if (confirmed.isEmpty()) return unrepeated(recipe, verdict, small);
        var described = new Recipe(recipe.seed(), new Way.Logged(record(small)));
        return failure(
                described,
                confirmed.get().finding().orElse(finding),
                confirmed.get(),
                history(recipe, log.size(), shrinker.runs(), note));
    }

    /// What is small does not fail each time: nor does, perhaps, what it was made from.
    private Failure unrepeated(Recipe recipe, Verdict verdict, Recipe small) {
        experiment.about(recipe);
        Optional<Verdict> other = unlike(recipe, verdict);
        if (other.isPresent()) return undetermined(recipe, verdict, other.get());
        experiment.about(small);
        Verdict first = small.run(experiment, false);
        Optional<Verdict> second = unlike(small, first);
        if (second.isPresent()) return undetermined(small, first, second.get());
        return unshrunk(
                recipe,
                verdict.finding().orElseThrow(),
                "its log alone does not repeat it, so it was not shrunk");
    }

    private Log record(Recipe recipe) {
        var recorder = new Recorder(recipe.way().oracle(recipe.seed()), true);
        Verdict _ = experiment.run(recipe.seed(), recorder, false);
        return recorder.log();
    }

    /// Runs it some more times; empty if one of them is not like the others, or fails in another way.
    private Optional<Verdict> confirm(Recipe recipe, String fingerprint) {
        experiment.about(recipe);
        Verdict first = recipe.run(experiment, true);
        if (!first.finding().map(Finding::fingerprint).equals(Optional.of(fingerprint)))
            return Optional.empty();
        return unlike(recipe, first).isPresent() ? Optional.empty() : Optional.of(first);
    }

    /// Runs it some more times, until one is not like the first.
    private Optional<Verdict> unlike(Recipe recipe, Verdict first) {
        var confirming = new RealBudget(CONFIRMING);
        for (int i = 1; i < CONFIRMATIONS; i++) {
            if (i >= LEAST_CONFIRMATIONS && confirming.isOver()) break;
            Verdict more = recipe.run(experiment, false);
            if (!Guard.isSame(first, more)) return Optional.of(more);
        }
        return Optional.empty();
    }

    private Failure failure(
            Recipe recipe, Finding finding, Verdict verdict, Failure.History history) {
        String token;
        try {
            token = Token.of(recipe, plan.origin(), plan.logFile());
        } catch (IOException e) {
            token = "(its choices cannot be written: " + e + ")";
        }
        return new Failure(finding, recipe, token, verdict, history);
    }

    private Outcome replay(Recipe recipe, String token) {
        experiment.about(recipe);
        Oracle oracle = recipe.way().oracle(recipe.seed());
        Verdict verdict = experiment.run(recipe.seed(), oracle, true);
        runs++;
        int skipped = oracle instanceof Replay replay ? replay.unused() : 0;
        Verdict again = recipe.run(experiment, true); // what only the first did can be shown
        Optional<Finding> escape = Guard.escape(verdict).or(() -> Guard.escape(again));
        Optional<Finding> finding = escape.or(verdict::finding);
        if (escape.isEmpty() && !Guard.isSame(verdict, again))
            finding = Optional.of(new Guard(experiment, recipe).explain(verdict, again));
        String note = Ends.note(verdict, again);
        var history = new Failure.History(recipe, how, 1, 0, 0, skipped, note);
        return new Outcome(
                runs,
                budget.elapsed(),
                false,
                skipped,
                finding.map(f -> new Failure(f, recipe, token, verdict, history)));
    }
}
