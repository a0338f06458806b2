package org.weft;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.weft.event.Flag;

/// The caller of a door is interrupted: it gets its result, and keeps the interrupt, or its task was cancelled, and it learns
/// that; never both, never neither.
@JCStressTest
@Outcome(id = "1, 1, 1", expect = ACCEPTABLE, desc = "the result, and the interrupt is kept")
@Outcome(
        id = "2, 0, 0",
        expect = ACCEPTABLE,
        desc = "it was interrupted, and the task has not ended")
@State
public class DoorInterruptStress {
    private static final int TURNS = 3;

    private final SpinPoller poller = new SpinPoller(1);
    private final Loop loop = StressWorld.loop(EngineKind.DIRECT, poller);
    private Flag hasLeft;
    private volatile Door door;
    private volatile Thread calling;
    private volatile boolean isInterrupted;
    private int ends;

    /// The reactor, which interrupts its caller.
    ///
    /// @param r the second number: how often the task has run to its end; -1 if a wake-up was lost
    @Actor
    public void reactor(III_Result r) {
        boolean isLost = StressWorld.losesWakeUp(loop, _ -> interrupt());
        r.r2 = isLost ? -1 : ends;
        if (isLost) loop.end(); // the caller is not to wait for ever
    }

    private void interrupt() throws InterruptedException {
        hasLeft = new Flag();
        door = Reactor.current().door();
        while (calling == null) Thread.onSpinWait();
        letOthersRun(ThreadLocalRandom.current().nextInt(2 * TURNS));
        calling.interrupt();
        isInterrupted = true;
        hasLeft.raised().await();
    }

    /// The thread that calls.
    ///
    /// @param r the first number: how its call ended; the third: whether it is interrupted still
    @Actor
    public void calling(III_Result r) {
        while (door == null) Thread.onSpinWait();
        calling = Thread.currentThread();
        StressWorld.jitter();
        try {
            r.r1 = door.call(this::task);
        } catch (InterruptedException _) {
            r.r1 = 2;
        }
        while (!isInterrupted) Thread.onSpinWait();
        if (Thread.interrupted()) r.r3 = 1;
        try {
            door.run(hasLeft::raise);
        } catch (InterruptedException _) {
            r.r3 = 2;
        }
        poller.senderIsDone();
    }

    private int task() throws InterruptedException {
        letOthersRun(TURNS);
        ends++;
        return 1;
    }

    private static void letOthersRun(int turns) throws InterruptedException {
        for (int i = 0; i < turns; i++) {
            StressWorld.jitter();
            Microthread.sleep(Duration.ZERO);
        }
    }
}
