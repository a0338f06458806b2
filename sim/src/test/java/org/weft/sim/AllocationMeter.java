package org.weft.sim;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/// Measures what the calling thread allocates. By reflection: the module under test does not read the module that has the meter.
final class AllocationMeter {
    private static final int ROUNDS = 20;
    private static final MethodHandle ALLOCATED = find();

    private AllocationMeter() {}

    /// The bytes of that round which had the least; without what the meter itself takes.
    static long leastOf(Runnable operation) throws Throwable {
        long least = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS && least > 0; round++) {
            long before = allocated();
            long meter = allocated() - before;
            operation.run();
            least = Math.min(least, allocated() - before - 2 * meter);
        }
        return least;
    }

    private static long allocated() throws Throwable {
        return (long) ALLOCATED.invokeExact();
    }

    private static MethodHandle find() {
        try {
            Object threads =
                    Class.forName("java.lang.management.ManagementFactory")
                            .getMethod("getThreadMXBean")
                            .invoke(null);
            var meter =
                    Class.forName("com.sun.management.ThreadMXBean")
                            .getMethod("getCurrentThreadAllocatedBytes");
            return MethodHandles.publicLookup()
                    .unreflect(meter)
                    .bindTo(threads)
                    .asType(MethodType.methodType(long.class));
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("no meter", e);
        }
    }
}
