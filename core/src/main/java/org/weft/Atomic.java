package org.weft;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Says, and checks, that a stretch of code runs within one slice: nobody else of the reactor runs in the middle of it.
///
/// All code between two suspending calls does, so this changes nothing; it is for stretches that rely on it. The compiler
/// finds suspending calls inside, this finds those that it cannot see, and hidden suspensions: blocking JDK calls, a
/// contended lock in a logger for one. On the portable engine, where such a call lets nobody run, there are none.
///
/// ```java
/// Atomic.run(() -> {
///     from.balance -= amount;
///     to.balance += amount;
/// });
/// ```
public final class Atomic {
    static final String BAN = "cannot suspend inside Atomic: all in it is to run within one slice";

    private Atomic() {}

    /// Runs `step` within one slice. A suspending call inside throws `IllegalStateException`, and nothing of it happens.
    /// Nested ones count as one; the outermost throws. Never suspends.
    ///
    /// @param step what to do
    /// @param <X> what it throws
    /// @throws X as the step does
    /// @throws IllegalStateException when the step has ended, if others could run in the middle of it: names the place of
    ///     the blocking JDK call. **The step has been done.** If it has failed itself this is suppressed below
    public static <X extends Exception> void run(Step<X> step) throws X {
        Objects.requireNonNull(step, "step");
        within(() -> {
            step.run();
            return EventSupport.nothing();
        });
    }

    /// Computes `task` within one slice. Otherwise as [#run].
    ///
    /// @param task what to compute
    /// @param <T> the result
    /// @param <X> what it throws
    /// @return the task's result
    /// @throws X as the task does
    /// @throws IllegalStateException when the task has ended, if others could run in the middle of it
    public static <T extends @Nullable Object, X extends Exception> T call(StepTask<T, X> task)
            throws X {
        return within(Objects.requireNonNull(task, "task"));
    }

    private static <T extends @Nullable Object, X extends Exception> T within(StepTask<T, X> task)
            throws X {
        Microthread me = Microthread.current();
        String outer = me.ban();
        if (outer == BAN) return task.call();
        me.setBan(BAN);
        T result;
        try {
            result = task.call();
        } catch (Exception | Error e) {
            IllegalStateException cut = end(me, outer);
            if (cut != null) e.addSuppressed(cut);
            throw e;
        }
        IllegalStateException cut = end(me, outer);
        if (cut != null) throw cut;
        return result;
    }

    private static @Nullable IllegalStateException end(Microthread me, @Nullable String outerBan) {
        String place = me.cutAt;
        me.setBan(outerBan);
        me.cutAt = null;
        if (place == null) return null;
        return new IllegalStateException(
                "hidden suspension at " + place + " inside Atomic: others ran in the middle of it");
    }
}
