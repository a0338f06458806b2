package org.weft;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.weft.spi.Poller;

/// What other threads have sent to a reactor: the one structure of the loop that several threads touch.
///
/// Any thread may [#post] at any time; only the thread that has the reactor takes out. The queue is lock-free. A wake-up
/// is sent only to a reactor that sleeps, and once: the reactor announces its sleep in [#sleeping], *then* looks into the
/// queue again; a sender adds, *then* looks at [#sleeping]. Both are sequentially consistent, so at least one of them
/// sees the other. Closing follows the same pattern with [#closed]: whoever adds after that drains the rest itself.
final class Mailbox {
    /// A job of the library, run by the reactor when it takes it in. Any other `Runnable` is the continuation of a
    /// virtual thread.
    @FunctionalInterface
    interface Job extends Runnable {
        /// The reactor has ended without running it. Called by any thread.
        default void dropped() {}
    }

    /// So much is taken in at a time: however much others send, I/O and deadlines have their turn.
    private static final int MOST_AT_A_TIME = 10_000;

    /// Counted by the reactor, read by anybody.
    long takenCount;

    long cutShortCount;

    private final @Nullable UnaryOperator<Runnable> envelope;
    private final ConcurrentLinkedQueue<Runnable> queue = new ConcurrentLinkedQueue<>();
    private final Poller poller;
    private final Consumer<Runnable> heir;
    private volatile boolean sleeping;
    private volatile boolean closed;

    /// @param heir takes what is posted after the reactor has ended; called by any thread
    Mailbox(Poller poller, Consumer<Runnable> heir) {
        this(poller, heir, null);
    }

    /// @param envelope puts what is posted into a job that does it, and says where it comes from; called by any thread
    Mailbox(Poller poller, Consumer<Runnable> heir, @Nullable UnaryOperator<Runnable> envelope) {
        this.poller = poller;
        this.heir = heir;
        this.envelope = envelope;
    }

    boolean isEmpty() {
        return queue.isEmpty();
    }

    boolean isAsleep() {
        return sleeping;
    }

    boolean isClosed() {
        return closed;
    }

    void post(Runnable work) {
        Runnable posted = envelope == null ? work : envelope.apply(work);
        queue.add(posted);
        if (sleeping) {
            sleeping = false;
            poller.wakeUp();
        } else if (posted != work) {
            poller.wakeUp(); // who drives by hand may not know of it: such a loop never sleeps
        }
        if (closed) drainToHeir();
    }

    /// Runs the jobs that have come, and gives the continuations to the engine.
    void takeIn(Engine engine) {
        for (int count = 0; count < MOST_AT_A_TIME; count++) {
            Runnable work = poll();
            if (work == null) return;
            takenCount++;
            if (work instanceof Job job) job.run();
            else engine.submitted(work);
        }
        if (!isEmpty()) cutShortCount++;
    }

    @Nullable Runnable poll() {
        return queue.poll();
    }

    /// Polls for at most `maxNanos`, or not at all if something is here already.
    void sleep(long maxNanos) {
        sleeping = true;
        poller.poll(queue.isEmpty() ? maxNanos : 0);
        sleeping = false;
    }

    void close() {
        closed = true;
        drainToHeir();
    }

    private void drainToHeir() {
        for (Runnable work = queue.poll(); work != null; work = queue.poll()) heir.accept(work);
    }
}
