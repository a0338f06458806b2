package org.weft;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/// A reactor waits several times for what another thread brings back: it wakes up each time, and never takes that for a
/// deadlock.
@JCStressTest
@Outcome(id = "3, 0", expect = ACCEPTABLE, desc = "all were brought back")
@State
public class StandstillBringBackStress {
    private static final int TIMES = 3;

    private final SpinPoller poller = SpinPoller.alone(1);
    private final Loop loop = StressWorld.loop(EngineKind.DIRECT, poller);
    private WaitQueue<Integer> answers;
    private volatile int asked;

    /// The reactor.
    ///
    /// @param r how often it was woken; whether a wake-up was lost
    @Actor
    public void reactor(II_Result r) {
        try {
            boolean isLost = StressWorld.losesWakeUp(loop, _ -> ask(r));
            if (isLost) r.r2 = 1;
        } finally {
            asked = TIMES; // in no case is the other to wait for ever
        }
    }

    private void ask(II_Result r) throws InterruptedException {
        answers = new WaitQueue<>("answer", loop.standstill.whileAwaited());
        for (int i = 1; i <= TIMES; i++) {
            asked = i;
            answers.event().await();
            r.r1++;
        }
    }

    /// A thread of a service.
    @Actor
    public void outside() {
        for (int i = 1; i <= TIMES; i++) {
            while (asked < i) Thread.onSpinWait();
            StressWorld.jitter();
            int answer = i;
            loop.standstill.bringBack(() -> answers.fireOne(answer));
        }
        poller.senderIsDone();
    }
}
