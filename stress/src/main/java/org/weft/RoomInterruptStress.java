package org.weft;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/// A thread that waits for room is interrupted while a place becomes free: it has the place, or the place is still free.
@JCStressTest
@Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "it has the place")
@Outcome(id = "2, 1", expect = ACCEPTABLE, desc = "it was interrupted, and the place is free")
@State
public class RoomInterruptStress {
    private final Loop loop = StressWorld.loop(EngineKind.DIRECT, new SpinPoller(0));
    private final Room room = new Room(0);
    private volatile Thread taking;
    private volatile boolean isInterrupted;

    /// A thread that waits for room.
    ///
    /// @param r the first number: how that ended
    @Actor
    public void taking(II_Result r) {
        taking = Thread.currentThread();
        try {
            r.r1 = room.take(loop, "room", "not inside") ? 1 : 3;
        } catch (InterruptedException _) {
            r.r1 = 2;
        }
        while (!isInterrupted) Thread.onSpinWait();
        Thread.interrupted(); // it is not to leave this test
    }

    /// A thread that makes room and interrupts.
    @Actor
    public void other() {
        while (taking == null) Thread.onSpinWait();
        StressWorld.jitter();
        room.give();
        taking.interrupt();
        isInterrupted = true;
    }

    /// Looks what is left.
    ///
    /// @param r the second number: how many places are free
    @Arbiter
    public void end(II_Result r) {
        while (room.tryTake()) r.r2++;
    }
}
