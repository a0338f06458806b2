package org.weft;

import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.weft.event.ChannelClosedException;

/// A way into a reactor for items from other threads. Outside it is a bounded queue with many writers; inside it reads
/// like a channel. Items of one thread keep their order. It closes when `main` ends.
///
/// What several threads touch: the queue, lock-free; the room left; [#isSignalled], set by who
/// puts an item in and then tells the reactor, cleared by the reactor before it looks; [#isClosed]; [#entering], how many
/// threads are between having looked at that and having put their item in.
///
/// @param <T> the items
public final class Inlet<T> implements AutoCloseable {
    private static final Object CLOSED = new Object();

    private final Loop loop;
    private final ConcurrentLinkedQueue<T> items = new ConcurrentLinkedQueue<>();
    private final Room room;
    private final AtomicBoolean isSignalled = new AtomicBoolean();
    private final AtomicInteger entering = new AtomicInteger();
    private volatile boolean isClosed;

    private final WaitQueue<Object> receivers = new WaitQueue<>("item of inlet");
    private final Event<T> received = receivers.taking(this::poll).map(this::unwrap);
    private final WaitQueue<Boolean> drainWaiters = new WaitQueue<>("end of inlet", receivers);
    private final Event<Void> drained =
            drainWaiters.event(() -> isDrained() ? true : null).map(_ -> EventSupport.nothing());

    Inlet(Loop loop, int capacity) {
        if (capacity < 1) throw new IllegalArgumentException("capacity < 1: " + capacity);
        this.loop = loop;
        this.room = new Room(capacity);
        receivers.isEmpty(); // both belong to this reactor, whoever touches them first
        drainWaiters.isEmpty();
    }

    /// Puts an item in if there is room. May be called by any thread; never blocks.
    ///
    /// @param item the item
    /// @return whether there was room
    /// @throws IllegalStateException if the inlet is closed
    public boolean offer(T item) {
        Objects.requireNonNull(item, "item");
        throwIfClosed();
        if (!room.tryTake()) return false;
        add(item);
        return true;
    }

    /// Puts an item in, waiting for room, first come, first served. May be called by any thread **outside** of the reactor:
    /// a thread blocks; a microthread of another reactor suspends, and its reactor goes on.
    ///
    /// @param item the item
    /// @throws IllegalStateException if the inlet is closed, or closes meanwhile; or inside the inlet's own reactor
    /// @throws InterruptedException if the caller is interrupted or cancelled; the item is not in
    public void put(T item) throws InterruptedException {
        Objects.requireNonNull(item, "item");
        if (!room.take(
                loop,
                "room in an inlet",
                "put would block the reactor that must make room: use offer")) throw closed();
        add(item);
    }

    private void add(T item) {
        entering.incrementAndGet();
        boolean isRefused = isClosed;
        try {
            if (!isRefused) items.add(item);
        } finally {
            entering.decrementAndGet();
        }
        signal();
        if (isRefused) {
            throw closed();
        }
    }

    private void throwIfClosed() {
        if (isClosed) throw closed();
    }

    private IllegalStateException closed() {
        return new IllegalStateException("the inlet of " + loop.reactor + " is closed");
    }

    private void signal() {
        if (!isSignalled.getAndSet(true)) loop.mailbox.post((Mailbox.Job) this::takeIn);
    }

    /// Waits for an item. Suspends unless there is one.
    ///
    /// @return the next item
    /// @throws ChannelClosedException if it is closed and empty
    /// @throws InterruptedException if cancelled; no item was taken
    public T receive() throws InterruptedException {
        return received.await();
    }

    /// Describes the next item; a stream: each goes to one waiter. Fires also when closed and empty; `await` then throws
    /// `ChannelClosedException`.
    ///
    /// @return the event, the same object each time
    public Event<T> received() {
        return received;
    }

    /// Describes being closed and empty: holds from then on.
    ///
    /// @return the event, the same object each time
    public Event<Void> drained() {
        return drained;
    }

    /// Refuses further items; those inside can still be received. Threads that wait in `put` get
    /// `IllegalStateException`. May be called by any thread; never blocks.
    @Override
    public void close() {
        isClosed = true;
        room.close();
        signal();
    }

    private @Nullable Object poll() {
        T item = items.poll();
        if (item == null) return isDrained() ? CLOSED : null;
        room.give();
        if (isDrained()) drainWaiters.fireAll(true);
        return item;
    }

    private boolean isDrained() {
        return isClosed && entering.get() == 0 && items.isEmpty(); // in this order
    }

    /// Hands what has come to those who wait. Runs on the reactor.
    private void takeIn() {
        isSignalled.set(false);
        boolean isLast = isClosed && entering.get() == 0; // nothing comes after what is found now
        while (!receivers.isEmpty()) {
            Object item = poll();
            if (item == null) break;
            if (item == CLOSED) receivers.fireAll(CLOSED);
            else receivers.fireOne(item);
        }
        if (isLast) loop.reactor.forget(this);
        if (isDrained()) drainWaiters.fireAll(true);
    }

    private T unwrap(Object item) {
        if (item == CLOSED)
            throw new ChannelClosedException("the inlet of " + loop.reactor + " is closed");
        return EventSupport.cast(item);
    }
}
