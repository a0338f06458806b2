package org.weft;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/// The watch goes to sleep because the reactor sleeps, while the reactor wakes up: the watch does not sleep on.
@JCStressTest
@Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "the watch is awake")
@State
public class WatchWakeUpStress {
    private static final long LIMIT_NANOS = 10_000_000_000L;
    private static final long MOMENT_NANOS = 2_000; // as long as the watch needs to look
    private static final int MANY_TICKS = 1_000_000;
    private final SpinPoller poller = new SpinPoller(1);
    private final Loop loop = StressWorld.loop(EngineKind.DIRECT, poller);
    private volatile RealWatch watch;
    private volatile boolean isAwake;

    /// The thread that waits for the end of the reactor.
    ///
    /// @param r the first number: whether it woke up
    @Actor
    public void watch(II_Result r) {
        var mine = new RealWatch(loop, Thread.currentThread());
        mine.quietTicks = MANY_TICKS; // all has been quiet: it sleeps if the reactor does
        watch = mine;
        StressWorld.jitter();
        mine.rest(Thread.currentThread());
        isAwake = true;
        r.r1 = 1;
    }

    /// The reactor: it sleeps for a moment, and wakes up; after a long time it frees the watch.
    ///
    /// @param r the second number: whether the watch had to be freed
    @Actor
    public void reactor(II_Result r) {
        while (watch == null) Thread.onSpinWait();
        loop.mailbox.sleep(MOMENT_NANOS);
        watch.reactorIsAwake();
        long beganNanos = System.nanoTime();
        while (!isAwake) {
            Thread.yield();
            if (System.nanoTime() - beganNanos < LIMIT_NANOS) continue;
            r.r2 = 1;
            watch.end();
        }
    }
}
