package org.weft.sim.process;

import java.io.IOException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.weft.Event;
import org.weft.WaitQueue;
import org.weft.sim.kernel.Kernel;
import org.weft.sim.kernel.Unit;

/// One process's hold of one end of a pipe: who waits there, and what is told to him.
final class PipeEnd {
    private final Unit unit;
    private final String operation;
    private final BooleanSupplier isReady;
    private final WaitQueue<Boolean> waiters;
    private final Event<Boolean> ready;
    private boolean isBusy;
    private boolean isTold;
    private boolean isClosed;

    /// @param unit the process's reactor
    /// @param operation what is done here, as `read from output of child 7 (sh)`
    /// @param awaited what a waiter waits for
    /// @param isReady whether the operation would get somewhere
    PipeEnd(Unit unit, String operation, String awaited, BooleanSupplier isReady) {
        this.unit = unit;
        this.operation = operation;
        this.isReady = isReady;
        this.waiters = new WaitQueue<>(awaited);
        this.ready = waiters.event(this::askReady);
    }

    private @Nullable Boolean askReady() {
        return (isClosed || isReady.getAsBoolean()) ? true : null;
    }

    void throwIfBusy() {
        if (isBusy)
            throw new IllegalStateException(
                    operation + ": another microthread is at it; one at a time");
    }

    /// Suspends until the operation would get somewhere, or most likely would.
    void awaitReady() throws IOException, InterruptedException {
        isBusy = true;
        try {
            ready.await();
        } finally {
            isBusy = false;
        }
        if (isClosed) throw new IOException(operation + ": closed on this side");
    }

    /// Somebody else has done something at the pipe, which is noticed here after a while.
    void tell(Kernel kernel, long delayNanos) {
        isTold = true;
        kernel.at(kernel.nanos() + delayNanos, unit, this::told);
    }

    private void told() {
        isTold = false;
        if (isBusy) waiters.fireAll(true);
    }

    /// Whether there is somebody to be told.
    boolean wantsToKnow() {
        return isBusy && !isTold;
    }

    /// The process closes it itself.
    ///
    /// @return whether it was open
    boolean close() {
        waiters.checkHere();
        if (isClosed) return false;
        isClosed = true;
        if (isBusy) waiters.fireAll(true);
        return true;
    }
}
