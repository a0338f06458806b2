package org.weft.sim;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/// Finds out on whose behalf a simulation is run, for the names of files and for the command that repeats it.
final class Caller {
    private static final StackWalker WALKER =
            StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);
    private static final Set<String> OURS =
            Set.of(
                    Caller.class.getName(),
                    Simulation.class.getName(),
                    Campaigns.class.getName(),
                    "org.weft.sim.SimExtension"); // not to be loaded: JUnit may not be there

    private Caller() {}

    /// The first method below that is not the simulator's, as `BankTest#transfer`; `BankTest#transfer/2` for the second call in
    /// it.
    static String name() {
        Optional<StackWalker.StackFrame> caller =
                WALKER.walk(frames ->
                        frames.filter(frame -> !isOurs(frame.getClassName())).findFirst());
        return caller.map(Caller::name).orElse("simulation");
    }

    private static String name(StackWalker.StackFrame caller) {
        String name = simple(caller.getClassName()) + "#" + method(caller.getMethodName());
        int number = Calls.number(caller);
        return number == 1 ? name : name + "/" + number;
    }

    /// The stack below the last of the simulator's methods, without what is below every test.
    static StackTraceElement[] trace() {
        StackTraceElement[] all = new Throwable().getStackTrace();
        int first = 0;
        for (int i = 0; i < all.length; i++) if (isOurs(all[i].getClassName())) first = i + 1;
        return Arrays.stream(all)
                .skip(first)
                .takeWhile(frame -> !frame.getClassName().startsWith("org.junit."))
                .toArray(StackTraceElement[]::new);
    }

    private static boolean isOurs(String className) {
        return OURS.contains(className);
    }

    private static String simple(String className) {
        String plain = className.substring(className.lastIndexOf('.') + 1);
        int nested = plain.indexOf('$');
        return nested < 0 ? plain : plain.substring(0, nested);
    }

    /// Of a lambda the method it stands in.
    static String method(String name) {
        String[] parts = name.split("\\$", -1);
        return name.startsWith("lambda$") && parts.length > 2 ? parts[1] : name;
    }
}
