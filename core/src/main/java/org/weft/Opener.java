package org.weft;

import java.util.Set;

/// Finds the place in a program that opened an unnamed region: `Class.method:line`.
///
/// It is looked for only when somebody asks, on the stack of the region's host: there each open region has one frame of
/// a method named `within`, the innermost first.
final class Opener {
    private static final Set<String> LIBRARY =
            Set.of(Scope.class.getName(), Timeout.class.getName(), Shield.class.getName());
    private static final String FRAME = "within";

    static String of(Region region) {
        int inner = 0;
        for (Region r = region.host.innermost; r != null && r != region; r = r.parent)
            if (r.host == region.host) inner++;
        StackTraceElement[] stack = region.host.thread.getStackTrace();
        for (int i = 0; i < stack.length; i++) {
            if (!isEntry(stack[i]) || inner-- > 0) continue;
            while (i < stack.length && LIBRARY.contains(stack[i].getClassName())) i++;
            if (i < stack.length) return place(stack[i]);
        }
        return "unnamed";
    }

    static String place(StackTraceElement frame) {
        String className = frame.getClassName();
        return className.substring(className.lastIndexOf('.') + 1)
                + "."
                + frame.getMethodName()
                + ":"
                + frame.getLineNumber();
    }

    private static boolean isEntry(StackTraceElement frame) {
        return frame.getMethodName().equals(FRAME) && LIBRARY.contains(frame.getClassName());
    }

    private Opener() {}
}
