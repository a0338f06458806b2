package org.weft;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Map.Entry;

/// Counts, per place in the program, the blocking JDK calls that let others run in the middle of a slice. Direct engine
/// only. The place costs a walk over the stack, so that after the first [#EXACT] only one in [#SAMPLE] is walked, and
/// counts for all of them. With `-Dweft.hidden=warn` each is walked, and each place is reported once.
final class HiddenSuspensions {
    private static final int EXACT = 1_000;
    private static final int SAMPLE = 64;
    private static final int MOST_PLACES =
            1_000; // a program has fewer; guards memory against generated code
    private static final System.Logger LOG = System.getLogger("org.weft");
    private static final boolean WARNS = "warn".equals(System.getProperty("weft.hidden"));

    private final Loop loop;
    private final Map<String, Long> counts = new LinkedHashMap<>();
    private long total;

    HiddenSuspensions(Loop loop) {
        this.loop = loop;
    }

    /// Counts one. Called on the carrier.
    void count(Microthread microthread) {
        long nth = total++;
        if (microthread.ban() == Atomic.BAN && microthread.cutAt == null)
            microthread.cutAt = place(microthread.thread.getStackTrace());
        boolean isExact = WARNS || nth < EXACT;
        if (!isExact && nth % SAMPLE != 0) return;
        String place = place(microthread.thread.getStackTrace());
        boolean isNew = !counts.containsKey(place);
        if (isNew && counts.size() >= MOST_PLACES) return;
        counts.merge(place, isExact ? 1L : SAMPLE, Long::sum);
        if (isNew && WARNS) loop.callbacks.add(() -> warn(microthread, place));
    }

    long total() {
        return total;
    }

    Iterable<Entry<String, Long>> perPlace() {
        return counts.entrySet();
    }

    private static void warn(Microthread microthread, String place) {
        LOG.log(
                System.Logger.Level.WARNING,
                "hidden suspension at {0} in microthread \"{1}\": a JDK call blocked, and others could run in the middle of its slice; to keep the slice whole, wait for an event there, or call it through Blocking",
                place,
                microthread.name());
    }

    /// The innermost frame that is not the JDK's, or, if the JDK was called by Weft alone, the innermost.
    private static String place(StackTraceElement[] stack) {
        for (StackTraceElement frame : stack) if (!isJdk(frame)) return Opener.place(frame);
        return stack.length == 0 ? "unknown" : Opener.place(stack[0]);
    }

    private static boolean isJdk(StackTraceElement frame) {
        String name = frame.getClassName();
        return name.startsWith("java.") || name.startsWith("jdk.") || name.startsWith("sun.");
    }
}
