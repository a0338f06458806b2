package org.weft;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/// Reactors come and go on two threads: each finds its own, and after it none.
@JCStressTest
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "each its own")
@State
public class StageLiveStress {
    private final Stage first = new Stage(StressWorld.loop(EngineKind.DIRECT, new SpinPoller(0)));
    private final Stage second = new Stage(StressWorld.loop(EngineKind.DIRECT, new SpinPoller(0)));

    /// A reactor.
    ///
    /// @param r the first number: whether it found itself, and only while it lived
    @Actor
    public void first(II_Result r) {
        r.r1 = liveAndEnd(first);
    }

    /// Another one.
    ///
    /// @param r the second number: whether it found itself, and only while it lived
    @Actor
    public void second(II_Result r) {
        r.r2 = liveAndEnd(second);
    }

    private static int liveAndEnd(Stage stage) {
        if (isFound()) return 2;
        stage.enterCarrier();
        Stage.setLive(stage, true);
        if (Stage.loopHere() != stage.loop) return 3;
        Stage.setLive(stage, false);
        return isFound() ? 4 : 1;
    }

    private static boolean isFound() {
        try {
            Stage.loopHere();
            return true;
        } catch (IllegalStateException _) {
            return false;
        }
    }
}
