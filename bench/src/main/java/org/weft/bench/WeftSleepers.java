package org.weft.bench;

import java.time.Duration;
import org.weft.Action;
import org.weft.Microthread;
import org.weft.Reactor;

/// Microthreads that sleep.
final class WeftSleepers {
    private WeftSleepers() {}

    static void sleep(int count, Duration length, Runnable allAsleep) throws InterruptedException {
        Action<RuntimeException> sleeper = () -> Microthread.sleep(length);
        Reactor.run(main -> {
            Batches.of(
                    count,
                    size -> {
                        for (int i = 0; i < size; i++) main.start("sleeper", sleeper);
                        Microthread.yield(); // all others run first
                    });
            allAsleep.run();
        });
    }
}
