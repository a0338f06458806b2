package org.weft.sim.kernel;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;
import org.weft.Reactor;
import org.weft.ScopedAction;
import org.weft.spi.BlockingPool;

/// A simulated world: its time, its reactors, what is going to happen in them and when, and who decides what is left open.
///
/// There are no ticks. As long as some reactor has something to run, it is stepped, and no time passes; then time jumps to the
/// next thing that happens. So an event costs the same however many reactors there are.
///
/// One thread drives it, and everything in it runs on that thread. Only [#woken] is for others too; and who wonders why it does
/// not go on reads [#steps], [#running] and what [Busy] tells from another: plain fields, of which an old value does no harm, as
/// who asks does so again, and believes only what stays the same for long.
public final class Kernel {
    /// From so many on they are told in milliseconds.
    private static final long MANY_NANOS = 10_000_000;

    private final Decisions decisions;
    private final Limits limits;
    private final Trace trace;
    private final Agenda agenda = new Agenda();
    private final RunnableUnits runnable = new RunnableUnits();
    private final ConcurrentLinkedQueue<Unit> woken = new ConcurrentLinkedQueue<>();
    private final List<Unit> units = new ArrayList<>();
    private final Map<String, Missed> missed = new LinkedHashMap<>();
    private final List<Escaped> escapes = new ArrayList<>();
    private final Recent recent = new Recent();
    private final RealWorker worker = new RealWorker();
    private final Owner owner;
    private @Nullable Unit running;
    private Stop lastStop = new Stop.Ended();
    private long nowNanos;
    private long steps;
    private int stepsWithoutTime;
    private long hash;

    /// Whose world it is.
    public interface Owner {
        /// Is told of each unit that has come to its own end.
        ///
        /// @param unit which
        default void over(Unit unit) {}

        /// Makes a service of a unit's world.
        ///
        /// @param type what it is known by
        /// @param unit whose
        /// @return the service; empty if there is none
        default Optional<Object> service(Class<?> type, Unit unit) {
            return Optional.empty();
        }

        /// Tells whether what it reports shows microthreads that wait for each other, so that nobody need log them.
        ///
        /// @return whether it does
        default boolean reportsCycles() {
            return true;
        }
    }

    /// Makes an empty world at time zero.
    ///
    /// @param owner whose it is
    /// @param seed what its programs draw at random comes from
    /// @param oracle who decides
    /// @param limits how far it goes
    /// @param trace where it writes what happens
    public Kernel(Owner owner, long seed, Oracle oracle, Limits limits, Trace trace) {
        this.owner = owner;
        this.decisions = new Decisions(seed, oracle, this);
        this.limits = limits;
        this.trace = trace;
    }

    // ---- for those who make up the world

    /// Reads the simulated clock.
    ///
    /// @return nanoseconds since the beginning
    public long nanos() {
        return nowNanos;
    }

    /// Decides something by number.
    ///
    /// @param kind what kind of choice it is
    /// @param host where it comes up
    /// @param subject whom or what it concerns, by a name that an edit elsewhere does not change
    /// @param alternatives how many; below 2 nobody is asked
    /// @return from 0 to `alternatives - 1`; 0 is the simplest
    public long choose(ChoiceKind kind, String host, String subject, long alternatives) {
        return decisions.choose(kind, host, subject, alternatives);
    }

    /// Makes a reactor; it runs from the next step on.
    ///
    /// @param host the machine it is on
    /// @param name what it is, on that machine
    /// @param builder a reactor's description without a world
    /// @param main what it does
    /// @return the unit
    public Unit start(String host, String name, Reactor.Builder builder, ScopedAction<?> main) {
        var unit = new Unit(this, host, name);
        unit.begin(builder.world(unit).stepped(main));
        units.add(unit);
        makeRunnable(unit);
        return unit;
    }

    /// Lets something happen in a unit, when its reactor next polls at that time or later. Happenings of one unit at one time
    /// keep their order.
    ///
    /// @param nanos when; in the past means now
    /// @param unit whose reactor it concerns; nothing happens in one that is over
    /// @param action what; fires events, and nothing else
    public void at(long nanos, Unit unit, Runnable action) {
        agenda.add(Math.max(nanos, nowNanos), unit, action);
    }

    /// Lets something happen to the world itself, between the turns of its reactors.
    ///
    /// @param nanos when; in the past means now
    /// @param action what; it must not throw
    public void later(long nanos, Runnable action) {
        agenda.add(Math.max(nanos, nowNanos), null, action);
    }

