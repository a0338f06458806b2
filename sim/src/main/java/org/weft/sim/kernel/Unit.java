package org.weft.sim.kernel;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.weft.spi.Clock;
import org.weft.spi.Director;
import org.weft.spi.Poller;
import org.weft.spi.SteppedReactor;
import org.weft.spi.World;

/// What has a reactor of its own in a simulated world: the program of a host, or a child process on it. It is the world of
/// that reactor, and its clock and poller.
///
/// ```
/// running --main and all it started have ended--> over
/// running --pause--> paused --resume--> running
/// running, paused --crash--> crashed (never steps again)
/// ```
public final class Unit implements World, Clock, Poller {
    /// What the wall clock shows at the beginning.
    public static final Instant ORIGIN = Instant.parse("2003-12-31T00:00:00Z");

    /// Whether the JDK lets go of suspended virtual threads to which nobody refers.
    private static final boolean IS_COLLECTED =
            "false".equals(System.getProperty("jdk.trackAllThreads"));

    /// A program that has not unwound by then does not want to.
    private static final int TURNS_TO_UNWIND = 100_000;

    private enum State {
        RUNNING,
        PAUSED,
        CRASHED,
        OVER
    }

    private final Kernel kernel;
    private final String host;
    private final String name;
    private final String fullName;
    private final long hash;
    private final UnitDirector director;
    private final UnitRandom random = new UnitRandom(this);
    private final Map<Class<?>, Object> services = new HashMap<>();
    private final ArrayDeque<Runnable> due = new ArrayDeque<>();

    @SuppressWarnings("NullAway.Init") // set once, by begin
    private SteppedReactor reactor;

    private State state = State.RUNNING;
    private boolean isIdle;

    /// Whether its last turn has left nothing to run, and when its next deadline is: asked at the end of a turn, when what must
    /// be looked at for it is at hand.
    private boolean isDone;

    private long deadlineNanos = Long.MAX_VALUE;

    /// Whether another thread has sent something; the kernel's.
    boolean isWoken;

    /// Whether it is in the kernel's queue; the kernel's.
    boolean isRunnable;

    /// The deadline for which it is in the kernel's agenda; the kernel's.
    long alarmNanos = Long.MAX_VALUE;

    Unit(Kernel kernel, String host, String name) {
        this.kernel = kernel;
        this.host = host;
        this.name = name;
        this.fullName = name.isEmpty() ? host : host + "/" + name;
        this.hash = Hashes.of(fullName);
        this.director = new UnitDirector(this, kernel);
    }

    void begin(SteppedReactor stepped) {
        reactor = stepped;
    }

    // ---- for those who make up the world

    /// Tells on which machine it is.
    ///
    /// @return the host's name
    public String host() {
        return host;
    }

    /// Tells what it is on that machine.
    ///
    /// @return its name; empty for the host's own program
    public String name() {
        return name;
    }

    /// Hands out the world it is in.
    ///
    /// @return the kernel
    public Kernel kernel() {
        return kernel;
    }

    /// Hands out its reactor.
    ///
    /// @return the reactor
    public SteppedReactor reactor() {
        return reactor;
    }

    /// Tells whether it may still do something.
    ///
    /// @return whether it has neither ended nor crashed
    public boolean isAlive() {
        return state == State.RUNNING || state == State.PAUSED;
    }

    /// Tells whether its `main` and all that it started have ended.
    ///
    /// @return whether it came to its own end
    public boolean isOver() {
        return state == State.OVER;
    }

    /// Tells when its next deadline is.
    ///
    /// @return a moment of simulated time; `Long.MAX_VALUE` if there is none
    public long deadlineNanos() {
        return reactor.deadlineNanos();
    }

    /// Decides something that comes up in its running microthread.
    ///
    /// @param kind what kind of choice it is
    /// @param place where in the program, by a name
    /// @param alternatives how many
    /// @return from 0 to `alternatives - 1`; 0 is the simplest
    public long choose(ChoiceKind kind, String place, long alternatives) {
        return kernel.decisions().choose(kind, fullName, runningPath(), place, alternatives);
    }

    /// Notes something for the report that its running microthread has come by.
    ///
    /// @param kind what it tells of
    /// @param text what
    public void note(Trace.Kind kind, String text) {
        if (kernel.trace().isOn()) kernel.row(kind, this, runningPath(), text);
    }

