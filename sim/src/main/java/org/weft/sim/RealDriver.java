package org.weft.sim;

import org.jspecify.annotations.Nullable;

/// Lends simulations a thread of their own: mounting microthreads erases a thread's interrupts, and its stack decides how deep
/// they may recurse.
final class RealDriver {
    private static final long STACK_BYTES = 8L << 20;

    private RealDriver() {}

    /// Runs an action and waits for its end, whatever interrupts come; throws what it throws.
    static void run(Runnable action) {
        var driver = new Driver(action);
        Thread thread = Thread.ofPlatform().name("weft-sim").stackSize(STACK_BYTES).start(driver);
        boolean isInterrupted = join(thread);
        if (isInterrupted) Thread.currentThread().interrupt();
        if (driver.thrown instanceof Error e) throw e;
        if (driver.thrown instanceof RuntimeException e) throw e;
    }

    private static boolean join(Thread thread) {
        boolean isInterrupted = false;
        while (true) {
            try {
                thread.join();
                return isInterrupted;
            } catch (InterruptedException e) {
                isInterrupted = true;
            }
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
