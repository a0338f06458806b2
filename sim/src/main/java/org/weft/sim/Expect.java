package org.weft.sim;

import org.jspecify.annotations.Nullable;
import org.weft.Reactor;

/// Expectations inside a program, or in the body of a simulation, counted over all its runs. Outside of one they do nothing, so
/// that they may stay in production code.
public final class Expect {
    private Expect() {}

    /// Expects something to hold each time.
    ///
    /// @param holds whether it does
    /// @param name what, in words
    /// @throws AssertionError in a simulation, if it does not; the run has failed even if that is caught
    public static void always(boolean holds, String name) {
        Episode episode = here();
        if (episode == null || holds) return;
        throw episode.findings().violated(new AssertionError("expected always: " + name));
    }

    /// Expects something to hold in some run at least: else the tests have not come to what they are to test.
    ///
    /// @param holds whether it does this time
    /// @param name what, in words
    public static void sometimes(boolean holds, String name) {
        Episode episode = here();
        if (episode != null) episode.sometimes(name, holds);
    }

    /// Counts that this place was reached.
    ///
    /// @param name what it is, in words
    public static void reachable(String name) {
        sometimes(true, name);
    }

    static @Nullable Episode here() {
        if (!Episode.isAnyRunning()) return null; // as always in production
        try {
            return Episode.of(Reactor.current().world());
        } catch (IllegalStateException _) {
            return Episode.ofBody(); // no microthread of any reactor
        }
    }
}
