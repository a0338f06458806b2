package org.weft;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/// A thread waits for room in an inlet that closes: it learns it, whichever comes first.
@JCStressTest
@Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "it was refused")
@State
public class InletPutCloseStress {
    private static final long LIMIT_NANOS = 10_000_000_000L;

    private final Loop loop = StressWorld.loop(EngineKind.DIRECT, new SpinPoller(0));
    private final Inlet<Integer> inlet = StressWorld.inside(loop, () -> new Inlet<>(loop, 1));
    private volatile Thread putting;
    private volatile boolean isOver;

    /// Fills the inlet.
    public InletPutCloseStress() {
        inlet.offer(0);
    }

    /// A thread that puts.
    ///
    /// @param r the first number: 1 if it was refused
    @Actor
    public void putting(II_Result r) {
        putting = Thread.currentThread();
        try {
            inlet.put(1);
            r.r1 = 2;
        } catch (IllegalStateException _) {
            r.r1 = 1;
        } catch (InterruptedException _) {
            r.r1 = 3;
        }
        isOver = true;
    }

    /// A thread that closes; after a long time it frees the other.
    ///
    /// @param r the second number: whether it had to
    @Actor
    public void closing(II_Result r) {
        inlet.close();
        long beganNanos = System.nanoTime();
        while (!isOver) {
            Thread.yield();
            if (System.nanoTime() - beganNanos < LIMIT_NANOS) continue;
            r.r2 = 1;
            if (putting != null) putting.interrupt();
        }
    }
}
