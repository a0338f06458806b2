package org.weft;

import org.jspecify.annotations.Nullable;

/// Waiters in order of arrival: a doubly linked list through the waiters, so that leaving from anywhere is O(1). It belongs
/// to one reactor, the first that touches it. (One object for both: a wait looks at both, and memory far apart is slow.)
final class WaiterList {
    /// Belongs to the same reactor: the first that touches either has both.
    private final @Nullable WaiterList beside;

    private @Nullable Stage stage;
    private @Nullable Waiter head;
    private @Nullable Waiter tail;

    WaiterList(@Nullable WaiterList beside) {
        this.beside = beside;
    }

    /// Throws unless the caller runs on the reactor to which this belongs.
    ///
    /// @return who has that
    Stage checkHere(String name) {
        Stage known = stage;
        if (known == null) return settle(name);
        if (!known.isHere()) throw known.wrongThread(name);
        return known;
    }

    private Stage settle(String name) {
        stage = beside == null ? Loop.here().stage : beside.checkHere(name);
        return stage;
    }

    /// The calling microthread. Throws as [#checkHere] does; finds it without a search once the reactor is known.
    Microthread caller(String name) {
        Microthread me = checkHere(name).running();
        if (me == null) throw Stage.nowhere();
        return me;
    }

    boolean isEmpty() {
        return head == null;
    }

    @Nullable Waiter first() {
        return head;
    }

    @Nullable Waiter last() {
        return tail;
    }

    void add(Waiter waiter) {
        waiter.previous = tail;
        if (tail == null) head = waiter;
        else tail.next = waiter;
        tail = waiter;
    }

    void remove(Waiter waiter) {
        if (waiter.previous == null) head = waiter.next;
        else waiter.previous.next = waiter.next;
        if (waiter.next == null) tail = waiter.previous;
        else waiter.next.previous = waiter.previous;
        waiter.previous = null;
        waiter.next = null;
    }
}
