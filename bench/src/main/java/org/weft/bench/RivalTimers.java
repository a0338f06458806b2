package org.weft.bench;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.netty.channel.DefaultEventLoop;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/// Timers of others.
final class RivalTimers {
    private static final Runnable CALLBACK = () -> {};

    private RivalTimers() {}

    /// The JDK's, told to take out what is cancelled: otherwise it would stay until it is due.
    static Work.Probe scheduledPool(TimerRing.Limits limits, TimerRing.Victim victim) {
        return (warmUp, measured) -> {
            var pool = new ScheduledThreadPoolExecutor(1);
            pool.setRemoveOnCancelPolicy(true);
            var ring = new TimerRing<>(timersOf(pool), limits, victim);
            ring.fill(TimerRing.PENDING);
            return Measurement.of(ring::run, warmUp, measured);
        };
    }

    /// Netty's, used by its own thread: from another each would be sent there first.
    static Work.Probe nettyLoop(TimerRing.Limits limits, TimerRing.Victim victim) {
        return (warmUp, measured) -> {
            var loop = new DefaultEventLoop();
            return loop.submit(
                            () -> {
                                var ring = new TimerRing<>(timersOf(loop), limits, victim);
                                ring.fill(TimerRing.PENDING);
                                return Measurement.of(ring::run, warmUp, measured);
                            })
                    .get();
        };
    }

    private static TimerRing.Timers<Future<?>> timersOf(ScheduledExecutorService service) {
        return new TimerRing.Timers<>() {
            @Override
            public Future<?> set(Duration limit, long limitNanos) {
                return service.schedule(CALLBACK, limitNanos, NANOSECONDS);
            }

            @Override
            public void cancel(Future<?> timer) {
                timer.cancel(false);
            }
        };
    }
}
