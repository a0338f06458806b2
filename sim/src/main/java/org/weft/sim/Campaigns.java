package org.weft.sim;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.weft.sim.explore.Campaign;
import org.weft.sim.explore.Corpus;
import org.weft.sim.explore.Failure;
import org.weft.sim.explore.Finding;
import org.weft.sim.explore.Origin;
import org.weft.sim.explore.Outcome;
import org.weft.sim.explore.Plan;
import org.weft.sim.explore.Recipe;
import org.weft.sim.explore.Search;
import org.weft.sim.explore.Token;
import org.weft.sim.explore.Verdict;
import org.weft.sim.report.Report;

/// Runs an experiment as options and system properties say, and makes an error of what it finds.
final class Campaigns {
    /// Changes whenever the same seed may give another run.
    private static final String VERSION = "0.1";

    private static final String REPLAY = "weft.sim.replay";
    private static final String SEEDS = "weft.sim.seeds";
    private static final String CORPUS = "weft.sim.corpus";
    private static final String FOLDER = "weft.sim.folder";
    private static final String STALL = "weft.sim.stall";
    private static final String COMMAND = "weft.sim.command";

    /// Much longer than slices take, and not too long for who wonders why nothing happens.
    private static final Duration LONGEST_SLICE = Duration.ofSeconds(10);

    /// The exit code of a launcher that was called in a wrong way.
    private static final int WRONG_ARGUMENT = 2;

    /// A limit may pass at any moment of an explored body: the machine is as slow as it likes.
    private static final Duration LONGEST_SLIP = Duration.ofDays(365);

    private final String name;
    private final Episode.Setup setup;
    private final Search search;
    private final Plan plan;

    private Campaigns(String name, SimOptions options, SimBody body, Search search) {
        this.name = name;
        var stalls = new RealStalls(stallLimit(), RealStalls::isDebugged, this::stalled);
        this.setup = new Episode.Setup(options, new Sightings(), body, stalls);
        this.search = search;
        this.plan =
                new Plan(
                        name,
                        setup.options().budget(),
                        Origin.of(VERSION, name + " " + setup.options().text()),
                        Path.of(System.getProperty(FOLDER, "target/weft-sim")));
    }

    private static Duration stallLimit() {
        String told = System.getProperty(STALL);
        return told == null ? LONGEST_SLICE : length(told);
    }

    /// Reads a length as annotations and properties have it: `10s`, `1m30s`.
    static Duration length(String text) {
        String upper = text.strip().toUpperCase(Locale.ROOT);
        return Duration.parse(upper.startsWith("P") ? upper : "PT" + upper);
    }

    /// @param name of the test, as `BankTest#transfer`
    static void run(String name, SimOptions options, SimBody body) {
        int seeds = Integer.getInteger(SEEDS, options.seeds());
        run(name, options, body, Search.seeds(options.firstSeed(), seeds, options.strategies()));
    }

    /// @param name of the test, as `BankTest#transfer`
    static void explore(String name, ExploreOptions options, Body body) {
        SimOptions base =
                SimOptions.seed(options.seed()).within(options.budget()).slipping(LONGEST_SLIP);
        SimOptions sim = options.engine().map(base::engine).orElse(base);
        run(
                name,
                sim,
                simulation -> ((Episode) simulation).awaited("body", body),
                Search.schedules(
                        options.seed(),
                        options.strategies(),
                        options.preemptions(),
                        options.schedules()));
    }

    private static void run(String name, SimOptions options, SimBody body, Search search) {
        var campaigns = new Campaigns(name, options, body, search);
        String token = System.getProperty(REPLAY);
        try {
            if (token == null) campaigns.drive(campaigns::search);
            else campaigns.replay(token);
        } catch (SimulationFailure e) {
            e.setStackTrace(Caller.trace());
            throw e;
        }
    }

    private interface Job {
        void run() throws IOException;
    }

    private void drive(Job job) {
        RealDriver.run(
                () -> {
                    try {
                        job.run();
                    } catch (IOException e) {
                        throw new UncheckedIOException(
                                name + ": what was written of an earlier run", e);
                    }
                },
                setup.stalls());
    }

    private void replay(String token) {
        Recipe recipe = recipe(token);
        drive(() -> {
            Outcome outcome = Campaign.replay(setup, recipe, token, plan);
            if (outcome.failure().isPresent()) throw failure(outcome.failure().get());
        });
    }

    /// Reads a token. In the launcher's hands a wrong one is a wrong argument, and no error of the program.
    private Recipe recipe(String token) {
        try {
            return Token.parse(token, plan.origin());
        } catch (IllegalArgumentException e) {
            if (System.getProperty(COMMAND) == null) throw e;
            System.err.println("weft: " + e.getMessage());
            System.exit(WRONG_ARGUMENT);
            throw e;
        }
    }

    private void search() throws IOException {
        @Nullable Path corpus =
                Optional.ofNullable(System.getProperty(CORPUS)).map(this::folder).orElse(null);
        Search all = corpus == null ? search : search.after(Corpus.read(corpus));
        Outcome outcome = Campaign.run(setup, all, plan);
        if (outcome.failure().isPresent()) {
            if (corpus != null) Corpus.add(corpus, outcome.failure().get(), plan.origin());
            throw failure(outcome.failure().get());
        }
        List<String> never = setup.sightings().never();
        if (!never.isEmpty()) throw vacuous(outcome.runs(), never);
    }

    private Path folder(String corpus) {
        return Path.of(corpus).resolve(name.replaceAll("[^A-Za-z0-9._-]+", "-"));
    }

    /// The report is written before anything is thrown.
    private SimulationFailure failure(Failure failure) throws IOException {
        String report = Report.of(failure, options(), command());
        Path file = Report.write(report, plan.folder(), name);
        return new SimulationFailure(
                "\n" + report + "(this report is in " + file + ")",
                failure.token(),
                failure.finding().fingerprint(),
                System.getProperty(COMMAND) == null
                        ? failure.finding().cause().orElse(null)
                        : null);
    }

    private SimulationFailure stalled(Finding finding, Recipe recipe, long run) {
        var verdict = new Verdict(0, 0, 0, Optional.of(finding), List.of());
        var history = new Failure.History(recipe, run, 0, 0, 0, "");
        try {
            String token = Token.of(recipe, plan.origin(), plan.logFile());
            return failure(new Failure(finding, recipe, token, verdict, history));
        } catch (IOException e) {
            throw new UncheckedIOException(name + ": " + finding.headline(), e);
        }
    }

    private SimulationFailure vacuous(long runs, List<String> never) {
        return new SimulationFailure(
                name
                        + ": expected to hold sometimes, and never did in "
                        + runs
                        + " runs, so that what is meant to be tested was not: "
                        + never,
                "",
                "VACUOUS " + never,
                null);
    }

    private List<String> options() {
        var lines = new ArrayList<String>();
        lines.add(name + ", " + setup.options().text());
        return lines;
    }

    /// What the launcher has said, or else what Maven's users type.
    private String command() {
        String told = System.getProperty(COMMAND);
        return told != null ? told + " " : "mvn test -Dtest=" + name + " -D" + REPLAY + "=";
    }
}
