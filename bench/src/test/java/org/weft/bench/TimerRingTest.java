package org.weft.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What the timer contestants are asked to do.
final class TimerRingTest {
    private final List<Integer> cancelled = new ArrayList<>();
    private final List<Duration> limits = new ArrayList<>();

    private final TimerRing.Timers<Integer> timers =
            new TimerRing.Timers<>() {
                @Override
                public Integer set(Duration limit, long limitNanos) {
                    assertEquals(limit.toNanos(), limitNanos);
                    limits.add(limit);
                    return limits.size() - 1;
                }

                @Override
                public void cancel(Integer timer) {
                    cancelled.add(timer);
                }
            };

    @Test
    void anOperationCancelsTheOldestAndSetsAnother() {
        var ring = filled(TimerRing.Limits.EQUAL, TimerRing.Victim.OLDEST);
        assertEquals(TimerRing.PENDING, limits.size());
        ring.run(TimerRing.PENDING + 1);
        assertEquals(2 * TimerRing.PENDING + 1, limits.size());
        assertEquals(TimerRing.PENDING + 1, cancelled.size());
        for (int i = 0; i < cancelled.size(); i++) assertEquals(i, cancelled.get(i));
    }

    @Test
    void anOperationSetsOneAndCancelsThat() {
        var ring = filled(TimerRing.Limits.EQUAL, TimerRing.Victim.NEWEST);
        ring.run(2);
        assertEquals(List.of(TimerRing.PENDING, TimerRing.PENDING + 1), cancelled);
    }

    private TimerRing<Integer> filled(TimerRing.Limits limit, TimerRing.Victim victim) {
        var ring = new TimerRing<>(timers, limit, victim);
        ring.fill(TimerRing.PENDING);
        return ring;
    }

    @Test
    void limitsAreOneOrMany() {
        filled(TimerRing.Limits.EQUAL, TimerRing.Victim.OLDEST);
        assertEquals(1, limits.stream().distinct().count());
        limits.clear();
        filled(TimerRing.Limits.RANDOM, TimerRing.Victim.OLDEST);
        assertTrue(limits.stream().distinct().count() > TimerRing.PENDING / 2);
    }
}
