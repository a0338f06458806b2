package org.weft.bench.catalogue;

import org.weft.Microthread;
import org.weft.Scope;
import org.weft.event.Mutex;
import org.weft.sim.Body;

/// Bug 10: two begin anew whenever the other has come in between, and so each comes in between the other's attempts, for ever. No
/// time passes.
final class EndlessRetry {
    private final Mutex mutex = new Mutex();
    private int version;

    private EndlessRetry() {}

    static Body buggy() {
        return _ -> {
            var it = new EndlessRetry();
            Scope.run(scope -> {
                scope.start("left", it::change);
                scope.start("right", it::change);
            });
        };
    }

    /// One at a time.
    static Body fixed() {
        return _ -> {
            var it = new EndlessRetry();
            Scope.run(scope -> {
                scope.start("left", () -> it.mutex.run(it::change));
                scope.start("right", () -> it.mutex.run(it::change));
            });
        };
    }

    private void change() throws InterruptedException {
        int mine;
        do {
            mine = ++version;
            Microthread.yield();
        } while (version != mine);
    }
}