    /// Stops it where it stands: it never runs again. Harmless if it does not live.
    public void crash() {
        if (!isAlive()) return;
        state = State.CRASHED;
        due.clear();
        kernel.forget(this);
    }

    /// Lets it stand still. What happens to it meanwhile is found when it goes on.
    public void pause() {
        if (state != State.RUNNING) return;
        state = State.PAUSED;
        kernel.forget(this);
    }

    /// Lets it go on after a pause.
    public void resume() {
        if (state != State.PAUSED) return;
        state = State.RUNNING;
        kernel.makeRunnable(this);
    }

    /// Drops what is left of it, after the verdict. Where the JDK would keep it for ever, without
    /// `-Djdk.trackAllThreads=false`, its `main` is cancelled first, and unwinds as far as it does without waiting.
    public void dispose() {
        if (state == State.OVER) return;
        state = State.RUNNING;
        if (!IS_COLLECTED) unwind();
        if (state == State.OVER) return;
        state = State.OVER;
        reactor.abandon();
    }

    void unwind() {
        reactor.cancel("the simulation is over");
        isDone = false;
        for (int turn = 0; turn < TURNS_TO_UNWIND && step(); turn++) if (isIdle) return;
    }

    @Override
    public String toString() {
        return fullName;
    }

    // ---- for the kernel

    boolean isRunning() {
        return state == State.RUNNING;
    }

    boolean isIdle() {
        return isIdle;
    }

    long hash() {
        return hash;
    }

    /// Runs one turn; false if it has come to its end. One that would find nothing to do is not run: with many units, each has left
    /// the processor's cache by then.
    boolean step() {
        isIdle = hasNothingToDo();
        if (isIdle) return true;
        isWoken = false;
        if (reactor.step(Long.MAX_VALUE)) {
            isDone = reactor.isIdle();
            deadlineNanos = reactor.deadlineNanos();
            return state == State.RUNNING;
        }
        isRunnable = false;
        if (state != State.CRASHED) state = State.OVER;
        return false;
    }

    /// Whether a turn would do nothing. One that cannot be woken any more looks for that itself.
    private boolean hasNothingToDo() {
        return isDone
                && due.isEmpty()
                && !isWoken
                && deadlineNanos > kernel.nanos()
                && (deadlineNanos < Long.MAX_VALUE || isWatching());
    }

    /// When its next deadline is, as of its last turn.
    long nextNanos() {
        return deadlineNanos;
    }

    /// Something happens to it, which its poller finds.
    void due(Runnable action) {
        if (isAlive()) due.add(action);
    }

    // ---- its poller

    /// Never waits: that it was given time to wait tells that there is nothing to run.
    @Override
    public void poll(long maxNanos) {
        isIdle = maxNanos > 0 && due.isEmpty();
        for (Runnable action = due.poll(); action != null; action = due.poll()) action.run();
    }

    @Override
    public void wakeUp() {
        kernel.woken(this);
    }

    @Override
    public boolean isWatching() {
        return kernel.isAnythingComing();
    }

    // ---- its clock

    @Override
    public long nanos() {
        return kernel.nanos();
    }

    @Override
    public Instant now() {
        return ORIGIN.plusNanos(kernel.nanos());
    }

    // ---- its world

    @Override
    public Clock clock() {
        return this;
    }

    @Override
    public Poller poller() {
        return this;
    }

    @Override
    public RandomGenerator random() {
        return random;
    }

    @Override
    public <S> S service(Class<S> type, Function<? super Poller, ? extends S> real) {
        Object service = services.get(type);
        if (service == null) {
            service = kernel.service(type, this);
            services.put(type, service);
        }
        return type.cast(service);
    }

    @Override
    public Optional<Director> director() {
        return Optional.of(director);
    }

    @Override
    public void close() {
        for (Object service : services.values())
            if (service instanceof AutoCloseable closeable) close(closeable);
    }

    private static void close(AutoCloseable service) {
        try {
            service.close();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("a simulated service cannot be closed", e);
        }
    }

    /// Names who has thrown what made it fail.
    ///
    /// @param error what its reactor has failed with
    /// @return the unit, and the path of the microthread if it is known
    public String whoThrew(Throwable error) {
        return (this + " " + director.whoThrew(error)).stripTrailing();
    }

    /// Names the microthread that has run last, for choices that it causes.
    ///
    /// @return its path; empty if none has
    public String runningPath() {
        return director.runningPath();
    }
}
