package org.weft;

import java.lang.StackWalker.StackFrame;
import java.security.ProtectionDomain;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Stops microthreads that swallow their cancellation for ever: they would never end, and as no suspending call of theirs
/// suspends any more, nobody else would ever run.
///
/// ```
/// delivering --more than 10,000 in a row--> failing (each further suspending call throws an Error)
/// failing --swallowed 100 times--> abandoned (never resumed, counted as failed)
/// delivering, failing --a suspending call has nothing to deliver--> delivering, from zero
/// ```
final class SwallowGuard {
    /// No cleanup makes so many suspending calls; a loop does within a fraction of a second.
    static final int MOST_DELIVERIES = 10_000;

    /// What an error handler around a loop needs to give up.
    static final int MOST_ERRORS = 100;

    private static final System.Logger LOG = System.getLogger("org.weft");
    private static final String LIBRARY = SwallowGuard.class.getPackageName() + ".";
    private static final StackWalker WALKER =
            StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

    /// Counts a delivery to `me`, the caller. Returns unless there have been too many in a row.
    ///
    /// @throws Error instead of the delivery
    static void count(Microthread me, Cancelled delivery) {
        int nth = ++me.deliveryCount;
        if (nth <= MOST_DELIVERIES) return;
        var error =
                new Error(
                        "microthread \""
                                + me.name
                                + "\" has swallowed its cancellation "
                                + (nth - 1)
                                + " times, without waiting for anything since; the last time at "
                                + place()
                                + ": expected it to let Cancelled pass",
                        delivery);
        if (nth > MOST_DELIVERIES + MOST_ERRORS) abandon(me, error);
        throw error;
    }

    /// Returns only if `me` cannot be suspended where it is.
    private static void abandon(Microthread me, Error error) {
        try { // once to see that it can be suspended here
            me.waits.goToTheEnd(false);
        } catch (RuntimeException | Error cannotSuspend) {
            error.addSuppressed(cannotSuspend);
            return;
        }
        me.loop.callbacks.add(() ->
                LOG.log(
                        System.Logger.Level.ERROR,
                        "microthread \"" + me.name + "\" is abandoned and never resumed",
                        error));
        me.abandon(error);
    }

    /// The innermost frame outside of the library: of the code that has made the suspending call.
    private static String place() {
        return WALKER.walk(frames -> frames.filter(SwallowGuard::isOutside).findFirst())
                .map(frame -> Opener.place(frame.toStackTraceElement()))
                .orElse("unknown");
    }

    private static boolean isOutside(StackFrame frame) {
        Class<?> type = frame.getDeclaringClass();
        return !type.getName().startsWith(LIBRARY) // and in one jar with it may be the program
                || !Objects.equals(origin(type), origin(SwallowGuard.class));
    }

    private static @Nullable Object origin(Class<?> type) {
        ProtectionDomain domain = type.getProtectionDomain();
        return domain.getCodeSource() == null ? null : domain.getCodeSource().getLocation();
    }

    private SwallowGuard() {}
}
