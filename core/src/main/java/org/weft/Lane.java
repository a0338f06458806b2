package org.weft;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Platform threads set aside for one kind of blocking work, so that a slow disk does not keep the database waiting. Made
/// by [Blocking#lane]. Calls beyond the number of its threads wait their turn, first come, first served. With a single
/// thread all its tasks run on that one, as libraries that are bound to a thread want it.
///
/// A lane belongs to the reactor in which it was made, and closes when that ends.
///
/// ```java
/// try (Lane disk = Blocking.lane("disk", 2)) {
///     String text = disk.call(() -> Files.readString(path));
/// }
/// ```
public final class Lane implements AutoCloseable {
    private final Loop loop;
    private final String name;
    private final BlockingCalls calls;
    private boolean isClosed;

    Lane(Loop loop, String name, BlockingCalls calls) {
        this.loop = loop;
        this.name = name;
        this.calls = calls;
    }

    /// Runs `action` on a thread of this lane. Suspends always. **Cancelled, the thread is interrupted and `action` is
    /// still awaited to its end: what it has done it has done, and if it ends normally so does this call.** Cancelled
    /// while it waits for a thread, it never runs.
    ///
    /// @param action what to do; it must not touch the reactor's objects
    /// @param <X> what it throws
    /// @throws X as the action does
    /// @throws IllegalStateException if the lane is closed
    /// @throws InterruptedException if cancelled, and the action ended by that or had not begun
    public <X extends Exception> void run(Action<X> action) throws X, InterruptedException {
        call(EventSupport.asTask(action));
    }

    /// Computes `task` on a thread of this lane. Suspends always. **Cancelled, the thread is interrupted and `task` is
    /// still awaited to its end: its result wins.** Cancelled while it waits for a thread, it never runs.
    ///
    /// @param task what to compute; it must not touch the reactor's objects
    /// @param <T> the result
    /// @param <X> what it throws
    /// @return the task's result
    /// @throws X as the task does
    /// @throws IllegalStateException if the lane is closed
    /// @throws InterruptedException if cancelled, and the task ended by that or had not begun
    public <T extends @Nullable Object, X extends Exception> T call(Task<T, X> task)
            throws X, InterruptedException {
        Objects.requireNonNull(task, "task");
        loop.stage.checkHere(this);
        if (isClosed) throw new IllegalStateException(this + " is closed");
        return calls.call(task);
    }

    /// Refuses further calls. Those made before, also if they still wait for a thread, go on to their end; then the
    /// threads end. Unlike [java.util.concurrent.ExecutorService#close] it does not wait for that. Twice is harmless. Never
    /// suspends.
    @Override
    public void close() {
        loop.stage.checkHere(this);
        isClosed = true;
        calls.closeWhenDone();
        loop.reactor.forget(calls);
    }

    @Override
    public String toString() {
        return "lane \"" + name + "\"";
    }
}
