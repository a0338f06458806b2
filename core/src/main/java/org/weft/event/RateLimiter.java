package org.weft.event;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.weft.Event;
import org.weft.Reactor;
import org.weft.Subscription;
import org.weft.WaitQueue;
import org.weft.spi.Demand;

/// Lets things happen no more often than at a given rate. First come, first served.
///
/// Permits come in evenly, one every `period / permits`; those that nobody takes are kept, up to a `burst`. So after a
/// pause a burst passes at once, and never more in any stretch of time than a burst and what comes in meanwhile. Permits
/// are used up; there is nothing to release. A new one has a full burst: the first `burst` permits pass at once.
///
/// ```java
/// var requests = new RateLimiter(10, Duration.ofSeconds(1));
/// while (true) {
///     requests.acquire();
///     ask(server);
/// }
/// ```
///
/// Time is the reactor's monotonic clock.
///
/// The algorithm is the virtual scheduling of the generic cell rate algorithm (ITU-T I.371): one number says until when
/// permits are spent, so that nothing ticks while nobody waits.
public final class RateLimiter {
    /// 73 years: lengths are cut to that, so that no sum of a few overflows.
    private static final long LONGEST_NANOS = Long.MAX_VALUE / 4;

    private final int permits;
    private final Duration period;
    private final long intervalNanos;

    /// How far ahead of the clock permits may be spent, before one more is taken.
    private final long aheadNanos;

    private final WaitQueue<Boolean> waiters =
            new WaitQueue<>("permit of rate limiter", new Clocked());
    private final Event<Void> acquired = waiters.taking(this::take).withoutValue();

    /// The moment, on the reactor's monotonic clock, until which the permits taken so far last at this rate.
    private long spentUntilNanos = Long.MIN_VALUE;

    private @Nullable Subscription nextPermit;

    /// Makes one that keeps as many unused permits as come in a period.
    ///
    /// @param permits how many come in a period, at least 1
    /// @param period how long a period is, more than zero; one of many years counts as 73
    /// @throws IllegalArgumentException if `permits` is less than 1 or `period` not positive
    public RateLimiter(int permits, Duration period) {
        this(permits, period, permits);
    }

    /// Makes one.
    ///
    /// @param permits how many come in a period, at least 1
    /// @param period how long a period is, more than zero; one of many years counts as 73
    /// @param burst how many unused ones it keeps, at least 1; of 1, permits are `period / permits` apart at least
    /// @throws IllegalArgumentException if `permits` or `burst` is less than 1 or `period` not positive
    public RateLimiter(int permits, Duration period, int burst) {
        if (permits < 1) throw new IllegalArgumentException("permits < 1: " + permits);
        if (!period.isPositive()) throw new IllegalArgumentException("period <= 0: " + period);
        if (burst < 1) throw new IllegalArgumentException("burst < 1: " + burst);
        this.permits = permits;
        this.period = period;
        long periodNanos = Math.min(TimeUnit.NANOSECONDS.convert(period), LONGEST_NANOS);
        intervalNanos = Math.ceilDiv(periodNanos, permits); // never faster than asked for
        aheadNanos = intervalNanos * Math.min(burst - 1, LONGEST_NANOS / intervalNanos);
    }

    /// Takes a permit, waiting for it. Suspends unless there is one.
    ///
    /// @throws InterruptedException if cancelled; no permit was taken
    public void acquire() throws InterruptedException {
        acquired.await();
    }

    /// Describes getting a permit: each goes to one waiter.
    ///
    /// @return the event, the same object each time
    public Event<Void> acquired() {
        return acquired;
    }

    /// Takes a permit if there is one that nobody waits for. Never suspends.
    ///
    /// @return whether it did
    public boolean tryAcquire() {
        return take() != null;
    }

    @Override
    public String toString() {
        return "rate limiter, " + permits + " in " + period;
    }

    private @Nullable Boolean take() {
        if (!waiters.isEmpty()) return null; // one that is due is theirs
        long nowNanos = clockNanos();
        if (nanosToNext(nowNanos) > 0) return null;
        spend(nowNanos);
        return true;
    }

    private long nanosToNext(long nowNanos) {
        return Math.max(spentUntilNanos, nowNanos) - nowNanos - aheadNanos;
    }

    private void spend(long nowNanos) {
        spentUntilNanos = Math.max(spentUntilNanos, nowNanos) + intervalNanos;
    }

    /// In the callback microthread: hands out what has come in.
    private void permitsAreDue() {
        nextPermit = null;
        long nowNanos = clockNanos();
        while (nanosToNext(nowNanos) <= 0 && waiters.fireOne(true)) spend(nowNanos);
        if (!waiters.isEmpty()) waitForNext(nowNanos);
    }

    private void waitForNext(long nowNanos) {
        Duration delay = Duration.ofNanos(Math.max(1, nanosToNext(nowNanos)));
        nextPermit = Reactor.current().callLater(delay, this::permitsAreDue);
    }

    private static long clockNanos() {
        return Reactor.current().world().clock().nanos(); // uptime() would allocate
    }

    /// Looks at the clock while somebody waits, and only then.
    private final class Clocked implements Demand {
        @Override
        public void begin() {
            waitForNext(clockNanos());
        }

        @Override
        public void end() {
            if (nextPermit != null) nextPermit.close();
            nextPermit = null;
        }
    }
}
