package org.weft.sim;

import java.util.Objects;

/// A place in a program where it behaves worse than it must, now and then, in its simulations: what is allowed and hardly ever
/// happens, as a batch of one, or a cache that has just lost what is wanted. Outside of a simulation it never fires and costs a
/// comparison, so that it may stay in production code.
///
/// Each site is quiet in half of the runs and more; in the others it fires once in 16 times, in 5, or in 2. Each time is a
/// choice: it is the same for the same seed, dropped from a failing run if the run fails without it, and reported as a fault.
/// It never fires in FIFO order, nor in depth-first search.
///
/// ```java
/// private static final Buggify BUSY = Buggify.site("outbox: busy");
///
/// boolean trySend(Message message) {
///     if (BUSY.fires()) return false;
///     ..
/// }
/// ```
public final class Buggify {
    private final String name;

    private Buggify(String name) {
        this.name = name;
    }

    /// Names a place. There may be any number of objects for one.
    ///
    /// @param name what happens there, in words other than those of other places
    /// @return the place
    public static Buggify site(String name) {
        return new Buggify(Objects.requireNonNull(name, "name"));
    }

    /// Tells whether it is to happen this time. To be asked by a microthread.
    ///
    /// @return whether it is; `false` outside of a simulation
    public boolean fires() {
        Episode episode = Expect.here();
        return episode != null && episode.fires(name);
    }

    @Override
    public String toString() {
        return "site \"" + name + "\"";
    }
}