    /// Notes something for the report.
    ///
    /// @param kind what it tells of
    /// @param host where
    /// @param text what
    public void note(Trace.Kind kind, String host, String text) {
        if (trace.isOn()) trace.add(new Trace.Row(nowNanos, host, "", kind, text));
    }

    /// Leaves open how long something takes.
    ///
    /// @param host where
    /// @param subject what
    /// @param alternatives how many there are
    /// @param nanos how long each takes; 0 is the shortest
    /// @return nanoseconds
    public long chooseDelay(
            String host, String subject, long alternatives, LongUnaryOperator nanos) {
        long step = choose(ChoiceKind.LATENCY, host, subject, alternatives);
        long chosen = nanos.applyAsLong(step);
        if (step != 0 && trace.isOn())
            trace.reword(
                    ChoiceKind.LATENCY
                            + " "
                            + subject
                            + ": "
                            + time(chosen)
                            + ", not "
                            + time(nanos.applyAsLong(0)));
        return chosen;
    }

    private static String time(long nanos) {
        return nanos < MANY_NANOS ? nanos / 1_000 + " us" : nanos / 1_000_000 + " ms";
    }

    /// Writes what a microthread says of itself, if that is wanted.
    ///
    /// @param unit whose microthread; it runs just now
    /// @param text what
    public void note(Unit unit, String text) {
        if (trace.isOn()) row(Trace.Kind.NOTE, unit, unit.runningPath(), text);
    }

    /// Lets time pass within a slice, as a long computation does. To be called by a microthread of this world.
    ///
    /// @param nanos how long
    public void pass(long nanos) {
        nowNanos += nanos;
        stepsWithoutTime = 0;
    }

    /// Hands out what was fired for which nobody waited: of each queue the last time.
    ///
    /// @return in the order of their first times
    public Collection<Missed> missed() {
        return missed.values();
    }

    /// Something was fired for which nobody waited.
    ///
    /// @param what the name of the queue
    /// @param unit where
    /// @param path by whom
    /// @param nanos when
    /// @param step in which step
    public record Missed(String what, Unit unit, String path, long nanos, long step) {
        @Override
        public String toString() {
            return "\""
                    + what
                    + "\" was fired by "
                    + unit
                    + " "
                    + path
                    + " in step "
                    + step
                    + ", when nobody waited";
        }
    }

    /// Hands out the unit that is being stepped.
    ///
    /// @return the unit; `null` if none is
    public @Nullable Unit running() {
        return running;
    }

    /// Tells whose world it is.
    ///
    /// @return who made it
    public Owner owner() {
        return owner;
    }

    /// Names the microthread that runs just now.
    ///
    /// @return its unit and path; words that say so if none does
    public String runningMicrothread() {
        return running == null ? "the body" : running + " " + running.runningPath();
    }

    /// Hands out all units that were ever started, in order.
    ///
    /// @return a view
    public List<Unit> units() {
        return units;
    }

    /// Hands out where it writes what happens.
    ///
    /// @return the trace
    public Trace trace() {
        return trace;
    }

    /// Hashes up all decisions and slices so far.
    ///
    /// @return the same for the same run, on any machine
    public long hash() {
        return hash;
    }

    /// Counts the turns so far.
    ///
    /// @return the count
    public long steps() {
        return steps;
    }

    /// Counts the choices so far.
    ///
    /// @return the count
    public long choices() {
        return decisions.count();
    }

    /// Hands out what has happened that nobody has decided.
    ///
    /// @return all of it, in order
    public List<Escaped> escapes() {
        return escapes;
    }

    // ---- the run

    /// Runs on until `end` says so, or it cannot go on.
    ///
    /// @param end asked before each step
    /// @return why it has stopped
    public Stop run(BooleanSupplier end) {
        lastStop = go(end);
        running = null;
        return lastStop;
    }

    private Stop go(BooleanSupplier end) {
        while (!end.getAsBoolean()) {
            if (steps >= limits.steps()) return new Stop.TooManySteps(limits.steps());
            takeInWoken();
            happen();
            Unit next = next();
            if (next != null) {
                if (stepsWithoutTime++ >= limits.stepsWithoutTime())
                    return new Stop.Livelock(recent.cycle());
                step(next);
            } else if (agenda.isEmpty()) {
                if (escapes.isEmpty() || !RealWorker.awaits(() -> !woken.isEmpty()))
                    return new Stop.Quiet();
            } else if (agenda.nanos() > limits.time().toNanos()) {
                return new Stop.TimeIsUp(limits.time());
            } else {
                jump(agenda.nanos());
            }
        }
        return new Stop.Ended();
    }

    /// Tells why the last run has stopped.
    ///
    /// @return the reason
    public Stop lastStop() {
        return lastStop;
    }

