package org.weft.event;

import java.util.Objects;
import org.weft.Event;
import org.weft.WaitQueue;

/// Hands each item to one of those who wait, first come, first served. It keeps nothing: what nobody waits for is
/// dropped, and who offered it is told so.
///
/// ```java
/// if (!requests.offer(request)) request.refuse("all workers are busy");
/// ```
///
/// To let items wait for receivers, use a [Channel]; to tell everybody, a [Broadcaster].
///
/// @param <T> the items; not null
public final class Distributor<T> {
    private final WaitQueue<T> receivers = new WaitQueue<>("item of distributor");

    /// Makes one that nobody waits for.
    public Distributor() {}

    /// Gives an item to the first who waits; it is theirs from then on, also if they run later. Never suspends.
    ///
    /// @param item the item
    /// @return whether somebody waited; if not, the item is dropped
    public boolean offer(T item) {
        return receivers.fireOne(Objects.requireNonNull(item, "item"));
    }

    /// Waits for an item. Suspends always: what was offered before is gone.
    ///
    /// @return the item
    /// @throws InterruptedException if cancelled; no item was taken
    public T receive() throws InterruptedException {
        return received().await();
    }

    /// Describes being given an item: an edge, each item goes to one waiter. Subscriptions take their turn with the other
    /// waiters, and wait again behind them.
    ///
    /// @return the event, the same object each time
    public Event<T> received() {
        return receivers.event();
    }

    @Override
    public String toString() {
        return "distributor";
    }
}
