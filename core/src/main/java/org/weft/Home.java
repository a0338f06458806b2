package org.weft;

import org.jspecify.annotations.Nullable;

/// Which reactor an object belongs to: the first one that touches it.
final class Home {
    private @Nullable Stage stage;

    /// Throws unless the caller runs on this object's reactor.
    ///
    /// @return who has that
    Stage check(String name) {
        Stage known = stage;
        if (known == null) {
            known = Loop.here().stage;
            stage = known;
        } else if (!known.isHere()) {
            throw known.wrongThread(name);
        }
        return known;
    }

    /// The calling microthread. Throws as [#check] does; finds it without a search once the reactor is known.
    Microthread enter(String name) {
        Microthread me = check(name).running();
        if (me == null) throw Stage.nowhere();
        return me;
    }
}
