package org.weft.sim.kernel;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.weft.spi.Director;

/// The units that have something to run, as alternatives.
final class Names implements Director.Candidates {
    private final List<Unit> units;

    Names(ArrayDeque<Unit> units) {
        this.units = new ArrayList<>(units);
    }

    @Override
    public int count() {
        return units.size();
    }

    @Override
    public String path(int index) {
        return units.get(index).toString();
    }
}
