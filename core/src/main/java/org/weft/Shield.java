package org.weft;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Lets cleanup suspend although its scope is cancelled, for a limited time.
///
/// Cancellations from outside do not reach what runs inside until `limit` has passed since one became pending; then they
/// go on as if there were no shield. It adds no cancellation point to those of its body: what follows it, more cleanup for
/// instance, runs to its next suspending call.
///
/// ```java
/// } finally {
///     Shield.run(Duration.ofSeconds(1), () -> lines.write("QUIT"));
/// }
/// ```
public final class Shield {
    private Shield() {}

    /// Runs `body`, shielded. Suspends as the body does.
    ///
    /// @param limit how long it may go on once a cancellation is pending
    /// @param body what to do
    /// @param <X> what it throws
    /// @throws X as the body does
    /// @throws InterruptedException if cancelled and the limit has passed
    public static <X extends Exception> void run(Duration limit, Action<X> body)
            throws X, InterruptedException {
        within(limit, EventSupport.asTask(body));
    }

    /// Computes `body`, shielded. Suspends as the body does.
    ///
    /// @param limit how long it may go on once a cancellation is pending
    /// @param body what to compute
    /// @param <T> the result
    /// @param <X> what it throws
    /// @return the body's result
    /// @throws X as the body does
    /// @throws InterruptedException if cancelled and the limit has passed
    public static <T extends @Nullable Object, X extends Exception> T call(
            Duration limit, Task<T, X> body) throws X, InterruptedException {
        return within(limit, body);
    }

    private static <T extends @Nullable Object, X extends Exception> T within(
            Duration limit, Task<T, X> body) throws X, InterruptedException {
        Objects.requireNonNull(body, "body");
        Microthread me = Microthread.current();
        Region region = Region.open(Region.Kind.SHIELD, null, me, Timers.nanos(limit));
        try {
            return body.call();
        } finally {
            region.close();
        }
    }
}
