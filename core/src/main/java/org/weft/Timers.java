package org.weft;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The deadlines of one reactor, ordered by time and, where equal, by the order in which they were set.
///
/// Nearly all deadlines are removed before they are due, so they are put in order only when one must know: when the
/// earliest of those not in order may be the next. Until then a timer knows its place, and the last one fills the gap that
/// it leaves.
///
/// Those in order are a 4-ary heap over arrays of what is compared, so that comparing and moving follows no reference (four
/// children to a node touch fewer cache lines than two). Removing one of them only marks it: its entry, which no longer has
/// the timer's sequence, is dropped when it comes to the top, or when half of all are such, all at once. Among few it is
/// found and taken out, so that a small reactor holds nothing for hours that nobody wants. (So does Python's asyncio. Tried
/// and dropped: places known in the heap too: each move then writes to a timer somewhere in memory, twice as slow at
/// 100,000.)
///
/// Add O(1), and what is put in order later O(log n), O(1) as a rule, as later deadlines stay at the bottom; remove O(1)
/// amortised; the next one O(log n) amortised. No allocation (the arrays double). Used only by the thread that has the
/// reactor.
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

    /// So many entries, the first, are in order.
    private int orderedCount;

    /// How many of those are removed.
    private int removedCount;

    /// None that is not in order is due before.
    private long unorderedFromNanos = NEVER;

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
        if (unorderedFromNanos <= topNanos()) order();
        return topNanos();
    }

    /// Whether one may be due; if not, none is.
    boolean mayBeDue(long nowNanos) {
        return Math.min(unorderedFromNanos, topNanos()) <= nowNanos;
    }

    void add(Timer timer, long deadlineNanos) {
        assert !timer.isSet() : "timer is already set";
        if (entryCount == timers.length) grow();
        timer.deadlineNanos = deadlineNanos;
        timer.sequence = sequence++;
        append(deadlineNanos, timer.sequence, timer);
    }

    /// Removes a timer; harmless when it is not set.
    void remove(Timer timer) {
        if (!timer.isSet()) return;
        long number = timer.sequence;
        timer.sequence = Timer.UNSET;
        if (isUnordered(timer)) close(timer.place);
        else if (orderedCount <= FEW) drop(indexOf(number));
        else if (++removedCount > entryCount / 2) dropAllRemoved();
    }

    /// Takes all out, in no particular order.
    void drainTo(Consumer<Timer> taker) {
        while (entryCount > 0) {
            int index = --entryCount;
            orderedCount = Math.min(orderedCount, index);
            Timer last = timers[index];
            timers[index] = null;
            if (last == null) continue; // the reactor was stopped in the middle of adding one
            if (last.sequence != sequences[index]) continue;
            last.sequence = Timer.UNSET;
            taker.accept(last);
        }
        removedCount = 0;
        unorderedFromNanos = NEVER;
    }

    /// Takes the first timer that is due; `null` if none is.
    @Nullable Timer pollDue(long nowNanos, Direction direction) {
        if (!mayBeDue(nowNanos)) return null;
        long nextNanos = nextNanos();
        if (nextNanos > nowNanos || nextNanos == NEVER) return null;
        int index =
                direction.isFixed() || !isTied() ? 0 : indexOf(direction.first(tied()).sequence);
        Timer first = timer(index);
        first.sequence = Timer.UNSET;
        drop(index);
        return first;
    }

    /// Whether others may be due at the moment of the first, which is in order: one of its children would be, then.
    private boolean isTied() {
        int child = earliestChild(0);
        return child > 0 && deadlines[child] == deadlines[0];
    }

    private List<Timer> tied() {
        List<Timer> tied = new ArrayList<>();
        for (int i = 0; i < entryCount; i++)
            if (deadlines[i] == deadlines[0] && !isRemoved(i)) tied.add(timer(i));
        tied.sort((a, b) -> Long.compare(a.sequence, b.sequence));
        return tied;
    }

    // ---- entries

    private long topNanos() {
        return orderedCount == 0 ? NEVER : deadlines[0];
    }

    /// What has been put in order may be anywhere else than where it was appended.
    private boolean isUnordered(Timer timer) {
        return timer.place >= orderedCount && timers[timer.place] == timer;
    }

    private void append(long deadline, long number, Timer timer) {
        timer.place = entryCount;
        place(entryCount++, deadline, number, timer);
        unorderedFromNanos = Math.min(unorderedFromNanos, deadline);
    }

    /// The last entry fills a gap among those not in order.
    private void close(int gap) {
        int last = --entryCount;
        if (gap != last) {
            move(last, gap);
            timer(gap).place = gap;
        }
        timers[last] = null;
        if (entryCount == orderedCount) unorderedFromNanos = NEVER;
    }

    private void order() {
        for (int i = orderedCount; i < entryCount; i = ++orderedCount)
            siftUp(i, deadlines[i], sequences[i], timer(i));
        unorderedFromNanos = NEVER;
    }

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
        int index = orderedCount - 1;
        while (sequences[index] != number) index--;
        return index;
    }

    /// The last in order takes its place, and goes from there where it belongs.
    private void drop(int index) {
        int last = --orderedCount;
        Timer moved = timer(last);
        if (index != last) {
            siftDown(index, deadlines[last], sequences[last], moved);
            if (timers[index] == moved) siftUp(index, deadlines[last], sequences[last], moved);
        }
        close(last);
    }

    /// What is left is not in order.
    private void dropAllRemoved() {
        int end = entryCount;
        entryCount = 0;
        for (int i = 0; i < end; i++)
            if (!isRemoved(i)) append(deadlines[i], sequences[i], timer(i));
        Arrays.fill(timers, entryCount, end, null);
        orderedCount = 0;
        removedCount = 0;
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
        if (first >= orderedCount) return 0;
        int end = Math.min(first + (1 << ARITY_SHIFT), orderedCount);
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
