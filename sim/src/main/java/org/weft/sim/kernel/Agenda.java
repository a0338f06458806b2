package org.weft.sim.kernel;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What is going to happen: to a unit, or, without one, to the world itself; without an action, that a unit's own deadline has
/// come. The earliest is first, and of one moment what was added first.
///
/// A 4-ary heap over arrays of what is compared, as the core's timers are, so that comparing and moving follows no reference
/// and nothing is allocated: with a thousand hosts its entries are all that an event touches of the others. Nothing is taken
/// out before its time.
final class Agenda {
    private static final int INITIAL_CAPACITY = 16;
    private static final int ARITY_SHIFT = 2;

    private long[] times = new long[INITIAL_CAPACITY];
    private long[] sequences = new long[INITIAL_CAPACITY];
    private @Nullable Unit[] units = new Unit[INITIAL_CAPACITY];
    private @Nullable Runnable[] actions = new Runnable[INITIAL_CAPACITY];
    private int size;
    private long sequence;

    boolean isEmpty() {
        return size == 0;
    }

    /// When the first happens; only if there is one.
    long nanos() {
        return times[0];
    }

    /// Whom the first concerns; only if there is one.
    @Nullable Unit unit() {
        return units[0];
    }

    /// What the first does; only if there is one.
    @Nullable Runnable action() {
        return actions[0];
    }

    void add(long nanos, @Nullable Unit unit, @Nullable Runnable action) {
        if (size == times.length) grow();
        long number = sequence++;
        int slot = size++;
        while (slot > 0) {
            int parent = (slot - 1) >>> ARITY_SHIFT;
            if (!isBefore(nanos, number, parent)) break;
            move(parent, slot);
            slot = parent;
        }
        place(slot, nanos, number, unit, action);
    }

    void removeFirst() {
        int last = --size;
        if (last > 0) siftDown(last);
        units[last] = null;
        actions[last] = null;
    }

    /// The entry at `last`, which is past the end, goes where it belongs.
    private void siftDown(int last) {
        int slot = 0;
        for (int child = earliestChild(slot); child > 0; child = earliestChild(slot)) {
            if (isBefore(times[last], sequences[last], child)) break;
            move(child, slot);
            slot = child;
        }
        move(last, slot);
    }

    /// The earliest of an entry's children; 0 if it has none.
    private int earliestChild(int slot) {
        int first = (slot << ARITY_SHIFT) + 1;
        if (first >= size) return 0;
        int end = Math.min(first + (1 << ARITY_SHIFT), size);
        int earliest = first;
        for (int i = first + 1; i < end; i++)
            if (isBefore(times[i], sequences[i], earliest)) earliest = i;
        return earliest;
    }

    private boolean isBefore(long nanos, long number, int other) {
        return nanos < times[other] || (nanos == times[other] && number < sequences[other]);
    }

    private void move(int from, int to) {
        place(to, times[from], sequences[from], units[from], actions[from]);
    }

    private void place(
            int slot, long nanos, long number, @Nullable Unit unit, @Nullable Runnable action) {
        times[slot] = nanos;
        sequences[slot] = number;
        units[slot] = unit;
        actions[slot] = action;
    }

    private void grow() {
        int capacity = 2 * size;
        times = Arrays.copyOf(times, capacity);
        sequences = Arrays.copyOf(sequences, capacity);
        units = Arrays.copyOf(units, capacity);
        actions = Arrays.copyOf(actions, capacity);
    }
}
