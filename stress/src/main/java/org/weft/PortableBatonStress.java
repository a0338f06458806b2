package org.weft;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import java.util.concurrent.locks.LockSupport;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/// Microthreads hand the baton to each other while another thread unparks all of them, and the loop: one runs at a time,
/// and each hand-over happens once.
@JCStressTest
@Outcome(id = "6, 0", expect = ACCEPTABLE, desc = "each slice once, one at a time")
@State
public class PortableBatonStress {
    private static final int UNPARKS = 50;
    private static final int TURNS = 3;

    private final Loop loop = StressWorld.loop(EngineKind.PORTABLE, new SpinPoller(1));
    private final Thread[] threads = new Thread[3];
    private volatile int known;
    private volatile boolean isSomebodyRunning;

    /// The reactor.
    ///
    /// @param r how many slices ran; how often two ran at a time
    @Actor
    public void reactor(II_Result r) {
        threads[0] = Thread.currentThread();
        StressWorld.drive(
                loop,
                main -> {
                    for (int i = 1; i < threads.length; i++)
                        threads[i] = main.start("player", () -> play(r)).thread;
                    known = threads.length;
                });
    }

    private void play(II_Result r) throws InterruptedException {
        for (int i = 0; i < TURNS; i++) {
            if (isSomebodyRunning) r.r2++;
            isSomebodyRunning = true;
            r.r1++;
            isSomebodyRunning = false;
            Microthread.yield();
        }
    }

    /// Another thread.
    @Actor
    public void other() {
        for (int i = 0; i < UNPARKS; i++)
            for (int k = 0; k < known; k++) LockSupport.unpark(threads[k]);
    }
}
