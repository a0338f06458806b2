package org.weft.sim;

import java.util.concurrent.atomic.AtomicBoolean;

/// Whether a program has come by the simulation that the token on its command line is of. That there is none is known at its end
/// only.
final class Meant {
    /// The exit code of a launcher that was called in a wrong way.
    static final int WRONG_ARGUMENT = 2;

    private static final AtomicBoolean IS_FOUND = new AtomicBoolean();
    private static final AtomicBoolean IS_AWAITED = new AtomicBoolean();

    private Meant() {}

    static void found() {
        IS_FOUND.set(true);
    }

    /// Says that a simulation is not the one.
    ///
    /// @param isProgram whether all of the JVM's run is the answer to a command
    static void skipped(String name, String token, boolean isProgram) {
        System.err.println("weft: " + name + ": skipped, for the token is of another simulation");
        if (isProgram && IS_AWAITED.compareAndSet(false, true))
            Runtime.getRuntime()
                    .addShutdownHook(new Thread(() -> refuseUnlessFound(token), "weft-sim-meant"));
    }

    private static void refuseUnlessFound(String token) {
        if (IS_FOUND.get()) return;
        System.err.println(
                "weft: the token cannot be replayed: it is of none of the simulations that were run: "
                        + token);
        Runtime.getRuntime().halt(WRONG_ARGUMENT);
    }
}
