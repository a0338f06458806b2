package org.weft.sim;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.weft.Reactor;
import org.weft.ScopedAction;
import org.weft.net.spi.Network;
import org.weft.process.spi.Processes;
import org.weft.sim.explore.Experiment;
import org.weft.sim.explore.Finding;
import org.weft.sim.explore.Recipe;
import org.weft.sim.explore.Verdict;
import org.weft.sim.kernel.ChoiceKind;
import org.weft.sim.kernel.Kernel;
import org.weft.sim.kernel.Limits;
import org.weft.sim.kernel.Oracle;
import org.weft.sim.kernel.Trace;
import org.weft.sim.kernel.Unit;
import org.weft.sim.network.SimulatedNetwork;
import org.weft.sim.process.SimulatedProcesses;
import org.weft.spi.World;

/// One run of a simulation, from a fresh world to the verdict.
final class Episode implements Simulation, Kernel.Owner {
    /// More than a run that ends at all takes.
    private static final long MOST_STEPS = 1_000_000_000;

    private static final Pattern HOST_NAME = Pattern.compile("[\\p{L}\\p{N}._-]+");

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
    private final Findings findings;
    private final Dials dials;
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
        Trace trace = isTraced ? Trace.withPlaces() : new Trace(false);
        this.kernel = new Kernel(this, seed, oracle, limits, trace);
        this.findings = new Findings(kernel, options);
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
                episode.findings.throwIfAborted();
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
            if (!findings.isVerdict() && !isDone()) findings.unfinished();
        } catch (Exception | AssertionError e) {
            findings.thrownByBody(e);
        }
        findings.escapes();
        if (isWatched) lookForThreads();
    }

    private Verdict verdict() {
        return new Verdict(
                kernel.hash(),
                kernel.steps(),
                kernel.choices(),
                findings.first().map(this::withNames),
                kernel.trace().rows().stream().map(this::withNames).toList(),
                findings.escape());
    }

    private Finding withNames(Finding finding) {
        return finding.withPicture(withNames(finding.picture()));
    }

    /// What a program says of itself stays what it is.
    private Trace.Row withNames(Trace.Row row) {
        return row.kind() == Trace.Kind.PAUSE ? row.withText(withNames(row.text())) : row;
    }

    private String withNames(String text) {
        return network == null ? text : network.withNames(text);
    }

    private void lookForThreads() {
        threads.made()
                .ifPresent(made -> findings.escaped(Escape.THREAD, made.maker(), made.where()));
        for (Thread thread : RealThreads.startedByVirtual())
            findings.escaped(Escape.THREAD, thread.toString(), List.of(thread.getStackTrace()));
    }

    private String microthread() {
        Unit unit = kernel.running();
        return unit == null ? "the body" : unit + " " + unit.runningPath();
    }

    @Override
    public void over(Unit unit) {
        unit.reactor().failure().ifPresent(thrown -> findings.thrown(unit, thrown));
    }

    Findings findings() {
        return findings;
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
                    "the body of a simulation is no microthread, and does not work: call this in what"
                            + " sim.on or sim.host is given");
        long before = kernel.nanos();
        if (kernel.trace().isOn())
            note(Trace.Kind.EVENT, hog.host(), hog.runningPath() + " works for " + length);
        kernel.pass(length.toNanos());
        if (length.compareTo(options.lag()) <= 0) return;
        long late = kernel.nanos() - Math.max(before, hog.deadlineNanos());
        if (late > options.lag().toNanos()) findings.starved(hog, length, Duration.ofNanos(late));
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
        return scope -> {
            threads.watch();
            main.run(scope);
        };
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
                            + "\": expected letters, digits, dots, hyphens and underscores, and not"
                            + " \"localhost\", which is each host itself");
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
        kernel.run(() -> findings.isVerdict() || (!awaited.isEmpty() && isDone()));
    }
}
