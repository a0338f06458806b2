package org.weft.sim;

import java.util.Arrays;
import java.util.Map;

/// Tells of a program that ends the JVM in the midst of a simulation: with its exit code, 0 perhaps, that would look as if all
/// were well. A signal, or an end that comes from elsewhere, is none of its business.
final class RealExits implements AutoCloseable {
    private static final int FAILED = 1;

    private final String name;
    private final Thread driver;
    private final Thread hook = new Thread(this::tell, "weft-sim-exit");

    private RealExits(String name, Thread driver) {
        this.name = name;
        this.driver = driver;
    }

    /// Looks out until it is closed.
    ///
    /// @param name of the test
    /// @param driver the thread that runs it
    static RealExits of(String name, Thread driver) {
        var exits = new RealExits(name, driver);
        try {
            Runtime.getRuntime().addShutdownHook(exits.hook);
        } catch (IllegalStateException _) {
            return exits; // the JVM ends already
        }
        return exits;
    }

    private void tell() {
        if (!isOurs()) return;
        System.err.println(
                "weft: "
                        + name
                        + ": System.exit was called inside of the simulation, so that it has no verdict, and the exit code is "
                        + FAILED
                        + ": let what calls it return, or throw");
        Runtime.getRuntime().halt(FAILED);
    }

    /// Who ends a JVM waits in there, and shows unless it is a virtual thread: a microthread. Of threads that do, there may be
    /// several.
    private boolean isOurs() {
        boolean isElsewhere = false;
        for (Map.Entry<Thread, StackTraceElement[]> each : Thread.getAllStackTraces().entrySet()) {
            if (!isEnding(each.getValue())) continue;
            if (isSimulator(each.getKey())) return true;
            isElsewhere = true;
        }
        return !isElsewhere;
    }

    private boolean isSimulator(Thread thread) {
        return thread == driver || thread.getName().equals("weft-sim-blocking");
    }

    private static boolean isEnding(StackTraceElement[] stack) {
        return Arrays.stream(stack)
                .anyMatch(frame -> frame.getClassName().equals("java.lang.Shutdown"));
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException _) {
            return; // it is what ends us
        }
    }
}
