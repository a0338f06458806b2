package org.weft;

import org.jspecify.annotations.Nullable;

/// Which reactor an object belongs to: the first one that touches it.
final class Home {
    private @Nullable Loop loop;

    /// Throws unless the caller runs on this object's reactor.
    void check(String name) {
        Loop known = loop;
        if (known == null) loop = Loop.here();
        else if (!known.stage.isHere()) throw known.stage.wrongThread(name);
    }
}
