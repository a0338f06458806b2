package org.weft.event;

import org.weft.spi.Demand;

/// Calls the same at both ends of a demand.
record WhileWatched(Runnable changed) implements Demand {
    @Override
    public void begin() {
        changed.run();
    }

    @Override
    public void end() {
        changed.run();
    }
}
