package org.weft.sim.explore;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.weft.sim.kernel.Oracle;

/// Runs an experiment again and again, until something is wrong or the time is over; then makes that as small as it can.
///
/// The first run and each that fails are run twice, and must be the same.
public final class Campaign {
    private static final Duration SHRINKING = Duration.ofMinutes(1);
    private static final int CONFIRMATIONS = 3;

    private final Experiment experiment;
    private final Plan plan;
    private final RealBudget budget;
    private long runs;
    private String how = "repeated by its token";

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
        boolean isFirst =
                ++runs == 1; // what it leaves behind is there in all others: so only now it can be
        // seen
        Verdict verdict = experiment.run(recipe.seed(), oracle, isFirst);
        how = search.how(recipe);
        if (verdict.finding().isEmpty() && !isFirst) return Optional.empty();
        Verdict again = recipe.run(experiment, isFirst);
        Optional<Finding> escape = Guard.escape(verdict).or(() -> Guard.escape(again));
        if (escape.isPresent()) return Optional.of(unshrunk(recipe, escape.get(), ""));
        if (!Guard.isSame(verdict, again)) return Optional.of(undetermined(recipe, verdict, again));
        return verdict.finding().map(finding -> shrunk(recipe, finding));
    }

    private Failure undetermined(Recipe recipe, Verdict one, Verdict other) {
        return unshrunk(recipe, new Guard(experiment, recipe).explain(one, other), "");
    }

    private Failure unshrunk(Recipe recipe, Finding finding, String note) {
        return failure(recipe, finding, recipe.run(experiment, true), history(recipe, 0, 0, note));
    }

    private Failure.History history(Recipe foundBy, int entries, int shrinkingRuns, String note) {
        return new Failure.History(foundBy, how, runs, entries, shrinkingRuns, 0, note);
    }

    private Failure shrunk(Recipe recipe, Finding finding) {
        Log log = record(recipe);
        String fingerprint = finding.fingerprint();
        var shrinker =
                new Shrinker(
                        experiment, recipe.seed(), log, fingerprint, new RealBudget(SHRINKING));
        var small = new Recipe(recipe.seed(), new Way.Logged(shrinker.shrink()));
        experiment.about(small);
        Optional<Verdict> confirmed = confirm(small, fingerprint);
        if (confirmed.isEmpty())
            return unshrunk(
                    recipe, finding, "its log alone does not repeat it, so it was not shrunk");
        var described = new Recipe(recipe.seed(), new Way.Logged(record(small)));
        return failure(
                described,
                confirmed.get().finding().orElse(finding),
                confirmed.get(),
                history(recipe, log.size(), shrinker.runs(), ""));
    }

    private Log record(Recipe recipe) {
        var recorder = new Recorder(recipe.way().oracle(recipe.seed()), true);
        Verdict _ = experiment.run(recipe.seed(), recorder, false);
        return recorder.log();
    }

    /// Runs it some more times; empty if one of them is not like the others, or fails in another way.
    private Optional<Verdict> confirm(Recipe recipe, String fingerprint) {
        Verdict first = recipe.run(experiment, true);
        if (!first.finding().map(Finding::fingerprint).equals(Optional.of(fingerprint)))
            return Optional.empty();
        for (int i = 1; i < CONFIRMATIONS; i++)
            if (!Guard.isSame(first, recipe.run(experiment, false))) return Optional.empty();
        return Optional.of(first);
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
        Verdict again = recipe.run(experiment, false);
        Optional<Finding> escape = Guard.escape(verdict).or(() -> Guard.escape(again));
        Optional<Finding> finding = escape.or(verdict::finding);
        if (escape.isEmpty() && !Guard.isSame(verdict, again))
            finding = Optional.of(new Guard(experiment, recipe).explain(verdict, again));
        var history = new Failure.History(recipe, how, 1, 0, 0, skipped, "");
        return new Outcome(
                runs,
                budget.elapsed(),
                false,
                skipped,
                finding.map(f -> new Failure(f, recipe, token, verdict, history)));
    }
}
