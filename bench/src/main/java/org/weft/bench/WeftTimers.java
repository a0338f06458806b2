package org.weft.bench;

import java.time.Duration;
import org.weft.Microthread;
import org.weft.Reactor;
import org.weft.Subscription;
import org.weft.Timeout;

/// Weft's timers and limits.
final class WeftTimers {
    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final Runnable CALLBACK = () -> {};

    /// So often another slice begins, lest the reactor be reported as stalled; seldom enough not to be seen in the figures.
    private static final long OPERATIONS_A_SLICE = 10_000;

    private WeftTimers() {}

    /// Measures inside the reactor, so that the pending timers are set once.
    static Work.Probe calls(TimerRing.Limits limits, TimerRing.Victim victim) {
        return (warmUp, measured) ->
                Reactor.<Sample, Exception>call(_ -> {
                    var ring = new TimerRing<>(timersOf(Reactor.current()), limits, victim);
                    Batches.of(TimerRing.PENDING, size -> fill(ring, size));
                    return Measurement.of(count -> inSlices(ring, count), warmUp, measured);
                });
    }

    private static void fill(TimerRing<?> ring, int count) throws InterruptedException {
        ring.fill(count);
        Microthread.yield();
    }

    private static void inSlices(TimerRing<?> ring, long count) throws InterruptedException {
        for (long left = count; left > 0; left -= OPERATIONS_A_SLICE) {
            ring.run(Math.min(left, OPERATIONS_A_SLICE));
            Microthread.yield();
        }
    }

    private static TimerRing.Timers<Subscription> timersOf(Reactor reactor) {
        return new TimerRing.Timers<>() {
            @Override
            public Subscription set(Duration limit, long limitNanos) {
                return reactor.callLater(limit, CALLBACK);
            }

            @Override
            public void cancel(Subscription timer) {
                timer.close();
            }
        };
    }

    /// Puts a limit around nothing.
    static void limits(long count) throws Exception {
        Reactor.<Exception>run(_ -> {
            for (long i = 1; i <= count; i++) {
                Timeout.run(LIMIT, () -> {});
                if (i % OPERATIONS_A_SLICE == 0) Microthread.yield();
            }
        });
    }
}
