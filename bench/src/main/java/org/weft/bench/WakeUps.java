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
/// The program's own are those that came after it was started, but for the compiler's, which come and go as they like.
final class WakeUps {
    private static final Path TASKS = Path.of("/proc/self/task");
    private static final String SLEPT = "voluntary_ctxt_switches:";
    private static final String COMPILER = "CompilerThre";

    /// By then the program has started, and so has been found idle by whoever watches it.
    private static final Duration SETTLING = Duration.ofSeconds(1);

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
            Thread.sleep(SETTLING.plus(warmUp));
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

    private static Sample count(Set<Path> others, Duration length) throws Exception {
        var before = sleeps();
        long nanos = System.nanoTime();
        Thread.sleep(length);
        double seconds = (System.nanoTime() - nanos) / 1e9;
        var after = sleeps();
        long own = 0;
        long process = -1; // ours
        for (var thread : after.entrySet()) {
            long count = thread.getValue() - before.getOrDefault(thread.getKey(), 0L);
            process += count;
            if (!others.contains(thread.getKey())) own += count;
        }
        return Sample.of("own", own / seconds).with("process", process / seconds);
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
