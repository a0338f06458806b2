package org.weft.sim;

import java.util.List;

/// Who has woken a microthread from outside, as the stack tells, and what its program does instead.
enum Waker {
    MONITOR(
            "java.lang.VirtualThread.unblockVirtualThreads",
            "It wakes who has waited for a synchronized block in which another waits: use a Mutex"),
    SOCKET("sun.nio.ch.Poller", "It watches a real socket: use Tcp, which is simulated"),
    PROCESS("java.lang.Process", "It watches a real process: use ChildProcess, which is simulated"),
    COMMON_POOL(
            "java.util.concurrent.ForkJoin",
            "It is of a pool, as parallel streams and CompletableFuture have it: use microthreads, or Blocking"),
    VIRTUAL(
            "java.lang.VirtualThread.run",
            "It was made by the program: use Scope.start, which makes a microthread"),
    OTHER("", "Let a microthread play its part, or use Blocking");

    private final String frame;
    private final String remedy;

    Waker(String frame, String remedy) {
        this.frame = frame;
        this.remedy = remedy;
    }

    /// The first that stands in a stack.
    static Waker of(List<StackTraceElement> stack) {
        for (Waker waker : values()) if (stack.stream().anyMatch(waker::isIn)) return waker;
        return OTHER;
    }

    private boolean isIn(StackTraceElement element) {
        return (element.getClassName() + "." + element.getMethodName()).startsWith(frame);
    }

    String remedy() {
        return remedy;
    }
}
