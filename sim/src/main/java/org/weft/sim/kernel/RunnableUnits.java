package org.weft.sim.kernel;

import org.jspecify.annotations.Nullable;
import org.weft.spi.Director;

/// The units that have something to run, about in the order in which they came: who is taken out of turn changes places with
/// the first. A ring, so that taking one costs the same however many there are.
final class RunnableUnits implements Director.Candidates {
    private static final int INITIAL_CAPACITY = 16;

    private @Nullable Unit[] ring = new Unit[INITIAL_CAPACITY];
    private int head;
    private int size;

    @Override
    public int count() {
        return size;
    }

    @Override
    public String path(int index) {
        return at(index).toString();
    }

    Unit first() {
        return at(0);
    }

    void add(Unit unit) {
        if (size == ring.length) grow();
        ring[slot(size++)] = unit;
    }

    /// Takes one out.
    ///
    /// @param index which; 0 is the one that has waited the longest
    Unit take(int index) {
        Unit taken = at(index);
        ring[slot(index)] = ring[head];
        ring[head] = null;
        head = slot(1);
        size--;
        return taken;
    }

    void remove(Unit unit) {
        for (int i = 0; i < size; i++) {
            if (at(i) != unit) continue;
            take(i);
            return;
        }
    }

    private int slot(int index) {
        return (head + index) & (ring.length - 1);
    }

    @SuppressWarnings("NullAway") // the first `size` are filled
    private Unit at(int index) {
        return ring[slot(index)];
    }

    private void grow() {
        var larger = new Unit[2 * ring.length];
        for (int i = 0; i < size; i++) larger[i] = at(i);
        ring = larger;
        head = 0;
    }
}
