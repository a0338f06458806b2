package org.weft;

import java.util.concurrent.locks.LockSupport;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/// A baton handed between ordinary virtual threads: the loop's own and one microthread's at a time.
///
/// Whoever has the baton has the reactor; [#holder], written last and read first at each hand-over, publishes everything
/// else. A microthread inside a blocking JDK call keeps the baton, so the loop cannot expire a deadline that covers it;
/// the watch, another thread, then interrupts it. That races with the microthread leaving the region whose deadline it
/// is: both take [#gate], and only what covers the holder at that moment is looked at.
final class PortableEngine implements Engine {
    /// More than the JDK's park and unpark need, whose frames are smaller.
    private static final int HEADROOM_FRAMES = 40;

    private final Loop loop;
    private final Object gate = new Object();
    private volatile @Nullable Microthread holder;
    private @Nullable Thread loopThread;

    /// When the holder is to be interrupted: at the nearest deadline that covers it; at once if it is cancelled already.
    /// Written under the gate; by the holder, or before it has the baton.
    private volatile long coverNanos = Timers.NEVER;

    /// How long after `main`, or a door, or a call through one, it is cancelled with it, which is the sum of the shields
    /// between: all are inside of it; [Timers#NEVER] if not at all. Written as [#coverNanos] is.
    private volatile long shieldedNanos = Timers.NEVER;

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
        // or StackOverflowError here, while it still has the baton
        headroom(HEADROOM_FRAMES, 1, 2, 3, 4);
        giveBack();
        awaitBaton(microthread);
    }

    /// Goes as deep into the stack as handing over and waiting will. Out of stack in the middle of that, it would go on
    /// without the baton.
    private static long headroom(int frames, long a, long b, long c, long d) {
        if (frames == 0) return a;
        return headroom(frames - 1, b, c, d, a) + a * b + c * d;
    }

    /// An interrupt does not end the wait; it is kept for the next suspending call.
    private void awaitBaton(Microthread microthread) {
        boolean wasInterrupted = false;
        while (holder != microthread) {
            try {
                LockSupport.park(this);
            } catch (StackOverflowError _) { // too large for the heap to store: it stays mounted
                wasInterrupted |= waitOnItsCarrier();
            }
            wasInterrupted |= Thread.interrupted();
        }
        if (wasInterrupted) Thread.currentThread().interrupt();
    }

    /// Waits for a moment without unmounting, as the JDK itself does when a stack finds no memory.
    @SuppressWarnings("WaitNotInLoop") // the caller looks again
    private boolean waitOnItsCarrier() {
        synchronized (gate) {
            try {
                gate.wait(1);
                return false;
            } catch (InterruptedException _) {
                return true;
            }
        }
    }

    private void giveBack() {
        if (coverNanos != Timers.NEVER) setCover(Timers.NEVER, shieldedNanos);
        Thread toWake = loopThread;
        holder = null;
        LockSupport.unpark(toWake);
    }

    @Override
    public void coverChanged(Microthread microthread) {
        if (microthread == holder) cover(microthread);
    }

    private void cover(Microthread microthread) {
        long nearestNanos = Timers.NEVER;
        long shieldsNanos = 0;
        for (Region r = microthread.innermost;
                r != null && shieldsNanos != Timers.NEVER;
                r = r.parent) {
            boolean hasDeadline = r.isSet();
            if (hasDeadline)
                nearestNanos = Math.min(nearestNanos, Timers.after(r.deadlineNanos, shieldsNanos));
            if (!r.isShielding()) continue;
            shieldsNanos =
                    hasDeadline
                            ? Timers.NEVER
                            : Timers.after(shieldsNanos, Math.max(0, r.limitNanos));
        }
        if (microthread.isToBeInterrupted()) nearestNanos = Long.MIN_VALUE;
        if (microthread.isService()) shieldsNanos = Timers.NEVER; // a callback is not below main
        if (nearestNanos != coverNanos || shieldsNanos != shieldedNanos)
            setCover(nearestNanos, shieldsNanos);
    }

    private void setCover(long nearestNanos, long shieldsNanos) {
        synchronized (gate) {
            coverNanos = nearestNanos;
            shieldedNanos = shieldsNanos;
        }
    }

    /// Interrupts the holder if it is inside a blocking JDK call beyond the moment when it is cancelled. Called by the
    /// watch.
    ///
    /// @param cancelledNanos since when the holder is to be cancelled, shields aside, by what other threads have sent;
    ///     [Timers#NEVER] if it is not
    void interruptOverdueHolder(ToLongFunction<Microthread> cancelledNanos) {
        synchronized (gate) {
            Microthread late = holder;
            if (late == null || late.isInterruptedByUs || !isBlocked(late.thread)) return;
            long outsideNanos = Timers.after(cancelledNanos.applyAsLong(late), shieldedNanos);
            long nanos = Math.min(coverNanos, outsideNanos);
            if (nanos == Timers.NEVER || nanos > loop.clock.nanos()) return;
            late.isInterruptedByUs = true;
            late.thread.interrupt();
        }
    }

    /// What only computes is not interrupted: it might be about to write a file, which an interrupt would close.
    private static boolean isBlocked(Thread thread) {
        return switch (thread.getState()) {
            case BLOCKED, WAITING, TIMED_WAITING -> true;
            case NEW, RUNNABLE, TERMINATED -> false;
        };
    }

    @Override
    public void submitted(Runnable continuation) {
        throw new IllegalStateException(
                "this engine schedules no virtual threads: " + continuation);
    }

    @Override
    public boolean isAwaited(Runnable continuation) {
        return false; // the JDK runs them itself
    }

    @Override
    public void runGuest(Microthread guest) {
        throw new IllegalStateException("this engine has no guests: " + guest);
    }

    /// Whoever is keeps the baton, so that this is never asked.
    @Override
    public boolean isAnyInsideJdkCall() {
        return false;
    }

    @Override
    public int blockedCount() {
        return 0;
    }

    @Override
    public int readyGuestCount() {
        return 0;
    }

    @Override
    public void inherit(Runnable continuation) {
        submitted(continuation);
    }
}
