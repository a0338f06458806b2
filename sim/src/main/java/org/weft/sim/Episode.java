package org.weft.sim;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.weft.DeadlockError;
import org.weft.Reactor;
import org.weft.ScopedAction;
import org.weft.net.spi.Network;
import org.weft.process.spi.Processes;
import org.weft.sim.explore.Experiment;
import org.weft.sim.explore.Finding;
import org.weft.sim.explore.Recipe;
import org.weft.sim.explore.Verdict;
import org.weft.sim.kernel.ChoiceKind;
import org.weft.sim.kernel.Escaped;
import org.weft.sim.kernel.Kernel;
import org.weft.sim.kernel.Limits;
import org.weft.sim.kernel.Oracle;
import org.weft.sim.kernel.Stop;
import org.weft.sim.kernel.Trace;
import org.weft.sim.kernel.Unit;
import org.weft.sim.network.SimulatedNetwork;
import org.weft.sim.process.SimulatedProcesses;
import org.weft.spi.World;

/// One run of a simulation, from a fresh world to the verdict.
final class Episode implements Simulation, Kernel.Owner {
    /// More than a run that ends at all takes.
    private static final long MOST_STEPS = 1_000_000_000;

    /// In a dump, who waits for what, for some seconds or longer.
    private static final Pattern LONG_WAIT =
            Pattern.compile("(?m)^(.+) WAITING for (?!end of )(.+), since (\\d+) s$");

    private static final Pattern HOST_NAME = Pattern.compile("[\\p{L}\\p{N}._-]+");

    /// An exception of JUnit, which may not be there.
    private static final String ABORTED = "org.opentest4j.TestAbortedException";

    /// The run whose body the caller is, or stands in.
    private static final ScopedValue<Episode> OF_BODY = ScopedValue.newInstance();

    /// How many run just now, in all threads.
    private static final AtomicInteger RUNNING = new AtomicInteger();

    private final long seed;
    private final SimOptions options;
    private final Sightings sightings;

    /// Whether it looks for what costs something to see.
    private final boolean isWatched;

    private final RealThreads threads;
    private final Kernel kernel;
    private @Nullable SimulatedNetwork network; // made when needed: an explored body seldom does
    private @Nullable SimulatedProcesses processes;
    private final Map<String, SimHost> hosts = new LinkedHashMap<>();
    private final List<SimHost> awaited = new ArrayList<>();
    private final Dials dials;
    private @Nullable Finding finding;

    /// An assumption of a test that does not hold: neither passed nor failed.
    private @Nullable RuntimeException aborted;

    private boolean isOver;

    private Episode(Setup setup, long seed, Oracle oracle, boolean isTraced) {
        this.seed = seed;
        this.options = setup.options;
        this.sightings = setup.sightings;
        this.isWatched = isTraced || setup.stalls.isFirst();
        var limits =
                new Limits(
                        options.longest(), MOST_STEPS, options.stepsWithoutTime(), options.slip());
        this.threads = new RealThreads(this::microthread);
        this.kernel = new Kernel(this, seed, oracle, limits, new Trace(isTraced));
        this.dials = new Dials(kernel);
    }

    /// What is run again and again.
    ///
    /// @param options how
    /// @param sightings what was seen in all runs
    /// @param body what sets it up
    /// @param stalls who watches
    record Setup(SimOptions options, Sightings sightings, SimBody body, RealStalls stalls)
            implements Experiment {
        @Override
        public void about(Recipe recipe) {
            stalls.about(recipe);
        }

        @Override
        public Verdict run(long seed, Oracle oracle, boolean isTraced) {
            var episode = new Episode(this, seed, oracle, isTraced);
            stalls.begins(episode.kernel);
            RUNNING.incrementAndGet();
            try {
                ScopedValue.where(OF_BODY, episode).run(() -> episode.toTheEnd(body));
                if (episode.aborted != null) throw episode.aborted;
                return episode.verdict(); // how it is disposed of does not belong to the run
            } finally {
                RUNNING.decrementAndGet();
                episode.isOver = true;
                episode.kernel.dispose();
                stalls.ended();
            }
        }
    }

