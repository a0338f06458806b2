package org.weft.bench.catalogue;

import java.util.ArrayDeque;
import org.weft.Microthread;
import org.weft.Scope;
import org.weft.event.Flag;
import org.weft.sim.Body;
import org.weft.sim.Expect;

/// Bug 7: a permit is given to one who was cancelled, and has not run yet to leave the queue. Nobody gives it back.
final class LeakedPermit {
    private final ArrayDeque<Flag> waiting = new ArrayDeque<>();
    private final boolean isFixed;
    private int available = 1;

    private LeakedPermit(boolean isFixed) {
        this.isFixed = isFixed;
    }

    static Body buggy() {
        return _ -> new LeakedPermit(false).use();
    }

    /// One who was cancelled gives back what it was given.
    static Body fixed() {
        return _ -> new LeakedPermit(true).use();
    }

    private void use() throws InterruptedException {
        Scope.run(scope -> {
            scope.start("holder", this::acquireAndRelease);
            Microthread waiter = scope.start("waiter", this::acquireAndRelease);
            scope.start(
                    "canceller",
                    () -> {
                        Microthread.yield();
                        Microthread.yield();
                        waiter.cancel("not wanted any more");
                    });
        });
        Expect.always(available == 1, "1 permit in the end, not " + available);
    }

    private void acquireAndRelease() throws InterruptedException {
        acquire();
        try {
            Microthread.yield();
        } finally {
            release();
        }
    }

    private void acquire() throws InterruptedException {
        if (available > 0) {
            available--;
            return;
        }
        var granted = new Flag();
        waiting.add(granted);
        try {
            granted.raised().await();
        } catch (InterruptedException e) {
            waiting.remove(granted);
            if (isFixed && granted.isRaised()) release();
            throw e;
        }
    }

    private void release() {
        Flag next = waiting.poll();
        if (next == null) available++;
        else next.raise();
    }
}
