package org.weft;

import java.time.Duration;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.function.ObjLongConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What the thread that waits in [Reactor#run] does meanwhile: it watches for slices that take too long, and, on the
/// portable engine, interrupts a microthread that keeps the baton beyond a deadline that covers it, or a cancellation by
/// another thread.
///
/// It looks every tick while the reactor is busy. When nothing has run for [#QUIET_NANOS] it parks until the reactor wakes
/// up: an idle reactor causes no periodic wake-up. Going to sleep follows the pattern of [Mailbox]: the
/// watch says that it sleeps, then looks whether the reactor sleeps; the reactor says that it is awake, then looks whether
/// the watch sleeps.
final class RealWatch {
    /// It looks so often within the stall limit, and no more often and no less often than makes sense for a machine.
    private static final int LOOKS_A_LIMIT = 4;

    private static final long SHORTEST_TICK_NANOS = 1_000_000;
    private static final long LONGEST_TICK_NANOS = 25_000_000;
    private static final long QUIET_NANOS = 500_000_000;
    private static final long STILLNESS_NANOS = 10_000_000_000L;
    private static final System.Logger LOG = System.getLogger("org.weft");

    private final Loop loop;
    private final Thread watcher;
    private final long stallLimitNanos;
    private final long tickNanos;
    private volatile boolean isAsleep;
    private volatile boolean hasEnded;

    /// What other threads have cancelled, until the reactor takes it in. It cannot while a microthread keeps the baton, and
    /// so the watch must know.
    private final Queue<Cancellation> toTell = new ConcurrentLinkedQueue<>();

    /// @param concerns whether it reaches a microthread, shields aside; asked by the watch, of who keeps the baton
    /// @param sinceNanos when it was sent
    /// @param cancel what the reactor is to do, told when it was sent
    private record Cancellation(
            Predicate<Microthread> concerns, long sinceNanos, LongConsumer cancel) {}

    private boolean wasInterrupted;

    private long sliceSeen = -1;
    private long sinceNanos;
    private long ticksSeen;
    private boolean isReported;
    long quietTicks;
    private int stallCount;

    /// @param watcher the thread that is going to wait for the reactor's end
    RealWatch(Loop loop, Thread watcher) {
        this.loop = loop;
        this.watcher = watcher;
        this.stallLimitNanos = loop.reactor.stallLimitNanos();
        this.tickNanos =
                Math.clamp(
                        stallLimitNanos / LOOKS_A_LIMIT, SHORTEST_TICK_NANOS, LONGEST_TICK_NANOS);
        loop.watch = this;
    }

    /// How many slices were reported. For any thread.
    int stallCount() {
        return stallCount;
    }

    /// Starts the carrier and waits until it has ended.
    ///
    /// @return whether the caller was interrupted, which has cancelled `main`
    boolean awaitEndOf(Thread carrier) {
        carrier.start();
        while (!hasEnded) {
            rest(carrier);
            if (Thread.interrupted()) interrupted();
            else if (!hasEnded) look();
        }
        while (carrier.isAlive()) {
            try {
                carrier.join();
            } catch (InterruptedException _) {
                wasInterrupted = true;
            }
        }
        return wasInterrupted;
    }

    /// The reactor has left its sleep: called by the loop.
    void reactorIsAwake() {
        if (!isAsleep) return;
        isAsleep = false;
        LockSupport.unpark(watcher);
    }

    /// The loop has ended: called by the carrier. As a rule the watch notices by the end of the thread, which wakes it
    /// once; only one that sleeps for long must be woken.
    void end() {
        hasEnded = true;
        reactorIsAwake();
    }

    /// Until the next look: for a tick, or, if all has been quiet for long, until the reactor wakes up.
    void rest(Thread carrier) {
        if (quietTicks * tickNanos < QUIET_NANOS) {
            joinForATick(carrier);
            return;
        }
        isAsleep = true;
        sleepWithTheReactor();
        isAsleep = false;
        quietTicks = 0;
    }

    private void joinForATick(Thread carrier) {
        try {
            carrier.join(Duration.ofNanos(tickNanos));
        } catch (InterruptedException _) {
            watcher.interrupt(); // looked at next
        }
    }

    /// Parks while the reactor sleeps; reports it if it is held by the JDK for long. The reactor says that it is held, *then*
    /// sleeps; the watch sees it asleep, *then* looks whether it is held.
    private void sleepWithTheReactor() {
        long reportNanos = System.nanoTime() + STILLNESS_NANOS;
        while (isAsleep
                && !hasEnded
                && loop.mailbox.isAsleep()
                && !Thread.currentThread().isInterrupted()) {
            boolean isHeld = loop.standstill.isHeldByJdk();
            long leftNanos = reportNanos - System.nanoTime();
            if (!isHeld) LockSupport.park(this);
            else if (leftNanos > 0) LockSupport.parkNanos(this, leftNanos);
            else {
                loop.standstill.reportSoon(); // which wakes the reactor
                return;
            }
        }
    }

    private void interrupted() {
        wasInterrupted = true;
        String caller =
                watcher.getName().isEmpty()
                        ? watcher.toString()
                        : "thread \"" + watcher.getName() + "\"";
        String reason = "interrupted by its caller (" + caller + " was interrupted)";
        cancelMain((main, sinceNanos) -> main.cancel(reason, sinceNanos));
        interruptOverdueHolder();
    }

    /// Cancels the scope of `main`, so that the reactor ends. For any thread.
    void cancelMain(String reason) {
        cancelMain((main, sinceNanos) -> {
            Scope scope = main.outermostScope();
            if (scope == null) main.cancel(reason, sinceNanos); // it has not begun
            else scope.cancel(reason, sinceNanos);
        });
    }

    private void cancelMain(ObjLongConsumer<Microthread> cancel) {
        cancel(
                loop,
                _ -> true,
                sinceNanos -> cancel.accept(Objects.requireNonNull(loop.main()), sinceNanos));
    }

    /// Cancels something in a reactor, which may have no watch. For any thread.
    ///
    /// @param concerns whether that reaches a microthread, shields aside
    /// @param cancel what the reactor is to do, told since when
    static void cancel(Loop loop, Predicate<Microthread> concerns, LongConsumer cancel) {
        if (loop.mailbox.isClosed()) return; // nobody would ever take it out
        RealWatch watch = loop.watch;
        if (watch == null) {
            loop.mailbox.post((Mailbox.Job) () -> cancel.accept(loop.clock.nanos()));
            return;
        }
        watch.toTell.add(new Cancellation(concerns, loop.clock.nanos(), cancel));
        loop.mailbox.post((Mailbox.Job) watch::tell);
    }

    /// Cancels what is to be cancelled. Called by who has the reactor.
    void tell() {
        for (Cancellation next = toTell.poll(); next != null; next = toTell.poll())
            next.cancel.accept(next.sinceNanos);
    }

    private long cancelledNanos(Microthread holder) {
        long earliestNanos = Timers.NEVER;
        for (Cancellation each : toTell)
            if (each.concerns.test(holder))
                earliestNanos = Math.min(earliestNanos, each.sinceNanos);
        return earliestNanos;
    }

    void look() {
        interruptOverdueHolder();
        Microthread running = loop.stage.running();
        long slice = loop.stage.sliceCount;
        if (slice != sliceSeen) {
            sliceSeen = slice;
            sinceNanos = System.nanoTime();
            ticksSeen = 0;
            isReported = false;
            quietTicks = 0;
        } else if (running == null) {
            quietTicks++;
        } else if (!isReported
                && ++ticksSeen * tickNanos
                        >= stallLimitNanos) { // ticks: a starved machine is no stall
            isReported = true;
            tryToReport(running);
        }
    }

    void interruptOverdueHolder() {
        if (loop.engine instanceof PortableEngine portable)
            portable.interruptOverdueHolder(this::cancelledNanos);
    }

    /// Whatever a report runs into, the reactor goes on, and so does its watch.
    private void tryToReport(Microthread running) {
        try {
            report(running);
        } catch (RuntimeException | Error _) {
            isReported = false; // again at the next look
        }
    }

    private void report(Microthread running) {
        stallCount++;
        Thread thread = running.thread;
        var text =
                new StringBuilder(
                                "a slice of microthread \""
                                        + running.name
                                        + "\" has been running for ")
                        .append((System.nanoTime() - sinceNanos) / 1_000_000)
                        .append(" ms, and nothing else runs meanwhile");
        if (loop.engine.kind() == EngineKind.PORTABLE)
            text.append("; if it is blocked in the JDK, the direct engine would go on");
        for (StackTraceElement frame : stackOf(thread)) text.append("\n\tat ").append(frame);
        LOG.log(System.Logger.Level.WARNING, text.toString());
    }

    private static StackTraceElement[] stackOf(@Nullable Thread thread) {
        return thread == null ? new StackTraceElement[0] : thread.getStackTrace();
    }
}