    @Override
    public Optional<Object> service(Class<?> type, Unit unit) {
        if (type == Network.class) return Optional.of(net().of(unit));
        if (type == Processes.class) return Optional.of(children().of(unit));
        return Optional.empty();
    }

    private SimulatedNetwork net() {
        if (network == null) {
            network = new SimulatedNetwork(kernel);
            hosts.keySet().forEach(network::add);
        }
        return network;
    }

    private SimulatedProcesses children() {
        if (processes == null) processes = new SimulatedProcesses(kernel, this::start);
        return processes;
    }

    private void toTheEnd(SimBody body) {
        try {
            body.run(this);
            runUntilQuiet();
            if (finding == null && aborted == null && !isDone()) found(unfinished());
        } catch (Exception | AssertionError e) {
            if (!isAborted(e))
                found(Finding.of(isMicrothreadMissed(e) ? noMicrothread(e) : e, "the body", ""));
        }
        for (Escaped escaped : kernel.escapes()) found(escaped);
        if (isWatched) lookForThreads();
    }

    private Verdict verdict() {
        return new Verdict(
                kernel.hash(),
                kernel.steps(),
                kernel.choices(),
                Optional.ofNullable(finding),
                kernel.trace().rows());
    }

    // ---- findings

    private void found(Finding what) {
        if (finding == null) finding = what;
    }

    private void found(Escaped escaped) {
        Escape escape =
                switch (escaped.what()) {
                    case FOREIGN_WORK -> Escape.FOREIGN_WORK;
                    case TIMED_BLOCK -> Escape.TIMED_BLOCK;
                    case BLOCK -> Escape.BLOCK;
                };
        found(escape, escaped.thread() + " at " + escaped.unit(), escaped.where());
    }

    private void found(Escape escape, String who, List<StackTraceElement> where) {
        if (options.allows(escape)) return;
        var picture = new StringBuilder();
        for (StackTraceElement frame : where) picture.append("    at ").append(frame).append('\n');
        found(
                new Finding(
                        Finding.Kind.ESCAPE,
                        who
                                + ": "
                                + escape.remedy()
                                + "; or allow it by SimOptions.allowing(Escape."
                                + escape
                                + ")",
                        Optional.empty(),
                        Finding.Kind.ESCAPE + " " + escape,
                        picture.toString()));
    }

    private void lookForThreads() {
        threads.made().ifPresent(made -> found(Escape.THREAD, made.maker(), made.where()));
        for (Thread thread : RealThreads.startedByVirtual())
            found(Escape.THREAD, thread.toString(), List.of(thread.getStackTrace()));
    }

    private String microthread() {
        Unit unit = kernel.running();
        return unit == null ? "the body" : unit + " " + unit.runningPath();
    }

    @Override
    public void over(Unit unit) {
        unit.reactor().failure().ifPresent(thrown -> failed(unit, thrown));
    }

    private void failed(Unit unit, Throwable thrown) {
        if (thrown instanceof InterruptedException) return; // it was stopped
        if (isAborted(thrown)) return;
        if (thrown instanceof DeadlockError)
            found(stuck(String.valueOf(thrown.getMessage()), String.valueOf(thrown.getMessage())));
        else found(Finding.of(thrown, unit.whoThrew(thrown), picture()));
    }

    /// The library says what to do where there is no simulation.
    private static boolean isMicrothreadMissed(Throwable thrown) {
        StackTraceElement[] stack = thrown.getStackTrace();
        return stack.length > 0
                && stack[0].getClassName().equals("org.weft.Stage")
                && stack[0].getMethodName().equals("nowhere");
    }

    private static IllegalStateException noMicrothread(Throwable thrown) {
        var better =
                new IllegalStateException(
                        "the body of a simulation is no microthread: call this in what sim.on or sim.host is given");
        better.setStackTrace(thrown.getStackTrace());
        return better;
    }

    private boolean isAborted(Throwable thrown) {
        if (!(Finding.root(thrown) instanceof RuntimeException e)
                || !e.getClass().getName().equals(ABORTED)) return false;
        if (aborted == null) aborted = e;
        return true;
    }

