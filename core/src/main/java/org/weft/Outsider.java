package org.weft;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// One who, outside of a reactor, waits for something that is done inside: a thread, which blocks, or a microthread of
/// another reactor, which suspends, so that its own reactor goes on. For one wait.
///
/// ```
/// waiting --wake, by any thread--> woken
/// ```
/// An interrupt or cancellation does not end the wait: it is told, once, to who can withdraw what is waited for, and who
/// then wakes. So whoever wakes decides what has happened, and nothing is lost.
final class Outsider {
    private final Thread thread = Thread.currentThread();
    private final @Nullable Microthread microthread = Stage.runningOrNull();
    private volatile boolean isWoken;
    private boolean wasInterrupted; // the waiting side's

    /// What a call that may wait begins with: refuses to let a reactor wait for itself, and is a cancellation point.
    ///
    /// @param refusal what to tell the caller if it runs inside
    static void checkpoint(Loop inside, String refusal) throws InterruptedException {
        if (inside.stage.isHere()) throw new IllegalStateException(refusal);
        Microthread me = Stage.runningOrNull();
        if (me != null) me.waits.checkpoint();
        else if (Thread.interrupted())
            throw new InterruptedException(
                    "interrupted before it turned to " + inside.reactor + "; nothing has begun");
    }

    /// Waits until woken.
    ///
    /// @param what what for, in words
    /// @param onInterrupt called once if the caller is interrupted or cancelled meanwhile; on the caller's side
    void await(Object what, Runnable onInterrupt) {
        Runnable once =
                () -> {
                    if (wasInterrupted) return;
                    wasInterrupted = true;
                    onInterrupt.run();
                };
        if (microthread == null) block(once);
        else suspend(microthread, what, once);
    }

    private void block(Runnable onInterrupt) {
        while (!isWoken) {
            LockSupport.park(this);
            if (Thread.interrupted()) onInterrupt.run();
        }
    }

    private void suspend(Microthread me, Object what, Runnable onCancel) {
        me.loop.reactor.callsElsewhere++;
        try {
            while (!isWoken) me.waits.untilWoken(what, onCancel);
        } finally {
            me.loop.reactor.callsElsewhere--;
        }
    }

    /// Ends the wait, from any thread. What was written before is seen by who has waited.
    void wake() {
        if (microthread == null) {
            isWoken = true;
            LockSupport.unpark(thread);
        } else {
            microthread.loop.mailbox.post((Mailbox.Job) () -> wakeInside(microthread));
        }
    }

    /// Runs on the waiting microthread's reactor.
    private void wakeInside(Microthread waiting) {
        isWoken = true;
        waiting.waits.wake();
    }

    boolean wasInterrupted() {
        return wasInterrupted;
    }

    /// What was waited for is withdrawn because of an interrupt or cancellation, which is thrown here.
    ///
    /// @param message for a thread; a microthread gets its own cancellation
    InterruptedException interrupted(String message) throws InterruptedException {
        if (microthread != null) microthread.waits.checkpoint();
        return new InterruptedException(message);
    }

    /// What was waited for has happened, and wins: the interrupt is kept for what the thread does next, as a cancellation
    /// is anyway.
    void keepInterrupt() {
        if (wasInterrupted && microthread == null) thread.interrupt();
    }

    /// Names the caller shortly.
    String name() {
        if (microthread != null) return microthread.name;
        return thread.getName().isEmpty() ? "thread #" + thread.threadId() : thread.getName();
    }

    @Override
    public String toString() {
        return microthread == null
                ? thread.toString()
                : "microthread \"" + microthread.name + "\" of " + microthread.loop.reactor;
    }
}
