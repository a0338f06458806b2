package org.weft;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.weft.event.ChannelClosedException;

/// Items are offered and the inlet is closed while a microthread receives: what was accepted is received, in order, and the
/// receiver learns of the end.
@JCStressTest
@Outcome(id = "3, 3, 0", expect = ACCEPTABLE, desc = "room for both")
@Outcome(id = "1, 1, 0", expect = ACCEPTABLE, desc = "the second found no room")
@State
public class InletOfferStress {
    private final SpinPoller poller = new SpinPoller(1);
    private final Loop loop = StressWorld.loop(EngineKind.DIRECT, poller);
    private final Inlet<Integer> inlet = StressWorld.inside(loop, () -> new Inlet<>(loop, 1));

    /// The reactor.
    ///
    /// @param r the second number: bits of the items received
    @Actor
    public void reactor(III_Result r) {
        boolean isLost =
                StressWorld.losesWakeUp(
                        loop,
                        _ -> {
                            try {
                                while (true) r.r2 += inlet.receive();
                            } catch (ChannelClosedException _) {
                                inlet.drained().await();
                            }
                        });
        if (isLost) r.r3 = 1;
    }

    /// Another thread.
    ///
    /// @param r the first number: bits of the items accepted
    @Actor
    public void other(III_Result r) {
        if (inlet.offer(1)) r.r1 += 1;
        if (inlet.offer(2)) r.r1 += 2;
        inlet.close();
        poller.senderIsDone();
    }
}
