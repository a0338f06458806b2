package org.weft.testing;

import java.time.Duration;
import org.weft.Microthread;
import org.weft.Reactor;
import org.weft.ScopedAction;

/// Where a test runs whose outcome must not depend on it: the real world, a virtual one, and virtual ones in which the
/// order of the microthreads is drawn by lot.
public enum Setting {
    /// The default world.
    REAL,
    /// A virtual world, decisions by the fixed rules.
    VIRTUAL,
    /// Decisions by lot.
    SEED_1,
    /// Others.
    SEED_2,
    /// Others.
    SEED_3,
    /// Others.
    SEED_4,
    /// Others.
    SEED_5;

    private static final int ENOUGH_TURNS = 20;

    /// Runs `body` here; an error that reached the sink fails it, but in the real world.
    ///
    /// @param body what to do
    /// @param <X> what it throws
    /// @throws X as `body` does
    /// @throws InterruptedException if the caller is interrupted
    public <X extends Exception> void run(ScopedAction<X> body) throws X, InterruptedException {
        switch (this) {
            case REAL -> Reactor.run(body);
            case VIRTUAL -> VirtualWorld.run(body);
            default -> VirtualWorld.run(ordinal(), body);
        }
    }

    /// Lets all others run until they wait.
    ///
    /// @throws InterruptedException if the caller is cancelled
    public void letOthersRun() throws InterruptedException {
        if (this != REAL) {
            VirtualWorld.letOthersRun();
            return;
        }
        for (int turn = 0; turn < ENOUGH_TURNS; turn++) Microthread.sleep(Duration.ZERO);
    }
}
