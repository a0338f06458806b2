package org.weft;

import org.jspecify.annotations.Nullable;

/// A loop, what `main` is to do in it, and what has come of that: what every driver has in common.
///
/// ```
/// not begun --step--> runs --main and all it started have ended--> over
///                     runs --the loop dies--> over
/// ```
final class Driving<T extends @Nullable Object, X extends Exception> {
    final Loop loop;
    private final Task<T, X> task;
    private boolean hasBegun;
    private boolean isOver;
    private @Nullable Throwable thrown;
    private @Nullable Object result;

    Driving(Loop loop, Task<T, X> task) {
        this.loop = loop;
        this.task = task;
    }

    /// Runs one turn, as the carrier.
    ///
    /// @param limitNanos how long it may wait if nothing is ready
    /// @return whether there is more to come
    boolean step(long limitNanos) {
        if (isOver) return false;
        try {
            if (!hasBegun) begin();
            isOver = !loop.step(limitNanos);
        } catch (Throwable e) {
            isOver = true;
            thrown = death(e);
            loop.reactor.close(loop::end);
        }
        return !isOver;
    }

    boolean isOver() {
        return isOver;
    }

    private void begin() {
        hasBegun = true;
        loop.begin(this::main);
    }

    private Throwable death(Throwable cause) {
        if (loop.stage.breakage != null) return cause;
        return new AssertionError(
                "the loop of " + loop.reactor + " has died; please report this", cause);
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
    @Nullable Throwable thrown() {
        Microthread main = loop.main();
        if (thrown != null || main == null) return thrown;
        return main.outcome instanceof Outcome.Failure<?>(Throwable error) ? error : null;
    }

    @Nullable Object result() {
        return result;
    }
}
