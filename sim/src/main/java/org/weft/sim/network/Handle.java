package org.weft.sim.network;

import org.jspecify.annotations.Nullable;
import org.weft.sim.SimNetwork;
import org.weft.sim.kernel.Kernel;
import org.weft.sim.kernel.Trace;

/// A rule in force.
final class Handle implements SimNetwork.Rule {
    private final Kernel kernel;
    private final String name;
    private @Nullable Runnable end;

    /// @param name what it does
    /// @param end ends that
    Handle(Kernel kernel, String name, Runnable end) {
        this.kernel = kernel;
        this.name = name;
        this.end = end;
        kernel.note(Trace.Kind.FAULT, "network", name);
    }

    @Override
    public void close() {
        if (end == null) return;
        kernel.note(Trace.Kind.EVENT, "network", "no more: " + name);
        end.run();
        end = null;
    }
}
