package org.weft.sim;

/// What a simulated program can do that no simulation decides, so that the same seed may give another run. Each is an error
/// unless it is allowed. Seen on the direct engine; there is more that cannot be seen, as a look at the machine's clock.
public enum Escape {
    /// A thread that is no microthread has unparked one, or has used an inlet or a door.
    FOREIGN_WORK("work from another thread: who comes first is the machine's choice"),
    /// A microthread has waited inside the JDK for a limited time, as `Thread.sleep` does.
    TIMED_BLOCK(
            "waits for the machine's clock: use Microthread.sleep or Timeout, which know the simulated one"),
    /// A microthread has waited inside the JDK until somebody wakes it: for a lock of `java.util.concurrent`, say. It does no
    /// harm as long as that is another microthread, and is allowed by default.
    BLOCK("waits inside the JDK"),
    /// A platform thread was made; looked for in the first run, and in each that fails.
    THREAD("has made a thread: use a microthread, or Blocking");

    private final String remedy;

    Escape(String remedy) {
        this.remedy = remedy;
    }

    String remedy() {
        return remedy;
    }
}
