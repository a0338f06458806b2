package org.weft;

import org.jspecify.annotations.Nullable;

/// A callback for a moment to come.
final class DelayedCall extends Timer implements Subscription {
    private final Loop loop;

    /// `null` once it is closed: what it holds is let go at once, wherever this is still known.
    private @Nullable Runnable callback;

    DelayedCall(Loop loop, long delayNanos, Runnable callback) {
        this.loop = loop;
        this.callback = callback;
        try {
            if (delayNanos > 0) loop.timers.add(this, Timers.after(loop.clock.nanos(), delayNanos));
            else loop.callSoon(this::call);
        } catch (VirtualMachineError e) {
            loop.stage.breakage = e;
            throw e;
        }
    }

    @Override
    void expire() {
        loop.callbacks.add(this::call);
    }

    private void call() {
        if (callback != null) callback.run();
    }

    @Override
    public void close() {
        loop.stage.checkHere("callLater");
        callback = null;
        try {
            loop.timers.remove(this);
        } catch (VirtualMachineError e) {
            loop.stage.breakage = e;
            throw e;
        }
    }

    @Override
    public String toString() {
        return "callLater";
    }
}
