package org.weft;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.weft.spi.BlockingPool;

/// A blocking call is cancelled while it ends: the interrupt hits the task or nobody, never the next job of its thread.
@JCStressTest
@Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "the task's result came first")
@Outcome(id = "0, 2", expect = ACCEPTABLE, desc = "the task was interrupted")
@State
public class BlockingInterruptStress {
    private static final int SPINS = 50;

    private final SpinPoller poller = new SpinPoller(1);
    private final OneJob pool = new OneJob();
    private final Loop loop = StressWorld.loop(EngineKind.DIRECT, poller, pool);

    /// The reactor.
    ///
    /// @param r the second number: how the call ended
    @Actor
    public void reactor(II_Result r) {
        boolean isLost =
                StressWorld.losesWakeUp(
                        loop,
                        main -> {
                            Microthread caller =
                                    main.start("calling", () -> Blocking.call(this::task));
                            Microthread.yield();
                            caller.cancel("enough");
                            r.r2 =
                                    switch (caller.ended().await()) {
                                        case org.weft.Outcome.Success<?> _ -> 1;
                                        case org.weft.Outcome.Cancellation<?> _ -> 2;
                                        case org.weft.Outcome.Failure<?> _ -> 3;
                                    };
                        });
        if (isLost) r.r2 = 4;
    }

    /// Looks for an interrupt, then works on without looking.
    private int task() throws InterruptedException {
        for (int i = 0; i < SPINS; i++)
            if (Thread.interrupted()) throw new InterruptedException("in the task");
        for (int i = 0; i < SPINS; i++) Thread.onSpinWait();
        return 1;
    }

    /// The pool's thread.
    ///
    /// @param r the first number: whether it is left interrupted
    @Actor
    public void worker(II_Result r) {
        while (pool.job == null) Thread.onSpinWait();
        pool.job.run();
        poller.senderIsDone();
        if (Thread.interrupted()) r.r1 = 1;
    }

    /// Hands the one job to the actor that is its thread.
    private static final class OneJob implements BlockingPool {
        volatile Runnable job;

        @Override
        public void execute(Runnable call) {
            job = call;
        }

        @Override
        public void close() {}
    }
}
