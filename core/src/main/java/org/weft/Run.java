package org.weft;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The smallest driver: a carrier thread that steps a loop until it ends, while the calling thread waits and watches.
final class Run<T extends @Nullable Object, X extends Exception> {
    private final Loop loop;
    private final Task<T, X> task;
    private final @Nullable Duration shutdownGrace;
    final RealWatch watch;
    private @Nullable Throwable thrown;
    private @Nullable Object result;

    /// @param waiting the thread that is to call [#toTheEnd]
    /// @param shutdownGrace how long the JVM's shutdown waits; `null` if it does not concern the reactor
    Run(Loop loop, Task<T, X> task, Thread waiting, @Nullable Duration shutdownGrace) {
        this.loop = loop;
        this.task = task;
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
            loop.begin(this::main);
            boolean goesOn = true;
            while (goesOn) {
                goesOn = loop.step(Timers.NEVER);
                // an interrupt of the carrier would keep it from sleeping
                Thread.interrupted();
            }
        } catch (Throwable e) {
            thrown =
                    loop.stage.breakage != null
                            ? e
                            : new AssertionError(
                                    "the loop of " + loop.reactor + " has died; please report this",
                                    e);
            loop.reactor.close(loop::end);
        } finally {
            watch.end();
        }
    }

    private Void main() throws X, InterruptedException {
        try {
            result = task.call();
        } catch (Throwable e) {
            thrown = e;
        }
        return EventSupport.nothing();
    }

    /// What `main` has thrown, or, if it never ended and was abandoned, what it has failed with.
    private @Nullable Throwable thrown() {
        Microthread main = loop.main();
        if (thrown != null || main == null) return thrown;
        return main.outcome instanceof Outcome.Failure<?>(Throwable error) ? error : null;
    }

    private T outcome(boolean wasInterrupted) throws X, InterruptedException {
        Throwable thrown = thrown();
        if (thrown == null) {
            if (wasInterrupted)
                throw new InterruptedException(
                        "interrupted while " + loop.reactor + " ran; it has ended");
            return EventSupport.cast(result);
        }
        CallerTrace.appendTo(thrown);
        if (thrown instanceof InterruptedException e) throw e;
        if (wasInterrupted) Thread.currentThread().interrupt();
        if (thrown instanceof Error e) throw e;
        if (thrown instanceof RuntimeException e) throw e;
        throw EventSupport.<X>cast(thrown); // checked: nothing else can come out of the task
    }
}