    /// All wait for ever: for something that was fired when nobody waited, perhaps.
    private Finding stuck(String summary, String picture) {
        List<String> lost =
                kernel.missed().stream()
                        .filter(missed -> picture.contains(missed.what()))
                        .map(Kernel.Missed::toString)
                        .toList();
        Finding.Kind kind = lost.isEmpty() ? Finding.Kind.DEADLOCK : Finding.Kind.LOST_WAKE_UP;
        var headline = new StringBuilder(summary.lines().findFirst().orElse(""));
        lost.forEach(each -> headline.append("; ").append(each));
        return new Finding(kind, headline.toString(), Optional.empty(), kind.toString(), picture);
    }

    /// An expectation does not hold, whatever the program makes of that.
    AssertionError violated(AssertionError error) {
        found(Finding.of(error, kernel.runningMicrothread(), picture()));
        return error;
    }

    void sometimes(String name, boolean holds) {
        if (!isOver) sightings.seen(name, holds);
    }

    /// Whether a site fires this time.
    boolean fires(String site) {
        Unit unit = kernel.running();
        if (unit == null || unit.choose(ChoiceKind.BUGGIFY, site, 2) == 0) return false;
        unit.note(Trace.Kind.FAULT, "\"" + site + "\" fires");
        return true;
    }

    Dials dials() {
        return dials;
    }

    /// A microthread says something of itself.
    void note(String text) {
        Unit unit = kernel.running();
        if (unit != null) kernel.note(unit, text);
    }

    /// A microthread works on, and who waits for the clock is late.
    void work(Duration length) {
        Unit hog = kernel.running();
        if (hog == null)
            throw new IllegalStateException(
                    "the body of a simulation is no microthread, and does not work: call this in what sim.on or sim.host is given");
        long before = kernel.nanos();
        if (kernel.trace().isOn())
            note(Trace.Kind.EVENT, hog.host(), hog.runningPath() + " works for " + length);
        kernel.pass(length.toNanos());
        if (length.compareTo(options.lag()) <= 0) return;
        long late = kernel.nanos() - Math.max(before, hog.deadlineNanos());
        if (late <= options.lag().toNanos()) return;
        found(
                finding(
                        Finding.Kind.STARVATION,
                        hog
                                + " "
                                + hog.runningPath()
                                + " has worked for "
                                + length
                                + " in one slice, and a deadline of another is late by "
                                + Duration.ofNanos(late)));
    }

    private Finding unfinished() {
        return switch (kernel.lastStop()) {
            case Stop.Quiet _ ->
                    finding(
                            Finding.Kind.DEADLOCK,
                            "nothing can happen any more, and not all is done");
            case Stop.Livelock(List<String> cycle) ->
                    finding(
                            Finding.Kind.LIVELOCK,
                            "no time passes any more; these run again and again: " + cycle);
            case Stop.TimeIsUp(Duration limit) ->
                    finding(
                            Finding.Kind.ENDLESS,
                            "not done after the simulated "
                                    + limit
                                    + longestWait(picture(), limit));
            case Stop.TooManySteps(long limit) ->
                    finding(Finding.Kind.ENDLESS, "not done after " + limit + " steps");
            case Stop.Ended _ -> throw new IllegalStateException("it has ended, and is not done");
        };
    }

    /// Who has waited the longest, in a picture, if that is half of the time; those aside who wait for the end of others.
    private static String longestWait(String picture, Duration limit) {
        return LONG_WAIT
                .matcher(picture)
                .results()
                .filter(wait -> 2 * Long.parseLong(wait.group(3)) >= limit.toSeconds())
                .max(Comparator.comparingLong(wait -> Long.parseLong(wait.group(3))))
                .map(wait ->
                        "; "
                                + wait.group(1)
                                + " waits for "
                                + wait.group(2)
                                + " since "
                                + wait.group(3)
                                + " s")
                .orElse("");
    }

    private Finding finding(Finding.Kind kind, String summary) {
        return new Finding(kind, summary, Optional.empty(), kind.toString(), picture());
    }

