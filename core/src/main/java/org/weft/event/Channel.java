package org.weft.event;

import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.weft.Event;
import org.weft.OfferQueue;
import org.weft.WaitQueue;

/// A queue between microthreads: each item goes to one receiver, in order. Full, it lets senders wait; empty, receivers.
///
/// A rendezvous channel holds nothing: `send` returns only once a receiver has the item.
///
/// At any time either nobody waits to receive, or the channel is empty and nobody waits to send.
///
/// @param <T> the items; not null
public final class Channel<T> {
    private static final Object CLOSED = new Object();

    private enum Sending {
        ACCEPTED,
        REFUSED
    }

    private final int capacity;
    private final ArrayDeque<T> items = new ArrayDeque<>();
    private final WaitQueue<Object> receivers = new WaitQueue<>("item of channel");
    private final OfferQueue<T, Sending> senders =
            new OfferQueue<>("room in channel", this::accept, receivers);
    private final Event<Object> taken = receivers.taking(this::take);
    private final Event<T> received = taken.map(this::unwrap);
    private final WaitQueue<Boolean> drainWaiters = new WaitQueue<>("end of channel", receivers);
    private final Event<Void> drained =
            drainWaiters.event(() -> isDrained() ? true : null).withoutValue();
    private boolean isClosed;

    private Channel(int capacity) {
        this.capacity = capacity;
    }

    /// Makes a channel that holds nothing.
    ///
    /// @param <T> the items
    /// @return the channel
    public static <T> Channel<T> rendezvous() {
        return new Channel<>(0);
    }

    /// Makes a channel that holds up to `capacity` items.
    ///
    /// @param capacity how many, at least 1
    /// @param <T> the items
    /// @return the channel
    /// @throws IllegalArgumentException if `capacity` is less than 1
    public static <T> Channel<T> bounded(int capacity) {
        if (capacity < 1)
            throw new IllegalArgumentException(
                    "capacity < 1: " + capacity + "; without room it is a rendezvous()");
        return new Channel<>(capacity);
    }

    /// Sends an item. Suspends while there is no room; on a rendezvous channel, until a receiver has it.
    ///
    /// @param item the item
    /// @throws ChannelClosedException if the channel is closed, or closes meanwhile; the item was not sent
    /// @throws InterruptedException if cancelled; the item was not sent
    public void send(T item) throws InterruptedException {
        accepted(senders.offer(item));
    }

    /// Describes sending an item, to be awaited with others: happens when there is room, or, on a rendezvous channel, a
    /// receiver. Each `await` sends the item anew; one that chooses another event, or is cancelled, has not sent it. Fires
    /// also when the channel is closed; the `await` that chose it then throws [ChannelClosedException]. A subscription sends
    /// the item again and again, as often as there is room.
    ///
    /// An `anyOf` of `sent` and `received` on the same channel never receives what it sends.
    ///
    /// @param item the item
    /// @return the event
    public Event<Void> sent(T item) {
        return senders.offered(Objects.requireNonNull(item, "item"))
                .map(Channel::accepted)
                .withoutValue();
    }

    /// Sends an item if that needs no waiting. Never suspends.
    ///
    /// @param item the item
    /// @return whether it was sent; not, if there is no room (of a rendezvous channel: no receiver)
    /// @throws ChannelClosedException if the channel is closed
    public boolean trySend(T item) {
        receivers.checkHere();
        Sending how = accept(Objects.requireNonNull(item, "item"));
        if (how == Sending.REFUSED) throw closed();
        return how != null;
    }

    /// Receives an item. Suspends while there is none.
    ///
    /// @return the next item
    /// @throws ChannelClosedException if the channel is closed and empty
    /// @throws InterruptedException if cancelled; no item was taken
    public T receive() throws InterruptedException {
        return unwrap(taken.await());
    }

    /// Receives an item if there is one. Never suspends.
    ///
    /// @return the next item; empty if there is none
    /// @throws ChannelClosedException if the channel is closed and empty
    public Optional<T> tryReceive() {
        receivers.checkHere();
        Object item = take();
        return item == null ? Optional.empty() : Optional.of(unwrap(item));
    }

    /// Describes the next item; each goes to one waiter. Fires also when the channel is closed and empty; the `await` that
    /// chose it then throws [ChannelClosedException].
    ///
    /// @return the event, the same object each time
    public Event<T> received() {
        return received;
    }

    /// Receives item after item, until the channel is closed and empty. Suspends while there is none, and as the action
    /// does. Whatever ends it, an item that was received has been given to the action.
    ///
    /// @param action gets each item
    /// @param <X> what it throws
    /// @throws X as the action does
    /// @throws InterruptedException if cancelled
    public <X extends Exception> void forEach(ItemAction<? super T, X> action)
            throws X, InterruptedException {
        Objects.requireNonNull(action, "action");
        for (Object item = taken.await(); item != CLOSED; item = taken.await())
            action.accept(unwrap(item));
    }

    /// Describes being closed and empty: a level, holds from then on.
    ///
    /// @return the event, the same object each time
    public Event<Void> drained() {
        return drained;
    }

    /// Refuses further items. What is inside can still be received; who waits to send has not sent. More than once is
    /// harmless. Never suspends.
    public void close() {
        receivers.checkHere();
        isClosed = true;
        senders.releaseAll(Sending.REFUSED);
        if (isDrained()) drain();
    }

    /// Tells how many items it can hold.
    ///
    /// @return the capacity; 0 of a rendezvous channel
    public int capacity() {
        return capacity;
    }

    /// Counts the items inside.
    ///
    /// @return how many there are
    public int size() {
        receivers.checkHere();
        return items.size();
    }

    @Override
    public String toString() {
        return "channel, " + items.size() + " of " + capacity + (isClosed ? ", closed" : "");
    }

    /// Hands an item to a receiver or puts it in; `null` if it must wait.
    private @Nullable Sending accept(T item) {
        if (isClosed) return Sending.REFUSED;
        if (receivers.fireOne(item)) return Sending.ACCEPTED;
        if (items.size() >= capacity) return null;
        items.add(item);
        return Sending.ACCEPTED;
    }

    /// Takes an item out, and lets the first sender's in; `null` if there is none.
    private @Nullable Object take() {
        T waiting = senders.take(Sending.ACCEPTED); // first: if the stack ends it ends here
        T item = items.poll();
        if (item == null) {
            if (waiting != null) return waiting;
            return isClosed ? CLOSED : null;
        }
        if (waiting != null) items.add(waiting);
        if (isClosed && items.isEmpty()) drain();
        return item;
    }

    private boolean isDrained() {
        return isClosed && items.isEmpty();
    }

    /// Who waits to receive learns that nothing will come, and who waits for that learns it.
    private void drain() {
        receivers.fireAll(CLOSED);
        drainWaiters.fireAll(true);
    }

    @SuppressWarnings("unchecked") // only items and CLOSED travel through the queue
    private T unwrap(Object item) {
        if (item == CLOSED) throw closed();
        return (T) item;
    }

    private static Sending accepted(Sending how) {
        if (how == Sending.REFUSED) throw closed();
        return how;
    }

    private static ChannelClosedException closed() {
        return new ChannelClosedException("the channel is closed");
    }
}
