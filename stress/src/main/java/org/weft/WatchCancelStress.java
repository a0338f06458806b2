package org.weft;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import java.util.concurrent.locks.LockSupport;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/// Another thread cancels a scope whose member keeps the baton in a JDK call, so that the watch interrupts that: who is
/// interrupted finds itself cancelled, and outside of the scope no interrupt is left over.
@JCStressTest
@Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "it ended before it was cancelled")
@Outcome(id = "2, 0", expect = ACCEPTABLE, desc = "it was cancelled after its JDK call")
@Outcome(id = "3, 0", expect = ACCEPTABLE, desc = "it was interrupted, and cancelled")
@State
public class WatchCancelStress {
    private static final int LOOKS = 100;
    private static final long PARK_NANOS = 1_000;

    private final Loop loop = StressWorld.loop(EngineKind.PORTABLE, new SpinPoller(1));
    private final RealWatch watch = new RealWatch(loop, Thread.currentThread());
    private volatile Scope inside;
    private int way = 1;

    /// The reactor.
    ///
    /// @param r which way it went; whether an interrupt is left over
    @Actor
    public void reactor(II_Result r) {
        StressWorld.drive(
                loop,
                _ -> {
                    Scope.run(
                            "cancelled",
                            scope -> {
                                inside = scope;
                                scope.start("member", this::parkAndYield);
                            });
                    if (isInterruptedWhileParking()) r.r2 |= 1; // beyond the reach of that
                    if (Microthread.current().isInterruptedByUs) r.r2 |= 2;
                    r.r1 = way;
                });
    }

    private void parkAndYield() throws InterruptedException {
        boolean isInterrupted = isInterruptedWhileParking();
        if (isInterrupted) way = 4;
        try {
            Microthread.yield();
        } catch (Cancelled e) {
            way = isInterrupted ? 3 : 2;
            throw e;
        }
    }

    private static boolean isInterruptedWhileParking() {
        LockSupport.parkNanos(PARK_NANOS);
        return Thread.currentThread().isInterrupted();
    }

    /// Another thread, then the watch.
    @Actor
    public void outside() {
        while (inside == null) Thread.onSpinWait();
        StressWorld.jitter();
        Scope scope = inside;
        RealWatch.cancel(loop, scope::encloses, sinceNanos -> scope.cancel("enough", sinceNanos));
        for (int i = 0; i < LOOKS; i++) watch.interruptOverdueHolder();
    }
}
