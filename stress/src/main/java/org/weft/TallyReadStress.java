package org.weft;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/// A thread reads the numbers of a reactor that counts: none ever goes back, and it sees the last ones.
@JCStressTest
@Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "the numbers grow to the end")
@State
public class TallyReadStress {
    private static final int STARTED = 3;
    private static final long LIMIT_NANOS = 10_000_000_000L;

    private final Loop loop = StressWorld.loop(EngineKind.DIRECT, new SpinPoller(0));

    /// The reactor.
    @Actor
    public void reactor() {
        StressWorld.drive(
                loop,
                main -> {
                    for (int i = 0; i < STARTED; i++) {
                        main.start("member", Microthread::yield);
                        Microthread.yield();
                    }
                });
    }

    /// The one who reads.
    ///
    /// @param r whether a number went back; whether it has seen the last ones
    @Actor
    public void reading(II_Result r) {
        long limitNanos = System.nanoTime() + LIMIT_NANOS;
        ReactorStatistics before;
        ReactorStatistics now = loop.reactor.statistics();
        do {
            before = now;
            now = loop.reactor.statistics();
            if (hasGoneBack(before, now)) r.r1 = 1;
        } while (now.ended() <= STARTED && System.nanoTime() < limitNanos);
        now = loop.reactor.statistics(); // within one look one number may be newer than another
        r.r2 = now.started() == now.ended() && now.alive() == 0 ? 1 : 0;
    }

    private static boolean hasGoneBack(ReactorStatistics before, ReactorStatistics now) {
        return now.started() < before.started()
                || now.ended() < before.ended()
                || now.turns() < before.turns()
                || now.slices() < before.slices();
    }
}
