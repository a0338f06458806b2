package org.weft;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import java.util.concurrent.locks.LockSupport;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/// A microthread parks in the JDK while another thread unparks it: it goes on, whichever comes first.
@JCStressTest
@Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "it went on")
@State
public class DirectUnparkStress {
    private final SpinPoller poller = new SpinPoller(1);
    private final Loop loop = StressWorld.loop(EngineKind.DIRECT, poller);
    private volatile boolean isSet;
    private volatile Thread parked;

    /// The reactor.
    ///
    /// @param r whether the microthread went on; whether a wake-up was lost
    @Actor
    public void reactor(II_Result r) {
        boolean isLost =
                StressWorld.losesWakeUp(
                        loop,
                        _ -> {
                            parked = Thread.currentThread();
                            while (!isSet) LockSupport.park(this);
                            r.r1 = 1;
                        });
        if (isLost) r.r2 = 1;
    }

    /// Another thread.
    @Actor
    public void other() {
        while (parked == null) Thread.onSpinWait();
        isSet = true;
        LockSupport.unpark(parked);
        poller.senderIsDone();
    }
}
