package org.weft.sim;

import java.time.Duration;
import java.util.List;

/// Ends a program that has failed, and would go on for ever: threads that its microthreads have made, a pool's as a rule, keep the
/// JVM from ending.
final class RealEnd {
    private static final int FAILED = 1;

    /// For a thread that ends by itself.
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private RealEnd() {}

    /// Waits in the background for the end of a thread, and then for that of others.
    ///
    /// @param caller of the simulation
    static void after(Thread caller) {
        Thread.ofPlatform().daemon().name("weft-sim-end").start(() -> end(caller));
    }

    private static void end(Thread caller) {
        try {
            caller.join();
            for (Thread thread : left()) thread.join(PATIENCE);
        } catch (InterruptedException _) {
            return; // nobody does so, and then it is no loss
        }
        List<String> names = left().stream().map(Thread::getName).toList();
        if (names.isEmpty()) return;
        System.err.println(
                "weft: ended, although threads that microthreads have made go on: " + names);
        Runtime.getRuntime().exit(FAILED);
    }

    private static List<Thread> left() {
        return RealThreads.startedByVirtual().stream().filter(t -> !t.isDaemon()).toList();
    }
}
