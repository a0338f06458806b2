package org.weft.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/// Measures a loop: warms it up, then times one long run.
///
/// The first half of the warm-up is made of many short runs, the second of few long ones. The short runs get the methods
/// compiled that a run calls only once: HotSpot freezes and thaws a stack that has an interpreted frame anywhere in it
/// on a slow path, so that a loop warmed up by long runs alone would show the cost of its own entry frame.
final class Measurement {
    private static final long SHORT_RUN = 1_000;
    private static final long LONG_RUN_NANOS = 100_000_000;
    private static final int LENGTHY = 3;

    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private Measurement() {}

    static Sample of(Work.Loop loop, Duration warmUp, Duration measured) throws Exception {
        long half = System.nanoTime() + warmUp.toNanos() / 2;
        while (System.nanoTime() < half) loop.run(SHORT_RUN);
        long end = System.nanoTime() + warmUp.toNanos() / 2;
        long count = SHORT_RUN;
        double nanosPerOperation;
        do {
            nanosPerOperation = (double) time(loop, count) / count;
            long fitting = (long) (LONG_RUN_NANOS / nanosPerOperation);
            count = Math.clamp(fitting, SHORT_RUN, count * 10);
        } while (System.nanoTime() < end);
        return timed(loop, (long) Math.max(SHORT_RUN, measured.toNanos() / nanosPerOperation));
    }

    /// What an operation costs beyond what each run costs however long it is: from a run and another three times as long.
    ///
    /// @param count of operations in the shorter one
    static Sample beyondSetUp(Work.Loop loop, long count, Duration warmUp) throws Exception {
        long end = System.nanoTime() + warmUp.toNanos();
        do loop.run(count);
        while (System.nanoTime() < end);
        Sample brief = timed(loop, count);
        Sample lengthy = timed(loop, LENGTHY * count);
        return lengthy.without(brief, LENGTHY);
    }

    private static Sample timed(Work.Loop loop, long count) throws Exception {
        System.gc();
        long bytes = Allocation.total();
        long cpuNanos = SYSTEM.getProcessCpuTime();
        double nanos = time(loop, count);
        cpuNanos = SYSTEM.getProcessCpuTime() - cpuNanos;
        bytes = Allocation.total() - bytes;
        return Sample.of("ns", nanos / count)
                .with("bytes", (double) bytes / count)
                .with("cpu", (double) cpuNanos / count)
                .with("busy", Math.min(100, 100 * cpuNanos / nanos));
    }

    private static long time(Work.Loop loop, long count) throws Exception {
        long start = System.nanoTime();
        loop.run(count);
        return System.nanoTime() - start;
    }
}
