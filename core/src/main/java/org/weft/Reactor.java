package org.weft;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.weft.spi.Outside;
import org.weft.spi.SteppedReactor;
import org.weft.spi.World;

/// One loop on one carrier thread, and the microthreads that take turns on it.
///
/// Only one of them runs at a time, and another comes only where a call says `throws InterruptedException`: what stands
/// between two such calls needs no lock. All objects of a reactor may be touched by its microthreads only; an [Inlet]
/// takes in what other threads have, and a [Door] lets them call.
///
/// ```java
/// Reactor.run(main -> {
///     main.start("ticker", () -> {
///         while (true) {
///             Microthread.sleep(Duration.ofSeconds(1));
///             System.out.println("tick");
///         }
///     });
///     Microthread.sleep(Duration.ofSeconds(5));
///     main.cancel("that will do");
/// });
/// ```
public final class Reactor {
    private static final System.Logger LOG = System.getLogger("org.weft");

    private final String name;
    private final Consumer<? super Throwable> errorSink;
    private final long stallLimitNanos;
    private final Loop loop;
    private final long startNanos;
    private final Set<AutoCloseable> resources = new LinkedHashSet<>();
    private @Nullable BlockingCalls blockingCalls;

    /// Inlets and doors: through them something can come from outside as long as they are open.
    private final Set<AutoCloseable> openings = new LinkedHashSet<>();

    /// How many of its microthreads wait for a call that is under way outside: on a blocking thread, in another reactor.
    int callsElsewhere;

    private Reactor(Builder builder) {
        this.name = builder.name;
        this.errorSink = builder.errorSink;
        this.stallLimitNanos = builder.stallLimitNanos;
        World world = builder.world == null ? new RealWorld() : builder.world;
        this.loop = new Loop(this, world, Engines.choose(builder.engine));
        this.startNanos = world.clock().nanos();
    }

    /// Runs `main` in a new reactor, and waits until it and all it started have ended. The calling thread blocks; `main`
    /// runs on another, named `weft-main`.
    ///
    /// @param main what to do; its scope owns what it starts
    /// @param <X> what it throws
    /// @throws X as `main` does
    /// @throws FailedException if a microthread of `main`'s scope has failed first
    /// @throws DeadlockError if nothing can happen any more
    /// @throws InterruptedException if the calling thread was interrupted, which cancels `main`
    public static <X extends Exception> void run(ScopedAction<X> main)
            throws X, InterruptedException {
        builder().run(main);
    }

    /// Computes `main` in a new reactor, as [#run] does.
    ///
    /// @param main what to compute; its scope owns what it starts
    /// @param <T> the result
    /// @param <X> what it throws
    /// @return the result of `main`
    /// @throws X as `main` does
    /// @throws FailedException if a microthread of `main`'s scope has failed first
    /// @throws DeadlockError if nothing can happen any more
    /// @throws InterruptedException if the calling thread was interrupted, which cancels `main`
    public static <T extends @Nullable Object, X extends Exception> T call(ScopedTask<T, X> main)
            throws X, InterruptedException {
        return builder().call(main);
    }

    /// Starts a reactor in the background, beside an application: what it does comes through its door, and it lives until
    /// that is closed. Neither it nor its threads keep the JVM alive. Does not wait for anything. Errors of what was started
    /// go to the builder's error sink, by default the log; a failure does not close the door.
    ///
    /// ```java
    /// try (Door door = Reactor.start("mail")) {
    ///     door.start("queue", this::sendWhatIsQueued);
    ///     String greeting = door.call(() -> greet("localhost", 25));
    /// }   // all in it has been cancelled and has unwound
    /// ```
    ///
    /// @param name the name, which its carrier thread and messages show
    /// @return its door
    /// @throws IllegalStateException if the engine that `-Dweft.engine` asks for cannot be had
    public static Door start(String name) {
        return builder().name(name).start();
    }

    /// Begins to describe a reactor that is not the default one.
    ///
    /// @return a builder with the defaults: name `main`, real world, the best engine, errors to `System.Logger`
    public static Builder builder() {
        return new Builder();
    }