    /// Lets go of everything, after the verdict.
    public void dispose() {
        decisions.end();
        for (Unit unit : List.copyOf(units)) {
            running = unit;
            unit.dispose();
        }
        running = null;
        worker.close();
    }

    private @Nullable Unit next() {
        if (runnable.count() == 0) return null;
        if (runnable.count() == 1) return runnable.take(0);
        String host = runnable.first().host();
        return runnable.take((int) decisions.choose(ChoiceKind.NEXT_REACTOR, host, runnable));
    }

    private void step(Unit unit) {
        steps++;
        running = unit;
        if (!limits.slip().isZero()) maySlip(unit);
        if (!unit.step()) {
            if (unit.isOver()) owner.over(unit);
            return;
        }
        if (unit.isIdle()) sleep(unit);
        else runnable.add(unit);
    }

    /// Lets the time of the next deadline come although there is still something to run.
    private void maySlip(Unit unit) {
        long next = unit.nextNanos();
        if (!agenda.isEmpty()) next = Math.min(next, agenda.nanos());
        if (next <= nowNanos || next - nowNanos > limits.slip().toNanos()) return;
        if (choose(ChoiceKind.TIMEOUT_NOW, unit.host(), unit.name(), 2) == 1) jump(next);
    }

    private void sleep(Unit unit) {
        unit.isRunnable = false;
        long deadline = unit.nextNanos();
        if (deadline == Long.MAX_VALUE || deadline == unit.alarmNanos) return;
        unit.alarmNanos = deadline;
        agenda.add(deadline, unit, null);
    }

    private void jump(long nanos) {
        nowNanos = Math.max(nowNanos, nanos);
        stepsWithoutTime = 0;
        happen();
    }

    /// What is due is given to those whom it concerns, also while others have something to run: a slice that works on takes
    /// the time along.
    private void happen() {
        while (!agenda.isEmpty() && agenda.nanos() <= nowNanos) happenNext();
    }

    private void happenNext() {
        long dueNanos = agenda.nanos();
        Unit unit = agenda.unit();
        Runnable action = agenda.action();
        agenda.removeFirst();
        if (unit == null) {
            if (action != null) action.run();
            return;
        }
        if (action != null) unit.due(action);
        else if (dueNanos == unit.alarmNanos) unit.alarmNanos = Long.MAX_VALUE;
        makeRunnable(unit);
    }

    void makeRunnable(Unit unit) {
        if (unit.isRunnable || !unit.isRunning()) return;
        unit.isRunnable = true;
        runnable.add(unit);
    }

    void forget(Unit unit) {
        if (unit.isRunnable) runnable.remove(unit);
        unit.isRunnable = false;
    }

    /// Whether anything is going to happen that does not come from a unit itself.
    boolean isAnythingComing() {
        return units.size() > 1 || !agenda.isEmpty();
    }

    // ---- told by units

    /// Another thread has sent something to a unit that waits. For any thread.
    void woken(Unit unit) {
        woken.add(unit);
    }

    private void takeInWoken() {
        for (Unit unit = woken.poll(); unit != null; unit = woken.poll()) {
            unit.isWoken = true;
            makeRunnable(unit);
        }
    }

    void hash(long kind, long answer, long readySet, long host) {
        hash = Hashes.add(hash, kind ^ answer ^ (readySet << 1) ^ (host << 24) ^ nowNanos);
    }

    void slice(Unit unit, String path) {
        hash = Hashes.add(hash, ((long) path.hashCode() << 32) ^ unit.hash() ^ nowNanos);
        recent.add(unit, path);
        if (trace.isOn()) row(Trace.Kind.SLICE, unit, path, "");
    }

    void row(Trace.Kind kind, Unit unit, String path, String text) {
        row(kind, unit, path, text, "");
    }

    void row(Trace.Kind kind, Unit unit, String path, String text, String place) {
        trace.add(new Trace.Row(nowNanos, unit.toString(), path, kind, text, place));
    }

    void missed(String what, Unit unit) {
        missed.put(unit + " " + what, new Missed(what, unit, unit.runningPath(), nowNanos, steps));
    }

    void escaped(Escaped escaped) {
        escapes.add(escaped);
    }

    Decisions decisions() {
        return decisions;
    }

    RealWorker worker() {
        return worker;
    }

    Object service(Class<?> type, Unit unit) {
        if (type == BlockingPool.class) return new AtomicBlocking(unit);
        return owner.service(type, unit)
                .orElseThrow(() ->
                        new IllegalStateException("a simulated world has no " + type.getName()));
    }
}
