package org.weft;

import org.jspecify.annotations.Nullable;

/// Which reactor an object belongs to: the first one that touches it.
final class Home {
    private @Nullable Stage stage;

    /// Throws unless the caller runs on this object's reactor.
    void check(String name) {
        Stage known = stage;
        if (known == null) stage = Loop.here().stage;
        else if (!known.isHere()) throw known.wrongThread(name);
    }

    /// The calling microthread. Throws as [#check] does; finds it without a search once the reactor is known.
    Microthread enter(String name) {
        check(name);
        Microthread me = stage == null ? null : stage.running();
        if (me == null) throw Stage.nowhere();
        return me;
    }
}
