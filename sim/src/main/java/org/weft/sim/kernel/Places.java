package org.weft.sim.kernel;

import java.lang.StackWalker.StackFrame;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Stream;

/// Where something happens, for people: the innermost frame that is the program's own.
public final class Places {
    /// All packages of core, net, process and sim.
    static final Set<String> PACKAGES =
            Set.of(
                    "org.weft",
                    "org.weft.event",
                    "org.weft.spi",
                    "org.weft.net",
                    "org.weft.net.spi",
                    "org.weft.process",
                    "org.weft.process.spi",
                    "org.weft.sim",
                    "org.weft.sim.explore",
                    "org.weft.sim.kernel",
                    "org.weft.sim.network",
                    "org.weft.sim.process",
                    "org.weft.sim.report");

    /// Below it on the stack is who drives the simulation.
    private static final String DRIVER = Kernel.class.getName();

    private Places() {}

    /// Tells programs from the JDK, JUnit and the library, among whose classes only its own tests are programs.
    ///
    /// @param className of a frame
    /// @return whether it is a program's
    public static boolean isOfProgram(String className) {
        return !isBelow(className) && (!isInWeft(className) || className.contains("Test"));
    }

    /// Tells what is below every program: the JDK, JUnit.
    ///
    /// @param className of a frame
    /// @return whether it is of that
    public static boolean isBelow(String className) {
        return className.startsWith("java.")
                || className.startsWith("jdk.")
                || className.startsWith("sun.")
                || className.startsWith("org.junit.")
                || className.startsWith("org.opentest4j.");
    }

    /// Whether a class is in one of the library's packages, where its own tests are too. Programs are in others, whatever they are
    /// called.
    private static boolean isInWeft(String className) {
        return PACKAGES.contains(className.substring(0, Math.max(0, className.lastIndexOf('.'))));
    }

    /// Where a stack is in a program; empty if nowhere.
    static String of(StackTraceElement... stack) {
        return of(Arrays.stream(stack));
    }

    /// Where in a program its caller is; empty if the reactor itself runs.
    static String here() {
        return StackWalker.getInstance()
                .walk(stack -> of(stack.map(StackFrame::toStackTraceElement)));
    }

    private static String of(Stream<StackTraceElement> stack) {
        return stack.takeWhile(frame -> !isDriver(frame))
                .filter(frame -> isOfProgram(frame.getClassName()))
                .findFirst()
                .map(Places::text)
                .orElse("");
    }

    private static boolean isDriver(StackTraceElement frame) {
        return frame.getClassName().equals(DRIVER) && frame.getMethodName().equals("go");
    }

    private static String text(StackTraceElement frame) {
        if (frame.getFileName() == null) return frame.getClassName() + "." + frame.getMethodName();
        return frame.getFileName() + ":" + frame.getLineNumber();
    }
}
