package org.weft.sim.process;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import org.weft.sim.kernel.ChoiceKind;
import org.weft.sim.kernel.Kernel;

/// Gives out process numbers: each new, or, now and then, that of a process of the same host that has ended. Linux does so too
/// once its numbers are used up, which on a busy machine is within a day.
final class Pids {
    private static final int FIRST = 1000;
    private static final int ONE_IN = 16;

    private final Kernel kernel;
    private final Map<String, ArrayDeque<Long>> free = new HashMap<>(); // never iterated
    private long last = FIRST;

    Pids(Kernel kernel) {
        this.kernel = kernel;
    }

    /// @param name who gets it, for the choice
    long next(String host, String name) {
        ArrayDeque<Long> reusable = free.get(host);
        if (reusable == null || reusable.isEmpty()) return ++last;
        String subject = name + " gets an old number";
        long answer = kernel.choose(ChoiceKind.PROCESS_FAULT, host, subject, ONE_IN);
        return answer == ONE_IN - 1 ? reusable.removeLast() : ++last;
    }

    /// The process that had it has been reaped.
    void release(String host, long pid) {
        free.computeIfAbsent(host, _ -> new ArrayDeque<>()).add(pid);
    }
}
