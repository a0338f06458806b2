package org.weft.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/// Counts how often the threads of this process wake up, by what the kernel says: each time one goes to sleep again is
/// one. Linux only.
///
/// The program's own are those that have come with it, but for the compiler's, which come and go as they like.
final class WakeUps {
    private static final Path TASKS = Path.of("/proc/self/task");
    private static final String SLEPT = "voluntary_ctxt_switches:";
    private static final String COMPILER = "CompilerThre";

    /// So long nothing has woken up when the program is taken for idle: it has started, and whoever watches it has noticed.
    private static final Duration QUIET = Duration.ofSeconds(1);

    /// One that never gets there is counted all the same.
    private static final int MOST_WAITS = 10;

    /// Rare wake-ups want a longer look than what is measured in operations.
    private static final int LENGTH = 2;

    private WakeUps() {}

    /// A program that does nothing for longer than anybody looks.
    @FunctionalInterface
    interface IdleProgram {
        void run() throws Exception;
    }

    static void waitForEver() {
        while (true) LockSupport.park();
    }

    static Work.Probe of(IdleProgram program) {
        return (warmUp, measured) -> {
            if (!Files.isDirectory(TASKS))
                throw new IOException("there is no " + TASKS + ": only Linux counts wake-ups");
            var others = new HashSet<>(sleeps().keySet());
            Thread.ofPlatform().daemon().name("program").start(() -> run(program));
            Thread.sleep(warmUp);
            awaitQuiet(others);
            others.addAll(compilers());
            return count(others, measured.multipliedBy(LENGTH));
        };
    }

    private static void run(IdleProgram program) {
        try {
            program.run();
            throw new IllegalStateException("the program has ended, instead of doing nothing");
        } catch (Exception e) {
            e.printStackTrace();
            Runtime.getRuntime().halt(1);
        }
    }

    private static void awaitQuiet(Set<Path> others) throws IOException, InterruptedException {
        for (int waits = 0; waits < MOST_WAITS; waits++) {
            others.addAll(compilers());
            var before = sleeps();
            Thread.sleep(QUIET);
            if (wakeUps(before, sleeps(), others) == 0) return;
        }
    }

    private static Sample count(Set<Path> others, Duration length)
            throws IOException, InterruptedException {
        var before = sleeps();
        long nanos = System.nanoTime();
        Thread.sleep(length);
        double seconds = (System.nanoTime() - nanos) / 1e9;
        var after = sleeps();
        long own = wakeUps(before, after, others);
        long process = wakeUps(before, after, Set.of()) - 1; // we have slept too
        return Sample.of("own", own / seconds).with("process", process / seconds);
    }

    /// What has ended meanwhile is not counted.
    private static long wakeUps(Map<Path, Long> before, Map<Path, Long> after, Set<Path> others) {
        return after.entrySet().stream()
                .filter(thread -> !others.contains(thread.getKey()))
                .mapToLong(thread -> thread.getValue() - before.getOrDefault(thread.getKey(), 0L))
                .sum();
    }

    /// How often each thread has gone to sleep so far.
    private static Map<Path, Long> sleeps() throws IOException {
        var sleeps = new HashMap<Path, Long>();
        try (var tasks = Files.newDirectoryStream(TASKS)) {
            for (var task : tasks) {
                try {
                    for (var line : Files.readAllLines(task.resolve("status")))
                        if (line.startsWith(SLEPT))
                            sleeps.put(task, Long.valueOf(line.substring(SLEPT.length()).strip()));
                } catch (NoSuchFileException e) {
                    // it has ended just now
                }
            }
        }
        return sleeps;
    }

    private static Set<Path> compilers() throws IOException {
        var compilers = new HashSet<Path>();
        try (var tasks = Files.newDirectoryStream(TASKS)) {
            for (var task : tasks)
                if (Files.readString(task.resolve("comm")).contains(COMPILER)) compilers.add(task);
        }
        return compilers;
    }
}
