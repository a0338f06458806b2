package org.weft.bench;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// The work of all timer contestants: 100,000 timers are pending; an operation sets one and cancels one. None ever fires.
///
/// @param <H> what a contestant hands out for a timer that is set
final class TimerRing<H> {
    static final int PENDING = 100_000;

    /// A power of two.
    private static final int LIMITS = 1 << 16;

    private static final Duration SHORTEST = Duration.ofMinutes(10);

    /// How long the timers are set for.
    enum Limits {
        /// As those of requests with one limit for all: each is due after all that are pending.
        EQUAL(() -> SHORTEST),
        /// Each may come to stand anywhere.
        RANDOM(
                new Supplier<>() {
                    private final SplittableRandom random = new SplittableRandom(1);

                    @Override
                    public Duration get() {
                        return SHORTEST.plusNanos(random.nextLong(Duration.ofHours(1).toNanos()));
                    }
                });

        private final Supplier<Duration> next;

        Limits(Supplier<Duration> next) {
            this.next = next;
        }
    }

    /// Which timer is cancelled for the one that is set.
    enum Victim {
        /// The one set longest ago: 100,000 requests are under way, and end in the order in which they began.
        OLDEST,
        /// The one just set: a request ends at once, and 100,000 others last.
        NEWEST
    }

    /// A contestant.
    interface Timers<H> {
        H set(Duration limit, long limitNanos);

        void cancel(H timer);
    }

    private final Timers<H> timers;
    private final Victim victim;
    private final Duration[] limits;
    private final long[] limitsNanos;
    private final Object[] pending = new Object[PENDING];
    private int filled;
    private int nextLimit;
    private int oldest;

    /// None is pending yet: see [#fill].
    TimerRing(Timers<H> timers, Limits limits, Victim victim) {
        this.timers = timers;
        this.victim = victim;
        this.limits = Stream.generate(limits.next).limit(LIMITS).toArray(Duration[]::new);
        this.limitsNanos = Stream.of(this.limits).mapToLong(Duration::toNanos).toArray();
    }

    /// Sets the next `count` of the timers that are to be pending.
    void fill(int count) {
        for (int i = 0; i < count; i++) pending[filled++] = set();
    }

    void run(long count) {
        if (victim == Victim.OLDEST) replaceOldest(count);
        else for (long i = 0; i < count; i++) timers.cancel(set());
    }

    @SuppressWarnings("unchecked") // filled by set alone
    private void replaceOldest(long count) {
        for (long i = 0; i < count; i++) {
            timers.cancel((H) pending[oldest]);
            pending[oldest] = set();
            if (++oldest == PENDING) oldest = 0;
        }
    }

    private H set() {
        int limit = nextLimit++ & (LIMITS - 1);
        return timers.set(limits[limit], limitsNanos[limit]);
    }
}
