package org.weft;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What the thread that waits in [Reactor#run] does meanwhile: it watches for slices that take too long, and, on the
/// portable engine, interrupts a microthread that keeps the baton beyond a deadline that covers it.
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

    /// How `main` is to be cancelled, until it has been told, and since when.
    private volatile @Nullable Consumer<Microthread> cancellationToTell;

    private long cancelledNanos; // written before that

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
        if (loop.standstill.isHeldByJdk() && sleepsOn(System.nanoTime() + STILLNESS_NANOS))
            loop.standstill.reportSoon(); // which wakes the reactor, and that wakes us
        boolean _ = sleepsOn(Timers.NEVER);
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

    /// Parks while the reactor sleeps.
    ///
    /// @param untilNanos for so long at most; [Timers#NEVER] for ever
    /// @return whether it still sleeps
    private boolean sleepsOn(long untilNanos) {
        while (isAsleep
                && !hasEnded
                && loop.mailbox.isAsleep()
                && !Thread.currentThread().isInterrupted()) {
            long leftNanos = untilNanos == Timers.NEVER ? 0 : untilNanos - System.nanoTime();
            if (untilNanos == Timers.NEVER) LockSupport.park(this);
            else if (leftNanos <= 0) return true;
            else LockSupport.parkNanos(this, leftNanos);
        }
        return false;
    }

    private void interrupted() {
        wasInterrupted = true;
        String caller =
                watcher.getName().isEmpty()
                        ? watcher.toString()
                        : "thread \"" + watcher.getName() + "\"";
        String reason = "interrupted by its caller (" + caller + " was interrupted)";
        cancelMain(main -> main.cancel(reason, cancelledNanos));
        interruptOverdueHolder();
    }

    /// Cancels the scope of `main`, so that the reactor ends. For any thread.
    void cancelMain(String reason) {
        cancelMain(main -> {
            Scope scope = main.outermostScope();
            if (scope == null) main.cancel(reason, cancelledNanos); // it has not begun
            else scope.cancel(reason, cancelledNanos);
        });
    }

    private void cancelMain(Consumer<Microthread> cancellation) {
        cancelledNanos = loop.clock.nanos();
        cancellationToTell = cancellation;
        loop.mailbox.post((Mailbox.Job) this::tellMain);
    }

    /// Cancels `main` if that is to be done. Called by who has the reactor.
    void tellMain() {
        Consumer<Microthread> cancellation = cancellationToTell;
        Microthread main = loop.main();
        if (cancellation == null || main == null) return;
        cancellationToTell = null;
        cancellation.accept(main);
    }

    private void look() {
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

    private void interruptOverdueHolder() {
        if (!(loop.engine instanceof PortableEngine portable)) return;
        portable.interruptOverdueHolder(cancellationToTell == null ? Timers.NEVER : cancelledNanos);
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
