package org.weft;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The negative acknowledgement of one guard in one wait: holds from the moment when it is known that none of the leaves
/// that the guard has made is chosen.
final class Nack {
    static final int NONE_CHOSEN = -1;

    private final int from;
    private int to;
    private boolean hasFired;
    private @Nullable WaitQueue<Boolean> waiters;

    Nack(int from) {
        this.from = from;
        this.to = from;
    }

    void endsAt(int end) {
        to = end;
    }

    /// A queue is made only if somebody asks for the event.
    Event<Void> event() {
        return new Guard<>(
                _ -> queue().event(() -> hasFired ? true : null).map(_ -> EventSupport.nothing()));
    }

    private WaitQueue<Boolean> queue() {
        if (waiters == null) waiters = new WaitQueue<>("negative acknowledgement");
        return waiters;
    }

    /// Leaf `chosen` has been chosen, or none.
    static void fireAllBut(int chosen, List<Nack> nacks) {
        for (Nack nack : nacks) if (chosen < nack.from || chosen >= nack.to) nack.fire();
    }

    private void fire() {
        hasFired = true;
        if (waiters != null) waiters.fireAll(true);
    }
}
