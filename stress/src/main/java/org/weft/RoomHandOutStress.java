package org.weft;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/// Two threads take turns with one place, each waiting for the other to give it back: nobody waits for ever, and the place
/// is still there.
@JCStressTest
@Outcome(id = "3, 3, 1", expect = ACCEPTABLE, desc = "each had it three times, one is left")
@State
public class RoomHandOutStress {
    private static final int TURNS = 3;

    private final Loop loop = StressWorld.loop(EngineKind.DIRECT, new SpinPoller(0));
    private final Room room = new Room(1);
    private int holders;

    /// A thread.
    ///
    /// @param r the first number: how often it had the place to itself
    @Actor
    public void first(III_Result r) {
        r.r1 = takeTurns();
    }

    /// Another.
    ///
    /// @param r the second number: how often it had the place to itself
    @Actor
    public void second(III_Result r) {
        r.r2 = takeTurns();
    }

    private int takeTurns() {
        int turns = 0;
        try {
            for (int i = 0; i < TURNS; i++) {
                if (!room.take(loop, "room", "not inside")) return -1;
                if (++holders == 1) turns++;
                holders--;
                room.give();
            }
            return turns;
        } catch (InterruptedException _) {
            return -2;
        }
    }

    /// Looks what is left.
    ///
    /// @param r the third number: how many places are free
    @Arbiter
    public void end(III_Result r) {
        while (room.tryTake()) r.r3++;
    }
}
