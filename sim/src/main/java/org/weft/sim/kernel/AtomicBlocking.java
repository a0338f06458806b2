package org.weft.sim.kernel;

import java.time.Duration;
import org.weft.spi.BlockingPool;

/// Runs what blocks as one atomic step, at a moment that is chosen.
final class AtomicBlocking implements BlockingPool {
    /// A disk that has to turn first.
    private static final long LONGEST_NANOS = Duration.ofMillis(20).toNanos();

    private static final int STEPS = 100;

    private final Unit unit;

    AtomicBlocking(Unit unit) {
        this.unit = unit;
    }

    @Override
    public void execute(Runnable job) {
        Kernel kernel = unit.kernel();
        long nanos =
                kernel.chooseDelay(
                        unit.toString(),
                        unit.runningPath(),
                        STEPS,
                        step -> step * (LONGEST_NANOS / STEPS));
        kernel.at(kernel.nanos() + nanos, unit, () -> kernel.worker().run(job));
    }

    @Override
    public void close() {}
}
