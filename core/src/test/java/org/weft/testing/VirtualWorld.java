package org.weft.testing;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.weft.Microthread;
import org.weft.Reactor;
import org.weft.ScopedAction;
import org.weft.spi.BlockingPool;
import org.weft.spi.Clock;
import org.weft.spi.Director;
import org.weft.spi.Poller;
import org.weft.spi.World;

/// A world for tests, in which no time passes while anybody can run: the clock starts at zero and
/// jumps to the next deadline when all wait. With nothing to jump to, the reactor really sleeps, so
/// that other threads can wake it.
///
/// A seeded one also takes the reactor's decisions by lot, the same for the same seed. One world
/// serves one reactor.
///
/// ```java
/// VirtualWorld.run(main -> {
///     Microthread.sleep(Duration.ofDays(1));                              // takes no time
///     assertEquals(Duration.ofDays(1), Reactor.current().uptime());
/// });
/// ```
public final class VirtualWorld implements World {
    /// What the wall clock shows at first.
    public static final Instant ORIGIN = Instant.parse("2003-12-31T00:00:00Z");

    private static final Duration MOMENT = Duration.ofMillis(1);

    private final VirtualClock clock = new VirtualClock();
    private final VirtualPoller poller = new VirtualPoller(clock);
    private final Map<Class<?>, Object> services = new HashMap<>();
    private final List<String> trace = new ArrayList<>();
    private final SplittableRandom random;
    private final Optional<Director> director;
    private final Optional<Elsewhere> elsewhere;

    private VirtualWorld(long seed, Optional<Director> director) {
        this.random = new SplittableRandom(seed);
        this.director = director;
        this.elsewhere =
                Elsewhere.BOUND.isBound()
                        ? Optional.of(Elsewhere.BOUND.get().get())
                        : Optional.empty();
    }

    /// Makes one without a director: decisions by the fixed rules.
    ///
    /// @return the world
    public static VirtualWorld plain() {
        return new VirtualWorld(0, Optional.empty());
    }

    /// Makes one whose director decides as the fixed rules do, and keeps the trace.
    ///
    /// @return the world
    public static VirtualWorld observed() {
        var tracing = new Tracing(Optional.empty());
        return tracing.world(0);
    }

    /// Makes one whose director decides by lot.
    ///
    /// @param seed the same seed, the same decisions
    /// @return the world
    public static VirtualWorld seeded(long seed) {
        var tracing = new Tracing(Optional.of(new SplittableRandom(~seed)));
        return tracing.world(seed);
    }

    /// Runs `body` in a plain one; an error that reached the sink fails it.
    ///
    /// @param body what to do
    /// @param <X> what it throws
    /// @throws X as `body` does
    /// @throws InterruptedException if the caller is interrupted
    public static <X extends Exception> void run(ScopedAction<X> body)
            throws X, InterruptedException {
        plain().runHere(body);
    }

    /// Runs `body` in a seeded one; an error that reached the sink fails it.
    ///
    /// @param seed the seed
    /// @param body what to do
    /// @param <X> what it throws
    /// @throws X as `body` does
    /// @throws InterruptedException if the caller is interrupted
    public static <X extends Exception> void run(long seed, ScopedAction<X> body)
            throws X, InterruptedException {
        seeded(seed).runHere(body);
    }

    /// Runs `body` in this one; an error that reached the sink fails it.
    ///
    /// @param body what to do
    /// @param <X> what it throws
    /// @throws X as `body` does
    /// @throws InterruptedException if the caller is interrupted
    public <X extends Exception> void runHere(ScopedAction<X> body) throws X, InterruptedException {
        var errors = new ArrayList<Throwable>();
        reactor().errorSink(errors::add).run(body);
        if (errors.isEmpty()) return;
        var unexpected = new AssertionError("the error sink got " + errors);
        errors.forEach(unexpected::addSuppressed);
        throw unexpected;
    }

    /// Begins to describe the reactor that runs in this world.
    ///
    /// @return a builder
    public VirtualReactor reactor() {
        return new VirtualReactor(Reactor.builder().world(this), elsewhere);
    }

    /// Lets all others run until each of them waits for something later than a millisecond from
    /// now.
    ///
    /// @throws InterruptedException if the caller is cancelled
    public static void letOthersRun() throws InterruptedException {
        Microthread.sleep(MOMENT);
    }

    /// Lets time pass within a slice, as a long computation does. Deadlines that it passes are due
    /// in the next turn.
    ///
    /// @param length how long
    public void pass(Duration length) {
        if (elsewhere.isPresent()) elsewhere.get().pass(length);
        else clock.jumpTo(clock.nanos() + length.toNanos());
    }

    /// Sets the wall clock forward or, by a negative length, back. The monotonic clock does not
    /// notice.
    ///
    /// @param step by how much
    public void stepWallClock(Duration step) {
        clock.step(step);
    }

    /// Lets something happen outside, which the poller finds out: it is done by the reactor's own
    /// thread while it polls.
    ///
    /// @param time when, on the monotonic clock
    /// @param happening what; fires events, and nothing else
    public void outside(Duration time, Runnable happening) {
        if (elsewhere.isPresent()) elsewhere.get().outside(time, happening);
        else poller.add(time.toNanos(), happening);
    }

    /// Tells what the director has observed: `START main/reader`, `SLICE main`, and so on. Empty
    /// without one.
    ///
    /// @return the trace, up to now
    public List<String> trace() {
        return List.copyOf(trace);
    }

    /// Brings a service that a module above defines.
    ///
    /// @param type what it is known by
    /// @param service the service
    /// @param <S> its type
    /// @return this
    public <S> VirtualWorld provide(Class<S> type, S service) {
        services.put(type, service);
        return this;
    }

    @Override
    public Clock clock() {
        return clock;
    }

    @Override
    public Poller poller() {
        return poller;
    }

    @Override
    public RandomGenerator random() {
        return random;
    }

    /// Blocking calls run for real, and take no virtual time. Everything else is what [#provide]
    /// brought.
    @Override
    public <S> S service(Class<S> type, Function<? super Poller, ? extends S> real) {
        if (type == BlockingPool.class) services.computeIfAbsent(type, _ -> poller.new RealCalls());
        Object service = services.get(type);
        if (service == null)
            throw new IllegalStateException("a virtual world without " + type.getName());
        return type.cast(service);
    }

    @Override
    public Optional<Director> director() {
        return director;
    }

    /// Keeps the trace, and decides: by lot, or as a reactor without a director does.
    private static final class Tracing implements Director {
        private static final int YIELD_ONE_IN = 3;

        private final Optional<SplittableRandom> lot;
        private List<String> trace = List.of();

        Tracing(Optional<SplittableRandom> lot) {
            this.lot = lot;
        }

        VirtualWorld world(long seed) {
            var world = new VirtualWorld(seed, Optional.of(this));
            trace = world.trace;
            return world;
        }

        @Override
        public int choose(Choice choice, Candidates candidates) {
            if (lot.isEmpty()) return 0;
            if (choice == Choice.YIELD) return lot.get().nextInt(YIELD_ONE_IN) == 0 ? 1 : 0;
            return lot.get().nextInt(candidates.count());
        }

        @Override
        public void observe(Step step, Subject subject) {
            if (step != Step.PAUSE) trace.add(step + " " + subject.path());
        }
    }
}
