package org.weft.bench.catalogue;

import org.weft.Action;
import org.weft.Microthread;
import org.weft.Scope;
import org.weft.event.Mutex;
import org.weft.sim.Body;

/// Bug 8: two take two locks in opposite order.
final class CrossedLocks {
    private final Mutex left = new Mutex();
    private final Mutex right = new Mutex();

    private CrossedLocks() {}

    /// They let others run after the first.
    static Body always() {
        return _ -> new CrossedLocks().cross(Microthread::yield);
    }

    static Body alwaysFixed() {
        return _ -> new CrossedLocks().followEachOther(Microthread::yield);
    }

    /// They let others run only where they must wait.
    static Body seldom() {
        return _ -> new CrossedLocks().cross(() -> {});
    }

    static Body seldomFixed() {
        return _ -> new CrossedLocks().followEachOther(() -> {});
    }

    private void cross(Action<InterruptedException> between) throws InterruptedException {
        Scope.run(scope -> {
            scope.start("rightwards", () -> both(left, right, between));
            scope.start("leftwards", () -> both(right, left, between));
        });
    }

    private void followEachOther(Action<InterruptedException> between) throws InterruptedException {
        Scope.run(scope -> {
            scope.start("rightwards", () -> both(left, right, between));
            scope.start("follower", () -> both(left, right, between));
        });
    }

    private static void both(Mutex first, Mutex second, Action<InterruptedException> between)
            throws InterruptedException {
        first.run(() -> {
            between.run();
            second.run(() -> {});
        });
    }
}
