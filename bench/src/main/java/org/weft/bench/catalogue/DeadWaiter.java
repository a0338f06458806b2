package org.weft.bench.catalogue;

import static java.time.Duration.ofMillis;

import java.time.Duration;
import java.util.ArrayDeque;
import org.weft.Event;
import org.weft.Microthread;
import org.weft.Scope;
import org.weft.event.Flag;
import org.weft.sim.Body;

/// Bug 5: the turn is given to one whose patience has ended at the same instant, and who has not run yet to leave the queue. The
/// other waits for ever.
final class DeadWaiter {
    private static final Duration PATIENCE = ofMillis(10);

    private final ArrayDeque<Flag> waiting = new ArrayDeque<>();
    private final boolean isFixed;
    private boolean isFree;

    private DeadWaiter(boolean isFixed) {
        this.isFixed = isFixed;
    }

    static Body buggy() {
        return _ -> Scope.run(new DeadWaiter(false)::takeTurns);
    }

    /// One who goes without hands on what it was given nevertheless.
    static Body fixed() {
        return _ -> Scope.run(new DeadWaiter(true)::takeTurns);
    }

    private void takeTurns(Scope scope) {
        scope.start("hasty", () -> takeTurn(Event.after(PATIENCE)));
        scope.start("patient", () -> takeTurn(Event.never()));
        scope.start(
                "first",
                () -> {
                    Microthread.sleep(PATIENCE);
                    endTurn();
                });
    }

    /// Waits for its turn, and hands it on; goes without one if that takes too long.
    private void takeTurn(Event<?> tooLate) throws InterruptedException {
        if (isFree) return;
        var turn = new Flag();
        waiting.add(turn);
        boolean isMine = Event.anyOf(turn.raised().as(true), tooLate.as(false)).await();
        waiting.remove(turn);
        if (isMine || (isFixed && turn.isRaised())) endTurn();
    }

    private void endTurn() {
        Flag next = waiting.poll();
        if (next == null) isFree = true;
        else next.raise();
    }
}
