package org.weft.bench;

import org.weft.Action;
import org.weft.Reactor;
import org.weft.Scope;

/// Starts microthreads that end at once.
final class WeftSpawns {
    private static final Action<RuntimeException> NOTHING = () -> {};

    private WeftSpawns() {}

    static void starts(long count) throws InterruptedException {
        Reactor.run(_ -> Batches.of(count, WeftSpawns::batch));
    }

    private static void batch(int size) throws InterruptedException {
        Scope.run(
                "batch",
                scope -> {
                    for (int i = 0; i < size; i++) scope.start("child", NOTHING);
                });
    }
}
