package org.weft.bench;

import java.time.Duration;
import java.util.Arrays;
import org.weft.EngineKind;
import org.weft.Reactor;

/// Starts and ends empty reactors, and in turn with them bare threads of the kind and stack that carry them: the
/// difference is small beside either, and would drown in what differs between two JVMs. Medians, since a thread that has
/// met another program on its CPU says nothing.
final class ReactorCost {
    private static final long CARRIER_STACK_BYTES = 8L << 20;
    private static final int MOST_PAIRS = 100_000;
    private static final int FEWEST_PAIRS = 100;
    private static final double NANOS_A_MICRO = 1_000;

    private final long[] reactorNanos = new long[MOST_PAIRS];
    private final long[] threadNanos = new long[MOST_PAIRS];
    private int pairs;

    private ReactorCost() {}

    static Sample take(Duration warmUp, Duration measured) throws InterruptedException {
        new ReactorCost().runFor(warmUp);
        var cost = new ReactorCost();
        cost.runFor(measured);
        double reactor = median(cost.reactorNanos, cost.pairs) / NANOS_A_MICRO;
        double thread = median(cost.threadNanos, cost.pairs) / NANOS_A_MICRO;
        return Sample.of("beyond", reactor - thread)
                .with("reactor", reactor)
                .with("thread", thread)
                .with("bytes", bytesAReactor());
    }

    private void runFor(Duration length) throws InterruptedException {
        boolean isPortable = engine() == EngineKind.PORTABLE;
        long end = System.nanoTime() + length.toNanos();
        while (pairs < MOST_PAIRS && (pairs < FEWEST_PAIRS || System.nanoTime() < end)) {
            long start = System.nanoTime();
            runThread(isPortable);
            long middle = System.nanoTime();
            Reactor.run(_ -> {});
            threadNanos[pairs] = middle - start;
            reactorNanos[pairs++] = System.nanoTime() - middle;
        }
    }

    private static EngineKind engine() throws InterruptedException {
        return Reactor.call(_ -> Reactor.current().engine());
    }

    private static void runThread(boolean isVirtual) throws InterruptedException {
        Runnable nothing = () -> {};
        var thread =
                isVirtual
                        ? Thread.ofVirtual().unstarted(nothing)
                        : Thread.ofPlatform().stackSize(CARRIER_STACK_BYTES).unstarted(nothing);
        thread.start();
        thread.join();
    }

    private static double bytesAReactor() throws InterruptedException {
        long bytes = Allocation.total();
        for (int i = 0; i < FEWEST_PAIRS; i++) Reactor.run(_ -> {});
        return (double) (Allocation.total() - bytes) / FEWEST_PAIRS;
    }

    private static double median(long[] nanos, int count) {
        return Result.median(
                Arrays.stream(nanos, 0, count).sorted().mapToObj(value -> (double) value).toList());
    }
}
