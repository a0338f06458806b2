package org.weft.testing;

import java.time.Duration;
import java.util.Optional;
import org.weft.Microthread;
import org.weft.Reactor;
import org.weft.ScopedAction;

/// Where a test runs whose outcome must not depend on it: the real world, a virtual one, and
/// virtual ones in which the order of the microthreads is drawn by lot.
public enum Setting {
    /// The default world.
    REAL,
    /// A virtual world, decisions by the fixed rules.
    VIRTUAL,
    /// Decisions by lot.
    SEED_1(1),
    /// Others.
    SEED_2(2),
    /// Others.
    SEED_3(3),
    /// Others.
    SEED_4(4),
    /// Others.
    SEED_5(5);

    private static final int ENOUGH_TURNS = 20;

    private final long seed;

    Setting() {
        this(0);
    }

    Setting(long seed) {
        this.seed = seed;
    }

    /// Makes the virtual world that this stands for.
    ///
    /// @return a fresh one
    /// @throws IllegalStateException if it stands for the real one
    public VirtualWorld world() {
        if (this == REAL) throw new IllegalStateException("the real world is no virtual one");
        return this == VIRTUAL ? VirtualWorld.plain() : VirtualWorld.seeded(seed);
    }

    /// Begins to describe a reactor that runs here.
    ///
    /// @return a builder
    public VirtualReactor reactor() {
        return this == REAL
                ? new VirtualReactor(Reactor.builder(), Optional.empty())
                : world().reactor();
    }

    /// Runs `body` here; an error that reached the sink fails it, but in the real world.
    ///
    /// @param body what to do
    /// @param <X> what it throws
    /// @throws X as `body` does
    /// @throws InterruptedException if the caller is interrupted
    public <X extends Exception> void run(ScopedAction<X> body) throws X, InterruptedException {
        if (this == REAL) Reactor.run(body);
        else world().runHere(body);
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
