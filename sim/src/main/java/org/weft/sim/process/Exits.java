package org.weft.sim.process;

import org.weft.process.Exit;

/// Tells exits as Linux and the JDK do.
final class Exits {
    private static final int SIGNALLED = 128; // the JDK adds it to a signal's number
    private static final int LAST_SIGNAL = 64;

    private Exits() {}

    /// A process hands on only the lowest byte of its code, and one above 128 looks like a signal.
    static Exit ofCode(int value) {
        int code = value & 0xFF;
        boolean isSignal = code > SIGNALLED && code <= SIGNALLED + LAST_SIGNAL;
        return isSignal ? new Exit.Signal(code - SIGNALLED) : new Exit.Code(code);
    }
}
