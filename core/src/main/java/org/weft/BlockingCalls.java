package org.weft;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import org.weft.spi.BlockingPool;

/// The blocking calls of one reactor, or of one of its lanes: so many at a time, the others wait their turn. Used by the
/// thread that has the reactor, but for [Call#run], which a thread of the pool executes.
final class BlockingCalls implements AutoCloseable {
    private static final int MOST_WITHOUT_LANE =
            64; // as many threads as a busy pool of database connections wants

    private final Loop loop;
    private final BlockingPool pool;
    private final int most;
    private final ArrayDeque<Call<?, ?>> waiting = new ArrayDeque<>();
    private int underWay;
    private boolean isClosing;

    BlockingCalls(Loop loop) {
        this(
                loop,
                loop.world.service(
                        BlockingPool.class,
                        _ -> new RealBlockingPool("weft-" + loop.reactor.name())),
                MOST_WITHOUT_LANE);
    }

    private BlockingCalls(Loop loop, BlockingPool pool, int most) {
        this.loop = loop;
        this.pool = pool;
        this.most = most;
    }

    /// Those of a lane, on threads of their own.
    BlockingCalls lane(String name, int threads) {
        return new BlockingCalls(loop, pool.lane(name, threads), threads);
    }

    <T extends @Nullable Object, X extends Exception> T call(Task<T, X> task)
            throws X, InterruptedException {
        Microthread me = Stage.runningHere();
        me.waits.checkpoint();
        var call = new Call<>(me, task);
        if (underWay < most) begin(call);
        else waiting.add(call);
        loop.reactor.callsElsewhere++;
        try {
            while (!call.isDone) me.waits.untilWoken("a blocking call", call::cancel);
        } finally {
            loop.reactor.callsElsewhere--;
        }
        return call.outcome();
    }

    /// If it throws, for want of threads as a rule, no place is taken.
    private void begin(Call<?, ?> call) {
        pool.execute(call);
        underWay++;
    }

    private void ended(Call<?, ?> call) {
        call.end();
        underWay--;
        while (underWay < most && !waiting.isEmpty()) beginOrFail(waiting.remove());
        if (isClosing && underWay == 0) pool.close();
    }

    /// Begins a call whose caller waits already: what the pool throws is that one's.
    private void beginOrFail(Call<?, ?> call) {
        try {
            begin(call);
        } catch (RuntimeException | Error e) {
            call.error = e;
            call.end();
        }
    }

    /// Lets go of the threads once all calls made have ended. Nobody may call afterwards.
    void closeWhenDone() {
        isClosing = true;
        if (underWay == 0) pool.close();
    }

    /// Lets go of the threads at the reactor's end.
    @Override
    public void close() {
        pool.close();
    }

    /// One call. The pool's thread writes the outcome, then posts to the mailbox, which publishes it.
    ///
    /// ```
    /// waiting --begin--> under way --task ends--> done
    /// waiting --cancelled--> done (never ran)
    /// waiting --the pool refuses--> done (never ran; with what the pool has thrown)
    /// ```
    private final class Call<T extends @Nullable Object, X extends Exception> implements Runnable {
        private final Microthread caller;
        private final Task<T, X> task;
        private boolean isDone; // the reactor's
        private boolean isWithdrawn; // the reactor's
        private @Nullable T result;
        private @Nullable Throwable error;

        /// The thread that runs the task, guarded by this: an interrupt hits the task or nobody.
        private @Nullable Thread worker;

        private boolean isInterrupted; // guarded by this

        Call(Microthread caller, Task<T, X> task) {
            this.caller = caller;
            this.task = task;
        }

        @Override
        public void run() {
            synchronized (this) {
                worker = Thread.currentThread();
                if (isInterrupted) worker.interrupt();
            }
            try {
                result = task.call();
            } catch (Throwable e) {
                error = e;
            }
            synchronized (this) {
                worker = null;
            }
            Thread.interrupted(); // it was meant for the task
            loop.mailbox.post((Mailbox.Job) () -> ended(this));
        }

        private void end() {
            isDone = true;
            caller.waits.wake();
        }

        /// Cancelled while waiting for a thread: withdrawn. Else interrupted, from the callback microthread.
        private void cancel() {
            if (waiting.remove(this)) {
                isWithdrawn = true;
                end();
                return;
            }
            synchronized (this) {
                isInterrupted = true;
                if (worker != null) worker.interrupt();
            }
        }

        /// The caller's own cancellation, if that is why; what the task's cleanup has thrown stays below.
        private InterruptedException interrupted(InterruptedException ofTask) {
            try {
                caller.waits.checkpoint();
                return ofTask;
            } catch (InterruptedException ofCaller) {
                ofCaller.addSuppressed(ofTask);
                return ofCaller;
            }
        }

        private T outcome() throws X, InterruptedException {
            if (isWithdrawn) caller.waits.checkpoint();
            if (error == null) return EventSupport.cast(result);
            if (error instanceof InterruptedException e) throw interrupted(e);
            if (isInterrupted)
                caller.wasInterruptedInACall(); // which may be why the task has failed
            if (error instanceof Error e) throw e;
            if (error instanceof RuntimeException e) throw e;
            throw EventSupport.<X>cast(error); // checked: nothing else can come out of the task
        }
    }
}
