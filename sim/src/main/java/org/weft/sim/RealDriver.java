package org.weft.sim;

import org.jspecify.annotations.Nullable;

/// Lends simulations a thread of their own: mounting microthreads erases a thread's interrupts, and its stack decides how deep
/// they may recurse.
final class RealDriver {
    private static final long STACK_BYTES = 8L << 20;

    private RealDriver() {}

    /// Runs an action, for a test of that name, and waits for its end, whatever interrupts come; throws what it throws.
    ///
    /// @throws SimulationFailure if it stalls for longer than one waits
    static void run(String name, Runnable action, RealStalls stalls) {
        var driver = new Driver(action);
        Thread thread =
                Thread.ofPlatform()
                        .daemon() // given up, it may not end
                        .name("weft-sim")
                        .stackSize(STACK_BYTES)
                        .unstarted(driver);
        try (var _ = RealExits.of(name, thread);
                var _ = RealPool.of(name)) {
            thread.start();
            join(thread, stalls);
        }
        if (driver.thrown instanceof Error e) throw e;
        if (driver.thrown instanceof RuntimeException e) throw e;
    }

    private static void join(Thread thread, RealStalls stalls) {
        boolean isInterrupted = false;
        try {
            while (true) {
                try {
                    if (thread.join(stalls.tick())) return;
                    stalls.look();
                } catch (InterruptedException e) {
                    isInterrupted = true;
                }
            }
        } finally {
            if (isInterrupted) Thread.currentThread().interrupt();
        }
    }

    private static final class Driver implements Runnable {
        private final Runnable action;
        private @Nullable Throwable thrown;

        Driver(Runnable action) {
            this.action = action;
        }

        @Override
        public void run() {
            try {
                action.run();
            } catch (RuntimeException | Error e) {
                thrown = e;
            }
        }
    }
}
