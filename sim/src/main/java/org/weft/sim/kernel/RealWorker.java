package org.weft.sim.kernel;

import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// A thread of its own on which jobs run that must not run on a reactor's thread, one at a time, while the giver waits: so they
/// are part of the simulated world's one order of things.
final class RealWorker implements AutoCloseable {
    private static final int LOOKS = 100;
    private static final long LOOK_NANOS = 1_000_000;

    private final SynchronousQueue<Runnable> jobs = new SynchronousQueue<>();
    private final SynchronousQueue<Runnable> done = new SynchronousQueue<>();
    private @Nullable Thread thread;
    private volatile boolean isBusy;
    private volatile boolean isOver;

    /// Runs a job to its end, which the caller waits for.
    void run(Runnable job) {
        if (thread == null)
            thread = Thread.ofPlatform().daemon().name("weft-sim-blocking").start(this::work);
        isBusy = true;
        hand(jobs, job);
        take(done);
        isBusy = false;
    }

    /// The thread on which a job runs just now; `null` if none does. For any thread.
    @Nullable Thread busy() {
        return isBusy ? thread : null;
    }

    /// Lets a moment of real time pass in which threads of the JDK may do what they are about to.
    ///
    /// @return whether it has come true
    static boolean awaits(BooleanSupplier condition) {
        for (int look = 0; look < LOOKS && !condition.getAsBoolean(); look++)
            LockSupport.parkNanos(LOOK_NANOS);
        return condition.getAsBoolean();
    }

    boolean is(Thread other) {
        return thread == other;
    }

    @Override
    public void close() {
        isOver = true;
        if (thread != null) hand(jobs, RealWorker::end);
        thread = null;
    }

    private void work() {
        for (Runnable job = take(jobs); !isOver; job = take(jobs)) {
            job.run(); // it throws nothing
            hand(done, job);
        }
    }

    private static void end() {}

    private static void hand(SynchronousQueue<Runnable> to, Runnable job) {
        while (true) {
            try {
                to.put(job);
                return;
            } catch (InterruptedException e) {
                // meant for a job that has ended
            }
        }
    }

    private static Runnable take(SynchronousQueue<Runnable> from) {
        while (true) {
            try {
                return from.take();
            } catch (InterruptedException e) {
                // meant for a job that has ended
            }
        }
    }
}
