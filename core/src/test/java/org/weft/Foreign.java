package org.weft;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.function.Executable;

/// A platform thread beside the reactor under test, and ways to wait for what other threads do. All waits are bounded; only
/// a failing test takes the limit.
final class Foreign {
    private static final long LIMIT_NANOS = Duration.ofSeconds(30).toNanos();
    private static final long PAUSE_NANOS = 100_000;

    private final Thread thread;
    private volatile @Nullable Throwable error;

    private Foreign(String name, Executable body) {
        thread = Thread.ofPlatform().daemon().name(name).unstarted(() -> run(body));
        thread.start();
    }

    static Foreign start(String name, Executable body) {
        return new Foreign(name, body);
    }

    private void run(Executable body) {
        try {
            body.execute();
        } catch (Throwable e) {
            error = e;
        }
    }

    Thread thread() {
        return thread;
    }

    /// Waits for its end, and throws what it has thrown. Blocks the calling thread.
    void join() {
        waitUntil(thread + " to end", () -> !thread.isAlive());
        if (error != null) throw new AssertionError(thread.getName() + " failed", error);
    }

    /// Waits for its end as [#join] does, but without blocking: the calling microthread keeps its reactor.
    void joinSpinning() {
        while (thread.isAlive()) Thread.onSpinWait();
        join();
    }

    /// Waits for its end, whatever it is, without blocking and without suspending.
    void awaitEndSpinning() {
        long deadlineNanos = System.nanoTime() + LIMIT_NANOS;
        while (thread.isAlive() && System.nanoTime() < deadlineNanos) Thread.onSpinWait();
    }

    /// Waits for its end, which must be by an error.
    Throwable joinFailed() {
        waitUntil(thread + " to end", () -> !thread.isAlive());
        Throwable thrown = error;
        if (thrown == null) throw new AssertionError(thread.getName() + " has not failed");
        return thrown;
    }

    /// Blocks the calling thread until `condition` holds.
    static void waitUntil(String what, BooleanSupplier condition) {
        long deadlineNanos = System.nanoTime() + LIMIT_NANOS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadlineNanos)
                throw new AssertionError("waited too long for " + what);
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /// Suspends the calling microthread until `condition`, something that other threads bring about, holds.
    static void suspendUntil(String what, BooleanSupplier condition) throws InterruptedException {
        long deadlineNanos = System.nanoTime() + LIMIT_NANOS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadlineNanos)
                throw new AssertionError("waited too long for " + what);
            Microthread.sleep(Duration.ofNanos(PAUSE_NANOS));
        }
    }

    /// Whether a thread is inside a blocking call.
    static boolean isBlocked(Thread thread) {
        return switch (thread.getState()) {
            case BLOCKED, WAITING, TIMED_WAITING -> true;
            case NEW, RUNNABLE, TERMINATED -> false;
        };
    }

    /// How many slices the reactor of the calling microthread has begun.
    static long slicesSoFar() {
        return Loop.here().stage.sliceCount;
    }

    static Microthread mainOf(Loop loop) {
        return Objects.requireNonNull(loop.main(), "not begun");
    }
}
