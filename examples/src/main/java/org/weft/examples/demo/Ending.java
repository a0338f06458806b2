package org.weft.examples.demo;

import java.time.Duration;

/// Lets a program end in order when it gets a signal (Ctrl-C, TERM): the JVM runs this, which interrupts the waiting
/// thread and gives it time to clean up.
final class Ending {
    private final Thread hook;

    Ending(Thread waiting, Duration limit) {
        hook =
                new Thread(() -> {
                    waiting.interrupt();
                    try {
                        waiting.join(limit);
                    } catch (InterruptedException _) {
                        Thread.currentThread().interrupt();
                    }
                });
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /// All is cleaned up.
    ///
    /// @return whether the program may end as it likes; not, if a signal has come and the JVM waits for this thread
    boolean isOver() {
        try {
            return Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException _) {
            return false;
        }
    }
}
