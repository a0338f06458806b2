package org.weft.sim;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finds platform threads that virtual ones have started: a thread inherits the group of who starts it, and those of all virtual
/// threads is one that nobody else has.
final class RealThreads {
    private static final @Nullable ThreadGroup OF_VIRTUAL =
            Thread.ofVirtual().unstarted(() -> {}).getThreadGroup();

    private RealThreads() {}

    static List<Thread> startedByVirtual() {
        List<Thread> found = new ArrayList<>();
        if (OF_VIRTUAL == null) return found;
        int count = OF_VIRTUAL.activeCount();
        if (count == 0) return found;
        var threads = new Thread[2 * count];
        int size = OF_VIRTUAL.enumerate(threads, false);
        for (int i = 0; i < size; i++)
            if (!threads[i].isDaemon() || isOfProgram(threads[i])) found.add(threads[i]);
        return found;
    }

    private static boolean isOfProgram(Thread thread) {
        return !thread.getName().startsWith("weft-sim");
    }
}
