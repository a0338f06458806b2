package org.weft;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/// The free places of an inlet. Who finds none waits, first come, first served, and is handed the place that becomes free:
/// a thread blocks, a microthread of another reactor suspends.
///
/// Used by any thread, without a lock. Whoever waits adds itself, *then* hands out; whoever makes room adds a free place,
/// *then* hands out: at least one of them sees the other. Closing follows the same pattern.
///
/// ```
/// waiting --handed a place--> has one
/// waiting --interrupted, closed--> has none
/// ```
/// Whoever takes a waiting one out of the queue decides which.
final class Room {
    private final AtomicInteger free;
    private final ConcurrentLinkedQueue<Place> waiting = new ConcurrentLinkedQueue<>();
    private volatile boolean isClosed;

    Room(int places) {
        free = new AtomicInteger(places);
    }

    /// Takes a place if one is free.
    boolean tryTake() {
        for (int count = free.get(); count > 0; count = free.get())
            if (free.compareAndSet(count, count - 1)) return true;
        return false;
    }

    /// Takes a place, waiting for one.
    ///
    /// @param inside the reactor that makes room
    /// @param what what is waited for, in words
    /// @param refusal what to tell a caller that runs inside
    /// @return whether it has one; not, if it was closed
    boolean take(Loop inside, String what, String refusal) throws InterruptedException {
        Outsider.checkpoint(inside, refusal);
        if (waiting.isEmpty() && tryTake()) return true;
        var mine = new Place();
        waiting.add(mine);
        handOut();
        if (isClosed) dismissAll();
        try {
            mine.taker.await(what, () -> withdraw(mine));
        } catch (RuntimeException | Error e) { // it could not wait
            if (!waiting.remove(mine)) give();
            throw e;
        }
        if (mine.isWithdrawn) throw mine.taker.interrupted("interrupted while waiting for " + what);
        mine.taker.keepInterrupt();
        return mine.isGiven;
    }

    private void withdraw(Place place) {
        if (!waiting.remove(place))
            return; // it has been handed one, or is being told that there are none
        place.isWithdrawn = true;
        place.taker.wake();
    }

    /// Makes room for one more.
    void give() {
        free.incrementAndGet();
        handOut();
    }

    private void handOut() {
        while (!waiting.isEmpty() && tryTake()) {
            Place first = waiting.poll();
            if (first == null)
                free.incrementAndGet(); // and look again: who came meanwhile has not seen it
            else first.tell(true);
        }
    }

    /// From now on nobody waits.
    void close() {
        isClosed = true;
        dismissAll();
    }

    private void dismissAll() {
        for (Place place = waiting.poll(); place != null; place = waiting.poll()) place.tell(false);
    }

    /// What one who waits is to get.
    private static final class Place {
        private final Outsider taker = new Outsider();
        private boolean isGiven; // written before it is woken
        private boolean isWithdrawn; // by the taker itself

        void tell(boolean given) {
            isGiven = given;
            taker.wake();
        }
    }
}
