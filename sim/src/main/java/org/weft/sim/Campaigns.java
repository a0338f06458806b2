package org.weft.sim;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.weft.Reactor;
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

    /// Much longer than slices take, and not too long for who wonders why nothing happens.
    private static final Duration LONGEST_SLICE = Duration.ofSeconds(10);

    /// A limit may pass at any moment of an explored body: the machine is as slow as it likes.
    private static final Duration LONGEST_SLIP = Duration.ofDays(365);

    private final String name;
    private final Episode.Setup setup;
    private final Search search;
    private final Plan plan;

    private Campaigns(String name, SimOptions options, SimBody body, Search search) {
        this.name = name;
        var stalls =
                new RealStalls(
                        SimProperties.stall(LONGEST_SLICE), RealStalls::isDebugged, this::stalled);
        this.setup = new Episode.Setup(options, new Sightings(), body, stalls);
        this.search = search;
        this.plan =
                new Plan(
                        name,
                        setup.options().budget(),
                        Origin.of(
                                VERSION, name, setup.options().text() + SimProperties.arguments()),
                        SimProperties.folder("target/weft-sim"));
    }

    /// @param name of the test, as `BankTest#transfer`
    static void run(String name, SimOptions options, SimBody body) {
        checkPlace();
        checkProperties();
        Objects.requireNonNull(options, "options");
        Objects.requireNonNull(body, "body");
        run(
                name,
                options,
                body,
                Search.seeds(
                        options.firstSeed(),
                        SimProperties.seeds(options.seeds()),
                        options.strategies()));
    }

    /// @param name of the test, as `BankTest#transfer`
    static void explore(String name, ExploreOptions options, Body body) {
        checkPlace();
        checkProperties();
        Objects.requireNonNull(options, "options");
        Objects.requireNonNull(body, "body");
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
        Optional<String> token = SimProperties.replay();
        try {
            if (token.isEmpty()) campaigns.drive(campaigns::search);
            else if (campaigns.isMeant(token.get())) campaigns.replay(token.get());
        } catch (SimulationFailure e) {
            e.setStackTrace(Caller.trace());
            if (SimProperties.command().isPresent()) RealEnd.after(Thread.currentThread());
            throw e;
        }
    }

    /// Whether a token is to be replayed that is of another method's simulation.
    static boolean isLeftOut(String name) {
        Origin here = Origin.of(VERSION, name, "");
        return SimProperties.replay()
                .map(token -> !Token.origin(token).isOfMethodOf(here))
                .orElse(false);
    }

    /// Whether it is for this simulation to replay a token, or to refuse it. Of a program, and of a method, another simulation may
    /// be meant.
    private boolean isMeant(String token) {
        Origin there = origin(token);
        if (there.simulation().equals(plan.origin().simulation())) {
            Meant.found();
            return true;
        }
        boolean isProgram = SimProperties.command().isPresent();
        if (!isProgram && !there.isOfMethodOf(plan.origin())) return true;
        Meant.skipped(name, token, isProgram);
        return false;
    }

    private static Origin origin(String token) {
        try {
            return Token.origin(token);
        } catch (IllegalArgumentException e) {
            throw refused(e);
        }
    }

    private interface Job {
        void run() throws IOException;
    }

    private void drive(Job job) {
        RealDriver.run(
                name,
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
            System.err.println(
                    "weft: "
                            + name
                            + ": the run of this token does not fail any more"
                            + skipped(outcome.skipped())
                            + ": "
                            + token);
        });
    }

    private Recipe recipe(String token) {
        try {
            return Token.parse(token, plan.origin());
        } catch (IllegalArgumentException e) {
            throw refused(e);
        }
    }

    /// Its caller waits for its end.
    private static void checkPlace() {
        if (Episode.ofBody() != null)
            throw new IllegalStateException(
                    "a simulation cannot run inside the body of another: run them one after the other");
        Optional<Reactor> reactor = reactor();
        if (reactor.isPresent())
            throw new IllegalStateException(
                    "a simulation cannot run inside of "
                            + reactor.get()
                            + ", all of which would wait for it: run it outside, where no microthread is");
    }

    private static Optional<Reactor> reactor() {
        try {
            return Optional.of(Reactor.current());
        } catch (IllegalStateException _) {
            return Optional.empty(); // as it should be
        }
    }

    private static void checkProperties() {
        try {
            SimProperties.check();
        } catch (IllegalArgumentException e) {
            throw refused(e);
        }
    }

    private static String skipped(int count) {
        return count == 0 ? "" : ", and " + count + " of its choices did not come up";
    }

    /// In the launcher's hands a property is an argument, and a wrong one no error of the program.
    private static IllegalArgumentException refused(IllegalArgumentException e) {
        if (SimProperties.command().isPresent()) {
            System.err.println("weft: " + e.getMessage());
            System.exit(Meant.WRONG_ARGUMENT);
        }
        return e;
    }

    private void search() throws IOException {
        @Nullable Path corpus = SimProperties.corpus().map(this::folder).orElse(null);
        Search all = corpus == null ? search : search.after(Corpus.read(corpus));
        Outcome outcome = Campaign.run(setup, all, plan);
        if (outcome.failure().isPresent()) {
            if (corpus != null) Corpus.add(corpus, outcome.failure().get(), plan.origin());
            throw failure(outcome.failure().get());
        }
        List<String> never = setup.sightings().never();
        if (!never.isEmpty()) throw vacuous(outcome.runs(), never);
        if (SimProperties.command().isPresent()) System.err.println(passed(outcome));
    }

    /// Who starts a program by hand wants to know what was tried.
    private String passed(Outcome outcome) {
        String end = "";
        if (outcome.isComplete()) end = ", which are all schedules that its options allow";
        else if (outcome.length().compareTo(plan.budget()) >= 0)
            end = ", until its " + plan.budget().toSeconds() + " s were over";
        String runs = outcome.runs() == 1 ? " run" : " runs";
        return "weft: " + name + ": nothing was found in " + outcome.runs() + runs + end;
    }

    private Path folder(Path corpus) {
        return corpus.resolve(name.replaceAll("[^A-Za-z0-9._-]+", "-"));
    }

    /// The report is written before anything is thrown.
    private SimulationFailure failure(Failure failure) throws IOException {
        String report = Report.of(failure, options(), this::command);
        Path file = Report.write(report, plan.folder(), name);
        return new SimulationFailure(
                "\n" + report + "(this report is in " + file + ")",
                failure.token(),
                failure.finding().fingerprint(),
                SimProperties.command().isEmpty() ? failure.finding().cause().orElse(null) : null);
    }

    private SimulationFailure stalled(Finding finding, Recipe recipe, long run) {
        var verdict = new Verdict(0, 0, 0, Optional.of(finding), List.of());
        var history = new Failure.History(recipe, "seen", run, 0, 0, 0, "");
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
    private String command(String token) {
        return SimProperties.command()
                .map(told -> told + " " + token + SimProperties.arguments())
                .orElse(
                        "mvn test -Dtest="
                                + name.replaceFirst("/\\d+$", "")
                                + " -D"
                                + SimProperties.REPLAY
                                + "="
                                + token);
    }
}
