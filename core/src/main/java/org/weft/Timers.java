package org.weft;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The deadlines of one reactor, ordered by time and, where equal, by the order in which they were set.
///
/// A 4-ary heap over arrays of what is compared, so that comparing and moving follows no reference (four children to a node
/// touch fewer cache lines than two). Nearly all deadlines are removed before they are due, so removing one only marks it:
/// its entry, which no longer has the timer's sequence, is dropped when it comes to the top, or when half of all are such,
/// all at once. Among few it is found and taken out, so that a small reactor holds nothing for hours that nobody wants. (So does Python's asyncio. Tried and dropped: an entry's place known to its timer, so
/// that it can be taken out at once: each move then writes to a timer somewhere in memory, twice as slow at 100,000.)
///
/// Add O(log n), and O(1) as a rule, as later deadlines stay at the bottom; remove O(1) amortised; the next one O(log n). No
/// allocation (the arrays double). Used only by the thread that has the reactor.
final class Timers {
    static final long NEVER = Long.MAX_VALUE;

    private static final int INITIAL_CAPACITY = 16;
    private static final int ARITY_SHIFT = 2;

    /// Among so few an entry is found faster than it would be skipped later.
    private static final int FEW = 64;

    private long[] deadlines = new long[INITIAL_CAPACITY];
    private long[] sequences = new long[INITIAL_CAPACITY];
    private @Nullable Timer[] timers = new Timer[INITIAL_CAPACITY];
    private int entryCount;
    private int removedCount;
    private long sequence;

    /// Converts to nanoseconds; what is too long for a `long` becomes [#NEVER].
    static long nanos(Duration duration) {
        try {
            return duration.toNanos();
        } catch (ArithmeticException _) {
            return duration.isNegative() ? Long.MIN_VALUE : NEVER;
        }
    }

    /// Adds a length that is not negative to a moment; what would overflow is [#NEVER].
    static long after(long momentNanos, long lengthNanos) {
        long sum = momentNanos + lengthNanos;
        return sum < momentNanos ? NEVER : sum;
    }

    boolean isEmpty() {
        return entryCount == removedCount;
    }

    int size() {
        return entryCount - removedCount;
    }

    /// The next deadline, [#NEVER] if there is none.
    long nextNanos() {
        dropRemovedFromTop();
        return entryCount == 0 ? NEVER : deadlines[0];
    }

    void add(Timer timer, long deadlineNanos) {
        assert !timer.isSet() : "timer is already set";
        if (entryCount == timers.length) grow();
        timer.deadlineNanos = deadlineNanos;
        timer.sequence = sequence++;
        siftUp(entryCount++, deadlineNanos, timer.sequence, timer);
    }

    /// Removes a timer; harmless when it is not set.
    void remove(Timer timer) {
        if (!timer.isSet()) return;
        long number = timer.sequence;
        timer.sequence = Timer.UNSET;
        if (entryCount <= FEW) drop(indexOf(number));
        else if (sequences[entryCount - 1] == number) drop(entryCount - 1);
        else if (++removedCount > entryCount / 2) dropAllRemoved();
    }

    /// Takes all out, in no particular order.
    void drainTo(Consumer<Timer> taker) {
        while (entryCount > 0) {
            int index = --entryCount;
            Timer last = timers[index];
            timers[index] = null;
            if (last == null) continue; // the reactor was stopped in the middle of adding one
            if (last.sequence != sequences[index]) continue;
            last.sequence = Timer.UNSET;
            taker.accept(last);
        }
        removedCount = 0;
    }

    /// Takes the first timer that is due; `null` if none is.
    @Nullable Timer pollDue(long nowNanos, Direction direction) {
        long nextNanos = nextNanos();
        if (nextNanos > nowNanos || nextNanos == NEVER) return null;
        Timer first = direction.isFixed() ? timer(0) : direction.first(tied());
        remove(first);
        return first;
    }

    private List<Timer> tied() {
        List<Timer> tied = new ArrayList<>();
        for (int i = 0; i < entryCount; i++)
            if (deadlines[i] == deadlines[0] && !isRemoved(i)) tied.add(timer(i));
        tied.sort((a, b) -> Long.compare(a.sequence, b.sequence));
        return tied;
    }

    // ---- entries

    private boolean isRemoved(int index) {
        return timer(index).sequence != sequences[index];
    }

    private void dropRemovedFromTop() {
        while (removedCount > 0 && isRemoved(0)) {
            removedCount--;
            drop(0);
        }
    }

    /// What was set last is found first.
    private int indexOf(long number) {
        int index = entryCount - 1;
        while (sequences[index] != number) index--;
        return index;
    }

    /// The last takes its place, and goes from there where it belongs.
    private void drop(int index) {
        int last = --entryCount;
        Timer moved = timer(last);
        timers[last] = null;
        if (index == last) return;
        siftDown(index, deadlines[last], sequences[last], moved);
        if (timers[index] == moved) siftUp(index, deadlines[last], sequences[last], moved);
    }

    private void dropAllRemoved() {
        int kept = 0;
        for (int i = 0; i < entryCount; i++)
            if (!isRemoved(i)) place(kept++, deadlines[i], sequences[i], timer(i));
        Arrays.fill(timers, kept, entryCount, null);
        entryCount = kept;
        removedCount = 0;
        for (int i = (kept - 2) >> ARITY_SHIFT; i >= 0; i--)
            siftDown(i, deadlines[i], sequences[i], timer(i));
    }

    private void grow() {
        int capacity = entryCount * 2;
        deadlines = Arrays.copyOf(deadlines, capacity);
        sequences = Arrays.copyOf(sequences, capacity);
        timers = Arrays.copyOf(timers, capacity);
    }

    private void siftUp(int start, long deadline, long number, Timer timer) {
        int slot = start;
        while (slot > 0) {
            int parent = (slot - 1) >>> ARITY_SHIFT;
            if (!isBefore(deadline, number, parent)) break;
            move(parent, slot);
            slot = parent;
        }
        place(slot, deadline, number, timer);
    }

    private void siftDown(int start, long deadline, long number, Timer timer) {
        int slot = start;
        for (int child = earliestChild(slot); child > 0; child = earliestChild(slot)) {
            if (isBefore(deadline, number, child)) break;
            move(child, slot);
            slot = child;
        }
        place(slot, deadline, number, timer);
    }

    /// The earliest of an entry's children; 0 if it has none.
    private int earliestChild(int slot) {
        int first = (slot << ARITY_SHIFT) + 1;
        if (first >= entryCount) return 0;
        int end = Math.min(first + (1 << ARITY_SHIFT), entryCount);
        int earliest = first;
        for (int i = first + 1; i < end; i++)
            if (isBefore(deadlines[i], sequences[i], earliest)) earliest = i;
        return earliest;
    }

    private boolean isBefore(long deadline, long number, int other) {
        return deadline < deadlines[other]
                || (deadline == deadlines[other] && number < sequences[other]);
    }

    private void move(int from, int to) {
        place(to, deadlines[from], sequences[from], timer(from));
    }

    private void place(int slot, long deadline, long number, Timer timer) {
        deadlines[slot] = deadline;
        sequences[slot] = number;
        timers[slot] = timer;
    }

    @SuppressWarnings("NullAway") // entries below entryCount are filled
    private Timer timer(int index) {
        return timers[index];
    }
}
