package org.weft;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/// A thread puts more than there is room for while a microthread receives: all arrive, in order.
@JCStressTest
@Outcome(id = "123, 0", expect = ACCEPTABLE, desc = "all, in order")
@State
public class InletPutStress {
    private final SpinPoller poller = new SpinPoller(1);
    private final Loop loop = StressWorld.loop(EngineKind.DIRECT, poller);
    private final Inlet<Integer> inlet = StressWorld.inside(loop, () -> new Inlet<>(loop, 1));

    private volatile Thread putting;

    /// The reactor.
    ///
    /// @param r the items received, a digit each; whether a wake-up was lost
    @Actor
    public void reactor(II_Result r) {
        boolean isLost =
                StressWorld.losesWakeUp(
                        loop,
                        _ -> {
                            for (int i = 0; i < 3; i++) r.r1 = r.r1 * 10 + inlet.receive();
                        });
        if (!isLost) return;
        r.r2 = 1;
        putting.interrupt();
    }

    /// Another thread.
    @Actor
    public void other() {
        putting = Thread.currentThread();
        try {
            for (int i = 1; i <= 3; i++) inlet.put(i);
        } catch (InterruptedException _) {
            return; // the reactor has told why
        }
        poller.senderIsDone();
    }
}