    private String picture() {
        var text = new StringBuilder();
        try {
            for (Unit unit : kernel.units()) if (unit.isAlive()) unit.reactor().dump(text);
        } catch (IOException e) {
            throw new IllegalStateException("a StringBuilder has failed", e);
        }
        return text.toString();
    }

    // ---- the world

    static boolean isAnyRunning() {
        return RUNNING.get() > 0;
    }

    /// The simulation whose body the caller is; `null` if none.
    static @Nullable Episode ofBody() {
        return OF_BODY.isBound() ? OF_BODY.get() : null;
    }

    /// The simulation that a world belongs to; `null` if to none.
    static @Nullable Episode of(World world) {
        return world instanceof Unit unit && unit.kernel().owner() instanceof Episode episode
                ? episode
                : null;
    }

    Unit start(String host, String name, ScopedAction<?> main) {
        var builder = Reactor.builder().name(name.isEmpty() ? host : host + "/" + name);
        options.engine().ifPresent(builder::engine);
        return kernel.start(host, name, builder, isWatched ? watched(main) : main);
    }

    private ScopedAction<?> watched(ScopedAction<?> main) {
        ScopedAction<Exception> watched =
                scope -> {
                    threads.watch();
                    main.run(scope);
                };
        return watched;
    }

    List<Unit> unitsOf(String host) {
        return kernel.units().stream().filter(u -> u.isAlive() && u.host().equals(host)).toList();
    }

    void cancel(Unit unit, String reason) {
        kernel.at(kernel.nanos(), unit, () -> unit.reactor().cancel(reason));
    }

    void wakeLater(Unit unit, Duration length) {
        kernel.later(kernel.nanos() + length.toNanos(), unit::resume);
    }

    void poweredOff(String host) {
        if (network != null) network.poweredOff(host);
        if (processes != null) processes.poweredOff(host);
    }

    void note(Trace.Kind kind, String host, String text) {
        kernel.note(kind, host, text);
    }

    private boolean isDone() {
        for (SimHost host : awaited) if (host.isRunning()) return false;
        return true;
    }

    // ---- Simulation

    @Override
    public Host host(String name, HostAction action) {
        Objects.requireNonNull(action, "action");
        return add(name, _ -> action.run());
    }

    private SimHost add(String name, Body action) {
        checkNotOver();
        checkName(Objects.requireNonNull(name, "name"));
        var host = new SimHost(this, name, action);
        if (hosts.putIfAbsent(name, host) != null)
            throw new IllegalArgumentException("there is a host \"" + name + "\" already");
        if (network != null) network.add(name);
        host.start();
        return host;
    }

    @Override
    public Host on(String name, HostAction action) {
        Objects.requireNonNull(action, "action");
        return awaited(name, _ -> action.run());
    }

    private void checkNotOver() {
        if (isOver)
            throw new IllegalStateException(
                    "the run with seed "
                            + seed
                            + " is over, and its Simulation of no use: each run has one of its own, which the body is given");
    }

    private static void checkName(String name) {
        if (!HOST_NAME.matcher(name).matches() || name.equals("localhost"))
            throw new IllegalArgumentException(
                    "host name \""
                            + name
                            + "\": expected letters, digits, dots, hyphens and underscores, and not \"localhost\", which is each host itself");
    }

    SimHost awaited(String name, Body action) {
        SimHost host = add(name, action);
        awaited.add(host);
        return host;
    }

    @Override
    public SimNetwork network() {
        checkNotOver();
        return net();
    }

    @Override
    public SimProcesses processes() {
        checkNotOver();
        return children();
    }

    @Override
    public Duration elapsed() {
        return Duration.ofNanos(kernel.nanos());
    }

    @Override
    public int choose(String what, int alternatives) {
        checkNotOver();
        Objects.requireNonNull(what, "what");
        if (alternatives < 1)
            throw new IllegalArgumentException("alternatives < 1: " + alternatives);
        return (int) kernel.choose(ChoiceKind.SCRIPT, "", what, alternatives);
    }

    @Override
    public long seed() {
        return seed;
    }

    @Override
    public void runUntilQuiet() {
        checkNotOver();
        kernel.run(() -> finding != null || aborted != null || (!awaited.isEmpty() && isDone()));
    }
}
