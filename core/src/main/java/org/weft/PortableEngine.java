package org.weft;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// A baton handed between ordinary virtual threads: the loop's own and one microthread's at a time.
///
/// Whoever has the baton has the reactor; [#holder], written last and read first at each hand-over, publishes everything
/// else. A microthread inside a blocking JDK call keeps the baton, so the loop cannot expire a deadline that covers it;
/// the watch, another thread, then interrupts it. That races with the microthread leaving the region whose deadline it
/// is: both take [#gate], and only what covers the holder at that moment is looked at.
final class PortableEngine implements Engine {
    private final Loop loop;
    private final Object gate = new Object();
    private volatile @Nullable Microthread holder;
    private @Nullable Thread loopThread;

    /// The nearest deadline that covers the holder. Written under the gate; by the holder, or before it has the baton.
    private volatile long coverNanos = Timers.NEVER;

    PortableEngine(Loop loop) {
        this.loop = loop;
    }

    @Override
    public EngineKind kind() {
        return EngineKind.PORTABLE;
    }

    @Override
    public Thread newCarrier(String name, Runnable driver) {
        return Thread.ofVirtual().name(name).unstarted(driver);
    }

    @Override
    public void create(Microthread microthread, Runnable life) {
        microthread.thread =
                Thread.ofVirtual()
                        .name(microthread.name)
                        .unstarted(() -> {
                            awaitBaton(microthread);
                            try {
                                life.run();
                            } finally {
                                giveBack();
                            }
                        });
    }

    @Override
    public void entered(Microthread microthread) {}

    @Override
    public void resume(Microthread microthread) {
        loopThread = Thread.currentThread();
        cover(microthread);
        holder = microthread;
        if (microthread.hasBegun) {
            LockSupport.unpark(microthread.thread);
        } else {
            microthread.hasBegun = true;
            microthread.thread.start();
        }
        while (holder != null) LockSupport.park(this);
    }

    @Override
    public void suspend(Microthread microthread) {
        giveBack();
        awaitBaton(microthread);
    }

    /// An interrupt does not end the wait; it is kept for the next suspending call.
    private void awaitBaton(Microthread microthread) {
        boolean wasInterrupted = false;
        while (holder != microthread) {
            LockSupport.park(this);
            wasInterrupted |= Thread.interrupted();
        }
        if (wasInterrupted) Thread.currentThread().interrupt();
    }

    private void giveBack() {
        if (coverNanos != Timers.NEVER) setCover(Timers.NEVER);
        Thread toWake = loopThread;
        holder = null;
        LockSupport.unpark(toWake);
    }

    @Override
    public void coverChanged(Microthread microthread) {
        if (microthread == holder) cover(microthread);
    }

    private void cover(Microthread microthread) {
        long nearestNanos = nearestDeadline(microthread);
        if (nearestNanos != coverNanos) setCover(nearestNanos);
    }

    private void setCover(long nanos) {
        synchronized (gate) {
            coverNanos = nanos;
        }
    }

    private static long nearestDeadline(Microthread microthread) {
        long nearestNanos = Timers.NEVER;
        for (Region r = microthread.innermost; r != null; r = r.parent) {
            if (r.slot != Timer.UNSET) nearestNanos = Math.min(nearestNanos, r.deadlineNanos);
            if (r.isShielding()) break;
        }
        return nearestNanos;
    }

    /// Interrupts the holder if a deadline that covers it has passed, or if `main` is to be cancelled. Called by the watch.
    void interruptOverdueHolder(boolean isMainToBeCancelled) {
        synchronized (gate) {
            Microthread late = holder;
            if (late == null || late.isInterruptedByUs) return;
            if (coverNanos > loop.clock.nanos() && !isMainToBeCancelled) return;
            late.isInterruptedByUs = true;
            late.thread.interrupt();
        }
    }

    @Override
    public void submitted(Runnable continuation) {
        throw new IllegalStateException(
                "this engine schedules no virtual threads: " + continuation);
    }

    @Override
    public void runGuest(Microthread guest) {
        throw new IllegalStateException("this engine has no guests: " + guest);
    }

    @Override
    public void inherit(Runnable continuation) {
        submitted(continuation);
    }
}
