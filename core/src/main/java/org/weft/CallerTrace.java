package org.weft;

import java.util.Arrays;
import java.util.List;

/// Lets the stack trace of an error that leaves a reactor go on with the frames of who waits for that outside, as if it had
/// run there: so it shows who called [Reactor#run] or [Door#call], and whoever counts the frames of that thread, as the
/// JDK's source launcher does to take its own away, finds them.
final class CallerTrace {
    /// As many frames as the JVM itself records: a constant that is thrown by reactor after reactor must not grow.
    private static final int MOST_FRAMES = 1024;

    /// Appends the frames of the calling thread, from the public method that was called on. An error that shows them
    /// already, or that has no stack trace to write to, stays as it is; so do its causes.
    static void appendTo(Throwable thrown) {
        List<StackTraceElement> own = Arrays.asList(thrown.getStackTrace());
        List<StackTraceElement> callers = frames();
        int others = own.size() - callers.size();
        boolean isShown = others >= 0 && own.subList(others, own.size()).equals(callers);
        if (isShown || own.size() > MOST_FRAMES) return;
        var all = new StackTraceElement[own.size() + callers.size()];
        for (int i = 0; i < all.length; i++)
            all[i] = i < own.size() ? own.get(i) : callers.get(i - own.size());
        thrown.setStackTrace(all);
    }

    private static List<StackTraceElement> frames() {
        StackTraceElement[] stack = new Throwable().getStackTrace();
        int first = 0;
        while (first < stack.length && isHidden(stack[first].getClassName())) first++;
        return Arrays.asList(stack).subList(first, stack.length);
    }

    private static boolean isHidden(String className) {
        return className.equals(CallerTrace.class.getName())
                || className.equals(Run.class.getName())
                || className.equals(DoorCall.class.getName());
    }

    private CallerTrace() {}
}
