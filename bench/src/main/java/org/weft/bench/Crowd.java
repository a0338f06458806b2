package org.weft.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/// A crowd of sleepers, measured from a thread that is none of theirs: by its heap and by its CPU time.
final class Crowd {
    private static final int PARKED = 100_000;

    /// Set by the tests, which have not that long.
    private static final int MILLION = Integer.getInteger("weft.bench.million", 1_000_000);

    private static final int WARM_UP = 1_000;

    /// Frames that are not compiled yet are larger.
    private static final int FEWEST_RUNS = 100;

    private static final Duration MOMENT = Duration.ofMillis(1);
    private static final Duration LONG = Duration.ofHours(1);

    /// All of a million sleep until the last is asleep: so many times longer than a tenth of them took to start, plus a
    /// second. Collecting garbage among many takes longer than among few.
    private static final int ROOM = 25;

    private static final int TENTH = 10;
    private static final Duration LEAST_SLEEP = Duration.ofSeconds(1);

    /// One finds what the one before has made unreachable: dequeued, cleared.
    private static final int COLLECTIONS = 3;

    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private final int count;
    private final long startNanos = System.nanoTime();
    private final CompletableFuture<Long> asleepNanos = new CompletableFuture<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    private Crowd(Sleepers sleepers, int count, Duration length) {
        this.count = count;
        Thread.ofPlatform().daemon().name("crowd").start(() -> run(sleepers, length));
    }

    private void run(Sleepers sleepers, Duration length) {
        try {
            sleepers.sleep(count, length, () -> asleepNanos.complete(System.nanoTime()));
            ended.complete(null);
        } catch (Exception | OutOfMemoryError e) {
            asleepNanos.completeExceptionally(e);
            ended.completeExceptionally(e);
        }
    }

    /// Parks them, and leaves them to the end of the process.
    static Work.Probe bytesEach(Sleepers sleepers) {
        return (warmUp, _) -> {
            warmUp(sleepers, warmUp);
            long before = liveBytes();
            new Crowd(sleepers, PARKED, LONG).asleepNanos.get();
            return Sample.of("live", (double) (liveBytes() - before) / PARKED);
        };
    }

    static Work.Probe million(Sleepers sleepers) {
        return (warmUp, _) -> {
            warmUp(sleepers, warmUp);
            var tenth = new Crowd(sleepers, MILLION / TENTH, MOMENT);
            long startingNanos = tenth.startingNanos();
            tenth.ended.get();
            return million(sleepers, LEAST_SLEEP.plusNanos(startingNanos * ROOM));
        };
    }

    private static Sample million(Sleepers sleepers, Duration length) throws Exception {
        long begin = SYSTEM.getProcessCpuTime();
        var all = new Crowd(sleepers, MILLION, length);
        var starting = Duration.ofNanos(all.startingNanos());
        long asleep = SYSTEM.getProcessCpuTime();
        if (starting.compareTo(length) > 0)
            throw new IllegalStateException(
                    "not all %,d were asleep at once: each slept for %d ms, and to start them took %d ms"
                            .formatted(MILLION, length.toMillis(), starting.toMillis()));
        long bytes = liveBytes();
        long measured = SYSTEM.getProcessCpuTime();
        all.ended.get();
        long end = SYSTEM.getProcessCpuTime();
        return Sample.of("heap", (double) bytes / (1 << 20))
                .with("start", (double) (asleep - begin) / MILLION)
                .with("end", (double) (end - measured) / MILLION);
    }

    private static void warmUp(Sleepers sleepers, Duration length) throws Exception {
        long end = System.nanoTime() + length.toNanos();
        for (int runs = 0; runs < FEWEST_RUNS || System.nanoTime() < end; runs++)
            sleepers.sleep(WARM_UP, MOMENT, () -> {});
    }

    private long startingNanos() throws InterruptedException, ExecutionException {
        return asleepNanos.get() - startNanos;
    }

    private static long liveBytes() {
        for (int i = 0; i < COLLECTIONS; i++) System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
