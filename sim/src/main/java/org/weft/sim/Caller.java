package org.weft.sim;

import java.util.Optional;

/// Finds out on whose behalf a simulation is run, for the names of files and for the command that repeats it.
final class Caller {
    private static final StackWalker WALKER = StackWalker.getInstance();

    private Caller() {}

    /// The first method below that is not the simulator's, as `BankTest#transfer`.
    static String name() {
        Optional<StackWalker.StackFrame> caller =
                WALKER.walk(frames ->
                        frames.filter(frame -> !isOurs(frame.getClassName())).findFirst());
        return caller.map(f -> simple(f.getClassName()) + "#" + method(f.getMethodName()))
                .orElse("simulation");
    }

    private static boolean isOurs(String className) {
        return className.equals(Caller.class.getName())
                || className.equals(Simulation.class.getName())
                || className.equals(Campaigns.class.getName());
    }

    private static String simple(String className) {
        String plain = className.substring(className.lastIndexOf('.') + 1);
        int nested = plain.indexOf('$');
        return nested < 0 ? plain : plain.substring(0, nested);
    }

    /// Of a lambda the method it stands in.
    private static String method(String name) {
        String[] parts = name.split("\\$", -1);
        return name.startsWith("lambda$") && parts.length > 2 ? parts[1] : name;
    }
}