    /// Tells which reactor runs the caller.
    ///
    /// @return the reactor
    /// @throws IllegalStateException if the caller is no microthread
    public static Reactor current() {
        return Stage.runningHere().loop.reactor;
    }

    /// Runs a callback in the next turn. Callbacks cannot suspend; one that throws is reported to the error sink.
    ///
    /// @param callback what to run
    /// @throws IllegalStateException if `main` has ended
    public void callSoon(Runnable callback) {
        loop.stage.checkHere("callSoon");
        loop.callSoon(Objects.requireNonNull(callback, "callback"));
    }

    /// Runs a callback after a delay, unless the reactor has ended by then. Otherwise as [#callSoon].
    ///
    /// @param delay how long, on the monotonic clock; zero or less: the next turn
    /// @param callback what to run
    /// @return closing it before then drops the callback
    public Subscription callLater(Duration delay, Runnable callback) {
        loop.stage.checkHere("callLater");
        return new DelayedCall(
                loop, Timers.nanos(delay), Objects.requireNonNull(callback, "callback"));
    }

    /// Runs an action once, when the slice under way ends, before any other microthread. What is to be told as one
    /// change, however often it changed within the slice, is told there. The action cannot suspend.
    ///
    /// @param action what to run
    public void atEndOfSlice(Runnable action) {
        loop.stage.checkHere("atEndOfSlice");
        loop.announcements.add(Objects.requireNonNull(action, "action"));
    }

    /// Opens a way in for items from other threads. It closes when `main` ends.
    ///
    /// @param capacity how many items it holds, at least 1
    /// @param <T> the items
    /// @return the inlet
    /// @throws IllegalArgumentException if the capacity is less than 1
    public <T> Inlet<T> inlet(int capacity) {
        loop.stage.checkHere("inlet");
        var inlet = new Inlet<T>(loop, capacity);
        openings.add(inlet);
        return inlet;
    }

    /// Opens a way in for calls from other threads. It closes when `main` ends, which does not wait for calls: those under
    /// way are then cancelled. Never suspends.
    ///
    /// @return the door
    /// @throws IllegalStateException if `main` has ended
    public Door door() {
        loop.stage.checkHere("door");
        Microthread main = loop.main();
        Scope scope = main == null ? null : main.outermostScope();
        if (scope == null) throw new IllegalStateException(this + " is ending: no more doors");
        var door = new Door(loop);
        scope.startDaemon("door", door::serve);
        return door;
    }

    /// Reads the world's wall clock, which may step.
    ///
    /// @return the time
    public Instant now() {
        return loop.clock.now();
    }

    /// Reads the monotonic clock.
    ///
    /// @return the time since this reactor was made
    public Duration uptime() {
        return Duration.ofNanos(loop.clock.nanos() - startNanos);
    }

    /// Hands out the world's randomness, which a simulator repeats.
    ///
    /// @return the generator; for the microthreads of this reactor
    public RandomGenerator random() {
        return loop.world.random();
    }

    /// Tells its name.
    ///
    /// @return the name given to the builder
    public String name() {
        return name;
    }

    /// Tells how it suspends its microthreads.
    ///
    /// @return the engine chosen when it was made
    public EngineKind engine() {
        return loop.engine.kind();
    }

    /// Hands out the way back from other threads for services that a world brings. Programs use an [Inlet].
    ///
    /// @return the same object each time
    public Outside outside() {
        return loop.standstill;
    }

    /// Hands out what it runs in, for modules that bring services of their own.
    ///
    /// @return the world
    public World world() {
        return loop.world;
    }

    /// Tells what it has done and is doing, in numbers. May be called by any thread, as often as one likes, also when it
    /// has ended or is stuck: it asks nobody, and costs the reactor nothing.
    ///
    /// @return the numbers of about now
    public ReactorStatistics statistics() {
        return loop.tally.read();
    }

    /// Writes what each microthread is doing: its state, what it waits for and since when, its stack. May be called from
    /// any thread; waits until the reactor has answered, and if it is stuck, for a second, then shows where.
    ///
    /// @param out where to; written to in the calling thread
    /// @throws IOException if `out` does
    public void dump(Appendable out) throws IOException {
        out.append(Dump.of(loop));
    }

