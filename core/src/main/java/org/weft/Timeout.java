package org.weft;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Gives code a limit. When it passes, what runs inside is cancelled, and the code that set the limit gets a
/// [TimedOutException]; limits set further in or out do not see it.
///
/// The limit counts from the call. A limit of zero or less lets the body run to its first suspending call. A body that
/// swallows the cancellation and returns has returned. Blocking JDK calls inside are interrupted. It adds no cancellation
/// point to those of its body: one that makes no suspending call runs to its end, whatever is cancelled.
///
/// ```java
/// String line = Timeout.call(Duration.ofSeconds(10), lines::read);
/// ```
public final class Timeout {
    private Timeout() {}

    /// Runs `body` for at most `limit`. Suspends as the body does.
    ///
    /// @param limit the longest it may take
    /// @param body what to do
    /// @param <X> what it throws
    /// @throws X as the body does
    /// @throws TimedOutException if the limit has passed
    /// @throws InterruptedException if cancelled from outside
    public static <X extends Exception> void run(Duration limit, Action<X> body)
            throws X, TimedOutException, InterruptedException {
        within(null, limit, EventSupport.asTask(body));
    }

    /// Runs `body` for at most `limit`, under a name that messages and dumps show.
    ///
    /// @param name what this limit is for
    /// @param limit the longest it may take
    /// @param body what to do
    /// @param <X> what it throws
    /// @throws X as the body does
    /// @throws TimedOutException if the limit has passed
    /// @throws InterruptedException if cancelled from outside
    public static <X extends Exception> void run(String name, Duration limit, Action<X> body)
            throws X, TimedOutException, InterruptedException {
        within(Objects.requireNonNull(name, "name"), limit, EventSupport.asTask(body));
    }

    /// Computes `body` in at most `limit`. Suspends as the body does.
    ///
    /// @param limit the longest it may take
    /// @param body what to compute
    /// @param <T> the result
    /// @param <X> what it throws
    /// @return the body's result
    /// @throws X as the body does
    /// @throws TimedOutException if the limit has passed
    /// @throws InterruptedException if cancelled from outside
    public static <T extends @Nullable Object, X extends Exception> T call(
            Duration limit, Task<T, X> body) throws X, TimedOutException, InterruptedException {
        return within(null, limit, body);
    }

    /// Computes `body` in at most `limit`, under a name that messages and dumps show.
    ///
    /// @param name what this limit is for
    /// @param limit the longest it may take
    /// @param body what to compute
    /// @param <T> the result
    /// @param <X> what it throws
    /// @return the body's result
    /// @throws X as the body does
    /// @throws TimedOutException if the limit has passed
    /// @throws InterruptedException if cancelled from outside
    public static <T extends @Nullable Object, X extends Exception> T call(
            String name, Duration limit, Task<T, X> body)
            throws X, TimedOutException, InterruptedException {
        return within(Objects.requireNonNull(name, "name"), limit, body);
    }

    private static <T extends @Nullable Object, X extends Exception> T within(
            @Nullable String name, Duration limit, Task<T, X> body)
            throws X, TimedOutException, InterruptedException {
        Objects.requireNonNull(body, "body");
        Microthread me = Microthread.current();
        Region region = Region.open(Region.Kind.TIMEOUT, name, me, Timers.nanos(limit));
        try {
            return body.call();
        } catch (InterruptedException e) {
            me.settle();
            if (region.isCancelled()) throw region.toTimedOut(e);
            throw e;
        } catch (Exception e) { // what a JDK call may throw because it was interrupted by the limit
            me.settle();
            if (region.isCancelled() && me.isOfOurInterrupt(e)) throw region.toTimedOut(e);
            throw e;
        } finally {
            region.close();
        }
    }
}
