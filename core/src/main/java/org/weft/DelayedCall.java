package org.weft;

/// A callback for a moment to come.
final class DelayedCall extends Timer implements Subscription {
    private final Loop loop;
    private final Runnable callback;
    private boolean isClosed;

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
        if (!isClosed) callback.run();
    }

    @Override
    public void close() {
        loop.stage.checkHere("callLater");
        isClosed = true;
        try {
            loop.timers.remove(this);
        } catch (VirtualMachineError e) {
            loop.stage.breakage = e;
            throw e;
        }
    }
}
