package org.weft;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/// A thread calls through a door that closes: its task has run and it has the result, or it has not run and it learns that
/// the door is closed.
@JCStressTest
@Outcome(id = "1, 1, 0", expect = ACCEPTABLE, desc = "in time")
@Outcome(id = "2, 0, 0", expect = ACCEPTABLE, desc = "too late")
@State
public class DoorCloseStress {
    private final SpinPoller poller = new SpinPoller(1);
    private final Loop loop = StressWorld.loop(EngineKind.DIRECT, poller);
    private volatile Door door;
    private volatile Thread calling;
    private int runs;

    /// The reactor.
    ///
    /// @param r the second number: how often the task has run; the third: whether a wake-up was lost
    @Actor
    public void reactor(III_Result r) {
        boolean isLost =
                StressWorld.losesWakeUp(
                        loop,
                        _ -> {
                            Door mine = Reactor.current().door();
                            door = mine;
                            for (int i = 0; i < 3; i++) {
                                StressWorld.jitter();
                                Microthread.sleep(Duration.ZERO);
                            }
                            mine.close();
                        });
        r.r2 = runs;
        if (!isLost) return;
        r.r3 = 1;
        if (calling != null) calling.interrupt();
    }

    /// A thread that calls.
    ///
    /// @param r the first number: how its call ended
    @Actor
    public void calling(III_Result r) {
        calling = Thread.currentThread();
        while (door == null) Thread.onSpinWait();
        StressWorld.jitter();
        try {
            r.r1 = door.call(() -> ++runs);
        } catch (IllegalStateException _) {
            r.r1 = 2;
        } catch (InterruptedException _) {
            r.r1 = 3;
        }
        poller.senderIsDone();
    }
}
