package org.weft;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The ready microthreads of one reactor, first come, first run. Linked through the microthreads themselves, so that
/// making one ready can never fail for want of memory. Used only by the thread that has the reactor.
final class RunQueue {
    private @Nullable Microthread head;
    private @Nullable Microthread tail;
    private int size;

    boolean isEmpty() {
        return head == null;
    }

    boolean hasAtMostOne() {
        return size <= 1;
    }

    /// May be called by any thread, which may get an old number.
    int size() {
        return size;
    }

    void add(Microthread microthread) {
        size++;
        if (tail == null) head = microthread;
        else tail.nextReady = microthread;
        tail = microthread;
    }

    void addFirst(Microthread microthread) {
        size++;
        microthread.nextReady = head;
        head = microthread;
        if (tail == null) tail = microthread;
    }

    @Nullable Microthread poll() {
        Microthread first = head;
        if (first == null) return null;
        size--;
        head = first.nextReady;
        if (head == null) tail = null;
        first.nextReady = null;
        return first;
    }

    /// All that are ready, in order; for choosing among them.
    List<Microthread> toList() {
        List<Microthread> all = new ArrayList<>();
        for (Microthread m = head; m != null; m = m.nextReady) all.add(m);
        return all;
    }

    void remove(Microthread chosen) {
        Microthread before = null;
        for (Microthread m = head; m != chosen; m = m.nextReady) {
            if (m == null) throw new IllegalStateException("not in the run queue: " + chosen);
            before = m;
        }
        if (before == null) {
            poll();
            return;
        }
        size--;
        before.nextReady = chosen.nextReady;
        if (tail == chosen) tail = before;
        chosen.nextReady = null;
    }
}
