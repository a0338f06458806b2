package org.weft.bench;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/// Counts what this JVM has allocated on its heap.
final class Allocation {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Allocation() {}

    /// Bytes so far, of all platform threads, living and ended. What a virtual thread allocates counts for its carrier.
    static long total() {
        return THREADS.getTotalThreadAllocatedBytes();
    }
}
