package org.weft;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The smallest driver: a carrier thread that steps a loop until it ends, while the calling thread waits and watches.
final class Run<T extends @Nullable Object, X extends Exception> {
    private final Loop loop;
    private final Driving<T, X> driving;
    private final @Nullable Duration shutdownGrace;
    final RealWatch watch;

    /// @param waiting the thread that is to call [#toTheEnd]
    /// @param shutdownGrace how long the JVM's shutdown waits; `null` if it does not concern the reactor
    Run(Loop loop, Task<T, X> task, Thread waiting, @Nullable Duration shutdownGrace) {
        this.loop = loop;
        this.driving = new Driving<>(loop, task);
        this.shutdownGrace = shutdownGrace;
        this.watch = new RealWatch(loop, waiting);
    }

    /// Runs the task as the microthread `main` of the loop; returns what it returns and throws what it throws.
    T toTheEnd() throws X, InterruptedException {
        Thread carrier = loop.engine.newCarrier("weft-" + loop.reactor.name(), this::drive);
        boolean wasInterrupted;
        try (var _ = RealShutdown.of(loop, watch, shutdownGrace)) {
            wasInterrupted = watch.awaitEndOf(carrier);
        }
        return outcome(wasInterrupted);
    }

    private void drive() {
        try {
            while (driving.step(Timers.NEVER))
                Thread.interrupted(); // an interrupt of the carrier would keep it from sleeping
        } finally {
            watch.end();
        }
    }

    private T outcome(boolean wasInterrupted) throws X, InterruptedException {
        Throwable thrown = driving.thrown();
        if (thrown == null) {
            if (wasInterrupted)
                throw new InterruptedException(
                        "interrupted while " + loop.reactor + " ran; it has ended");
            return EventSupport.cast(driving.result());
        }
        CallerTrace.appendTo(thrown);
        if (thrown instanceof InterruptedException e) throw e;
        if (wasInterrupted) Thread.currentThread().interrupt();
        if (thrown instanceof Error e) throw e;
        if (thrown instanceof RuntimeException e) throw e;
        throw EventSupport.<X>cast(thrown); // checked: nothing else can come out of the task
    }
}