    @Override
    public String toString() {
        return "reactor \"" + name + "\"";
    }

    long stallLimitNanos() {
        return stallLimitNanos;
    }

    /// Hands an error that belongs to nobody to the sink; one of the sink's own goes to the log. In a microthread only.
    void report(Throwable error) {
        loop.tally.errors++;
        try {
            errorSink.accept(error);
        } catch (Throwable sinkError) {
            if (sinkError != error) sinkError.addSuppressed(error);
            log(sinkError);
        }
    }

    private void log(Throwable sinkError) {
        try {
            LOG.log(System.Logger.Level.ERROR, "the error sink of " + this + " failed", sinkError);
        } catch (RuntimeException | Error logError) {
            if (logError != sinkError) sinkError.addSuppressed(logError);
            sinkError.printStackTrace(); // there is nobody else left to tell
        }
    }

    BlockingCalls blockingCalls() {
        if (blockingCalls == null) {
            blockingCalls = new BlockingCalls(loop);
            resources.add(blockingCalls);
        }
        return blockingCalls;
    }

    Lane lane(String laneName, int threads) {
        BlockingCalls calls = blockingCalls().lane(laneName, threads);
        resources.add(calls);
        return new Lane(loop, laneName, calls);
    }

    /// Whether something can come from outside that it does not have to do anything for: through an inlet or a door that is
    /// open, or from a call that is under way elsewhere.
    boolean isReachable() {
        return !openings.isEmpty() || callsElsewhere > 0;
    }

    void opened(AutoCloseable opening) {
        openings.add(opening);
    }

    /// One of the openings or resources has been closed by its user.
    void forget(AutoCloseable closed) {
        openings.remove(closed);
        resources.remove(closed);
    }

    /// Closes what would otherwise outlive it. Called once, by the loop.
    void closeResources() {
        List.copyOf(openings).forEach(this::close);
        List.copyOf(resources).forEach(this::close);
    }

