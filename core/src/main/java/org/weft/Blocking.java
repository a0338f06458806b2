package org.weft;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Runs what blocks without parking (files, a child's pipes, name look-up, native code) on a platform thread, while the
/// calling microthread is suspended and the others run. At most 64 at a time a reactor; further ones wait their turn.
/// Work that must not keep other work waiting gets a [#lane] of its own.
///
/// The task runs outside the reactor: it must not touch the reactor's objects.
///
/// ```java
/// String text = Blocking.call(() -> Files.readString(path));
/// ```
public final class Blocking {
    private Blocking() {}

    /// Runs `action` on a platform thread. Suspends always. **Cancelled, the thread is interrupted and `action` is still
    /// awaited to its end: what it has done it has done, and if it ends normally so does this call.**
    ///
    /// @param action what to do
    /// @param <X> what it throws
    /// @throws X as the action does
    /// @throws InterruptedException if cancelled, and the action ended by that or had not begun
    public static <X extends Exception> void run(Action<X> action) throws X, InterruptedException {
        call(EventSupport.asTask(action));
    }

    /// Computes `task` on a platform thread. Suspends always. **Cancelled, the thread is interrupted and `task` is still
    /// awaited to its end: its result wins.**
    ///
    /// @param task what to compute
    /// @param <T> the result
    /// @param <X> what it throws
    /// @return the task's result
    /// @throws X as the task does
    /// @throws InterruptedException if cancelled, and the task ended by that or had not begun
    public static <T extends @Nullable Object, X extends Exception> T call(Task<T, X> task)
            throws X, InterruptedException {
        Objects.requireNonNull(task, "task");
        return Stage.runningHere().loop.reactor.blockingCalls().call(task);
    }

    /// Sets platform threads aside for one kind of work, beside those of [#call]. They are started as they are needed, and
    /// kept until the lane is closed or the reactor ends. Never suspends.
    ///
    /// @param name what it is for; its threads and messages show it
    /// @param threads how many calls run at a time, at least 1
    /// @return the lane, for the microthreads of this reactor
    /// @throws IllegalArgumentException if there is to be less than one thread
    public static Lane lane(String name, int threads) {
        Objects.requireNonNull(name, "name");
        if (threads < 1)
            throw new IllegalArgumentException("threads of lane \"" + name + "\" < 1: " + threads);
        return Stage.runningHere().loop.reactor.lane(name, threads);
    }
}
