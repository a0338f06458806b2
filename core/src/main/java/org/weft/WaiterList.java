package org.weft;

import org.jspecify.annotations.Nullable;

/// Waiters in order of arrival: a doubly linked list through the waiters, so that leaving from anywhere is O(1).
final class WaiterList {
    private @Nullable Waiter head;
    private @Nullable Waiter tail;

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
