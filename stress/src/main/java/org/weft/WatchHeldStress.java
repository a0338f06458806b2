package org.weft;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;
import org.weft.spi.Poller;

/// The watch goes to sleep while a reactor does that is held by a JDK call: it knows that it is to report that, and does not
/// sleep for ever.
@JCStressTest
@Outcome(id = "0", expect = ACCEPTABLE, desc = "the reactor was awake still, and so is the watch")
@Outcome(id = "1", expect = ACCEPTABLE, desc = "the watch sleeps, until it is time to report")
@State
public class WatchHeldStress {
    private static final int MANY_TICKS = 1_000_000;
    private static final int MOST_SPINS = 20;

    private final Loop loop = StressWorld.loop(EngineKind.DIRECT, new SleepsUntilTheWatchDoes());
    private volatile Thread watcher;
    private volatile Thread held;
    private volatile boolean isLooking;
    private volatile boolean isBack;
    private volatile boolean isOver;
    private int seen;

    /// The thread that waits for the end of the reactor.
    @Actor
    public void watch() {
        var mine = new RealWatch(loop, Thread.currentThread());
        mine.quietTicks = MANY_TICKS; // all has been quiet: it sleeps if the reactor does
        watcher = Thread.currentThread();
        while (!isLooking) Thread.onSpinWait();
        int spins = ThreadLocalRandom.current().nextInt(MOST_SPINS);
        for (int i = 0; i < spins; i++) Thread.onSpinWait();
        mine.rest(Thread.currentThread());
        isBack = true;
    }

    /// The reactor.
    ///
    /// @param r how the watch was seen to sleep
    @Actor
    public void reactor(I_Result r) {
        while (watcher == null) Thread.onSpinWait();
        StressWorld.drive(
                loop,
                _ -> {
                    held = Thread.currentThread();
                    while (!isOver) LockSupport.park();
                });
        r.r1 = seen;
    }

    private final class SleepsUntilTheWatchDoes implements Poller {
        @Override
        public void poll(long maxNanos) {
            if (maxNanos <= 0) return;
            while (!isBack && seen == 0)
                seen =
                        switch (watcher.getState()) {
                            case TIMED_WAITING -> 1;
                            case WAITING -> 2;
                            default -> 0;
                        };
            if (isBack) seen = 0;
            isOver = true;
            LockSupport.unpark(held);
        }

        @Override
        public void wakeUp() {}

        /// Asked in the look before the sleep.
        @Override
        public boolean isWatching() {
            isLooking = true;
            return false;
        }

        @Override
        public void close() {}
    }
}