    /// Closes something at the end; what that throws goes to the log, and keeps nothing else from being closed.
    void close(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception e) {
            LOG.log(System.Logger.Level.ERROR, "at the end of " + this, e);
        }
    }

    /// Describes a reactor before it runs. Each method returns this builder.
    public static final class Builder {
        private String name = "main";
        private @Nullable World world;
        private @Nullable EngineKind engine;
        private Consumer<? super Throwable> errorSink = Builder::log;
        private long stallLimitNanos = 100_000_000; // a person notices, a client's limit is not far
        private @Nullable Duration shutdownGrace;

        private Builder() {}

        /// Sets the name, which its carrier thread and messages show.
        ///
        /// @param reactorName the name
        /// @return this
        public Builder name(String reactorName) {
            name = Objects.requireNonNull(reactorName, "reactorName");
            return this;
        }

        /// Sets what it runs in.
        ///
        /// @param anotherWorld a world for this reactor alone
        /// @return this
        public Builder world(World anotherWorld) {
            world = Objects.requireNonNull(anotherWorld, "anotherWorld");
            return this;
        }

        /// Sets the engine. Without it, `-Dweft.engine` decides, or else the best that can be had. Where it cannot be had,
        /// [#run], [#call] and [#start] throw [IllegalStateException].
        ///
        /// @param kind the engine
        /// @return this
        public Builder engine(EngineKind kind) {
            engine = Objects.requireNonNull(kind, "kind");
            return this;
        }

        /// Sets who is told of errors that belong to nobody, those of callbacks. Called in a microthread.
        ///
        /// @param sink gets each once, as it was thrown
        /// @return this
        public Builder errorSink(Consumer<? super Throwable> sink) {
            errorSink = Objects.requireNonNull(sink, "sink");
            return this;
        }

        /// Sets how long a slice may take before it is reported in the log, with its stack, while it runs: 100 ms unless it
        /// is set. It is measured by looks, at most 25 ms and at least 1 ms apart.
        ///
        /// @param limit the longest that is not reported; a very long one reports nothing
        /// @return this
        /// @throws IllegalArgumentException if the limit is zero or less
        public Builder stallLimit(Duration limit) {
            stallLimitNanos = Timers.nanos(limit);
            if (stallLimitNanos <= 0)
                throw new IllegalArgumentException("stall limit <= 0: " + limit);
            return this;
        }

        /// Lets the reactor end in order when the JVM shuts down, because of a signal (Ctrl-C, TERM) or `System.exit`: a
        /// shutdown hook cancels the scope of `main`, and holds the JVM up until all has unwound. `main` learns it as any
        /// cancellation, with the reason `the JVM is shutting down`.
        ///
        /// Nobody waits for the shutdown: a reactor in which nothing else can happen is still a deadlock.
        ///
        /// `System.exit` called inside the reactor blocks its microthread until the JVM ends, so the grace passes in
        /// vain: let `main` return instead.
        ///
        /// @param grace the longest that the JVM is held up; zero or more
        /// @return this
        /// @throws IllegalArgumentException if it is negative
        public Builder cancelOnShutdown(Duration grace) {
            if (grace.isNegative()) throw new IllegalArgumentException("grace < 0: " + grace);
            shutdownGrace = grace;
            return this;
        }

        /// Runs `main` in a reactor as described. See [Reactor#run].
        ///
        /// @param main what to do
        /// @param <X> what it throws
        /// @throws X as `main` does
        /// @throws FailedException if a microthread of `main`'s scope has failed first
        /// @throws DeadlockError if nothing can happen any more
        /// @throws IllegalStateException if the engine that was asked for cannot be had, or the caller is simulated
        /// @throws InterruptedException if the calling thread was interrupted, which cancels `main`
        public <X extends Exception> void run(ScopedAction<X> main) throws X, InterruptedException {
            Objects.requireNonNull(main, "main");
            checkPlace();
            new Run<>(
                            new Reactor(this).loop,
                            EventSupport.asTask(() -> Scope.run("main", main)),
                            Thread.currentThread(),
                            shutdownGrace)
                    .toTheEnd();
        }

        /// Computes `main` in a reactor as described. See [Reactor#call].
        ///
        /// @param main what to compute
        /// @param <T> the result
        /// @param <X> what it throws
        /// @return the result of `main`
        /// @throws X as `main` does
        /// @throws FailedException if a microthread of `main`'s scope has failed first
        /// @throws DeadlockError if nothing can happen any more
        /// @throws IllegalStateException if the engine that was asked for cannot be had, or the caller is simulated
        /// @throws InterruptedException if the calling thread was interrupted, which cancels `main`
        public <T extends @Nullable Object, X extends Exception> T call(ScopedTask<T, X> main)
                throws X, InterruptedException {
            Objects.requireNonNull(main, "main");
            checkPlace();
            return new Run<>(
                            new Reactor(this).loop,
                            () -> Scope.call("main", main),
                            Thread.currentThread(),
                            shutdownGrace)
                    .toTheEnd();
        }

        /// Starts a reactor as described in the background. See [Reactor#start].
        ///
        /// @return its door
        /// @throws IllegalStateException if the engine that was asked for cannot be had, or the caller is simulated
        public Door start() {
            checkPlace();
            return Door.ofBackground(new Reactor(this).loop, shutdownGrace);
        }

        /// Makes a reactor as described that the caller drives by hand. See [SteppedReactor] for what to observe.
        ///
        /// @param main what to do
        /// @return what drives it; nothing has run yet
        /// @throws IllegalStateException if the engine that was asked for cannot be had
        public SteppedReactor stepped(ScopedAction<?> main) {
            Objects.requireNonNull(main, "main");
            return new HandDriven(new Reactor(this).loop, main);
        }

        /// A world with a director decides who runs; it would wait for threads of which it knows nothing.
        private static void checkPlace() {
            Microthread caller = Stage.runningOrNull();
            if (caller == null || caller.loop.direction.isFixed()) return;
            throw new IllegalStateException(
                    caller.loop.reactor
                            + " is simulated, and a reactor started inside of it is not: use its own"
                            + " scope, as Scope.run does, or another host");
        }

        private static void log(Throwable error) {
            LOG.log(System.Logger.Level.ERROR, "an error that belongs to nobody", error);
        }

        /// A loop to be driven by hand.
        Loop loop() {
            return new Reactor(this).loop;
        }
    }
}
