package org.weft;

import static java.time.Duration.ofNanos;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import java.util.concurrent.locks.LockSupport;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/// The watch interrupts a microthread that is inside a JDK call beyond its limit, while it leaves the region whose limit
/// that is: no interrupt is left over after the region.
@JCStressTest
@Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "it was not interrupted")
@Outcome(id = "2, 0", expect = ACCEPTABLE, desc = "it was interrupted, and nothing is left over")
@State
public class PortableOverdueStress {
    private static final int LOOKS = 100;
    private static final long PARK_NANOS = 1_000;

    private final Loop loop = StressWorld.loop(EngineKind.PORTABLE, new SpinPoller(1));
    private final PortableEngine engine = (PortableEngine) loop.engine;

    /// The reactor.
    ///
    /// @param r which way it went; whether an interrupt is left over
    @Actor
    public void reactor(II_Result r) {
        StressWorld.drive(
                loop,
                _ -> {
                    int way = Timeout.call(ofNanos(1), PortableOverdueStress::park);
                    if (park() == 2) r.r2 |= 1; // blocks once more, now beyond that limit's reach
                    if (Microthread.current().isInterruptedByUs) r.r2 |= 2;
                    Microthread.yield();
                    r.r1 = way;
                });
    }

    private static int park() {
        LockSupport.parkNanos(PARK_NANOS);
        return Thread.currentThread().isInterrupted() ? 2 : 1;
    }

    /// The watch.
    @Actor
    public void watch() {
        for (int i = 0; i < LOOKS; i++) engine.interruptOverdueHolder(_ -> Timers.NEVER);
    }
}
