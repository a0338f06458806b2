package org.weft;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.weft.event.ChannelClosedException;

/// A thread offers while the reactor closes the inlet: an item that was accepted is received, one that was refused is not.
@JCStressTest
@Outcome(id = "1, 1, 0", expect = ACCEPTABLE, desc = "in time")
@Outcome(id = "0, 0, 0", expect = ACCEPTABLE, desc = "too late")
@State
public class InletCloseStress {
    private final SpinPoller poller = new SpinPoller(1);
    private final Loop loop = StressWorld.loop(EngineKind.DIRECT, poller);
    private final Inlet<Integer> inlet = StressWorld.inside(loop, () -> new Inlet<>(loop, 1));
    private volatile boolean isRunning;

    /// The reactor.
    ///
    /// @param r the second number: how many items were received; the third: whether it waited for ever
    @Actor
    public void reactor(III_Result r) {
        boolean isLost =
                StressWorld.losesWakeUp(
                        loop,
                        _ -> {
                            isRunning = true;
                            StressWorld.jitter();
                            inlet.close();
                            try {
                                while (true) r.r2 += inlet.receive();
                            } catch (ChannelClosedException _) {
                                inlet.drained().await();
                            }
                        });
        if (isLost) r.r3 = 1;
    }

    /// A thread that offers.
    ///
    /// @param r the first number: how many items were accepted
    @Actor
    public void offering(III_Result r) {
        while (!isRunning) Thread.onSpinWait();
        StressWorld.jitter();
        try {
            if (inlet.offer(1)) r.r1 = 1;
        } catch (IllegalStateException _) {
            r.r1 = 0;
        }
        poller.senderIsDone();
    }
}
