package org.weft;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.weft.event.Semaphore;

/// Another thread cancels several things, while the reactor takes that in when it comes by, and when it looks by itself: each is
/// told once, in order.
@JCStressTest
@Outcome(id = "123, 0", expect = ACCEPTABLE, desc = "each once, in order")
@State
public class WatchTellStress {
    private static final int TIMES = 3;
    private static final int BASE = 10;

    private final SpinPoller poller = new SpinPoller(1);
    private final Loop loop = StressWorld.loop(EngineKind.PORTABLE, poller);
    private final RealWatch watch = new RealWatch(loop, Thread.currentThread());
    private Semaphore told;
    private volatile boolean hasBegun;
    private int order;

    /// The reactor.
    ///
    /// @param r what it was told; whether a wake-up was lost
    @Actor
    public void reactor(II_Result r) {
        boolean isLost = StressWorld.losesWakeUp(loop, _ -> look());
        r.r1 = order;
        if (isLost) r.r2 = 1;
    }

    private void look() throws InterruptedException {
        told = new Semaphore(0);
        hasBegun = true;
        for (int i = 0; i < TIMES; i++) {
            StressWorld.jitter();
            watch.tell();
            Microthread.sleep(Duration.ZERO);
        }
        for (int i = 0; i < TIMES; i++) told.acquire();
    }

    /// The thread that cancels.
    @Actor
    public void cancelling() {
        while (!hasBegun) Thread.onSpinWait();
        for (int i = 1; i <= TIMES; i++) {
            StressWorld.jitter();
            int number = i;
            RealWatch.cancel(loop, _ -> true, _ -> take(number));
        }
        poller.senderIsDone();
    }

    private void take(int number) {
        order = order * BASE + number;
        told.release();
    }
}
