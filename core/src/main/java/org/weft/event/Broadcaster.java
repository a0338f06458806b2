package org.weft.event;

import java.util.Objects;
import org.weft.Event;
import org.weft.WaitQueue;

/// Tells each item to all who wait at that moment. It keeps nothing: who comes later waits for the next.
///
/// ```java
/// while (true) show(news.receive());      // misses what is published while it does not wait
/// ```
///
/// A subscription misses nothing: `news.received().subscribe(this::show)`. Of a state rather than an occurrence, make a
/// [Value].
///
/// @param <T> the items; not null
public final class Broadcaster<T> {
    private final WaitQueue<T> receivers = new WaitQueue<>("item of broadcaster");

    /// Makes one that nobody waits for.
    public Broadcaster() {}

    /// Tells an item to all who wait, in order of arrival. Never suspends.
    ///
    /// @param item the item
    /// @return how many are told
    public int publish(T item) {
        return receivers.fireAll(Objects.requireNonNull(item, "item"));
    }

    /// Waits for the next item. Suspends always: what was published before is gone.
    ///
    /// @return the item
    /// @throws InterruptedException if cancelled
    public T receive() throws InterruptedException {
        return received().await();
    }

    /// Describes the next item: an edge, told to all who wait at that moment. A subscription gets every item until closed.
    ///
    /// @return the event, the same object each time
    public Event<T> received() {
        return receivers.event();
    }

    @Override
    public String toString() {
        return "broadcaster";
    }
}
