package org.weft;

import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Those who wait to give something away, first come, first served: a [WaitQueue] whose waiters bring an item each.
///
/// It is what a channel's senders wait in. A waiter is released by whoever takes its item, and is told how that went.
/// No method but [#offer] suspends; another reactor's thread gets `WrongThreadException`.
///
/// @param <I> the item a waiter brings
/// @param <R> what a waiter is told
public final class OfferQueue<I, R> {
    private final WaiterList waiters;
    private final String name;
    private final Offered<I, R> offered;

    /// Makes a queue in which nobody waits.
    ///
    /// @param name what it stands for, for dumps and messages: what a waiter waits for
    /// @param ready asked when a wait begins, in the microthread that waits: takes the item and tells how that went, or
    ///     returns `null` to let it wait
    public OfferQueue(String name, Function<? super I, ? extends @Nullable R> ready) {
        this(name, ready, (WaiterList) null);
    }

    /// Makes a queue in which nobody waits, for an object that has another queue too: both belong to the reactor that first
    /// touches one of them.
    ///
    /// @param name what it stands for, for dumps and messages: what a waiter waits for
    /// @param ready as above
    /// @param beside the other queue of the object
    public OfferQueue(
            String name, Function<? super I, ? extends @Nullable R> ready, WaitQueue<?> beside) {
        this(name, ready, beside.waiters());
    }

    private OfferQueue(
            String name,
            Function<? super I, ? extends @Nullable R> ready,
            @Nullable WaiterList beside) {
        this.waiters = new WaiterList(beside);
        this.name = Objects.requireNonNull(name, "name");
        offered = new Offered<>(this, ready, null);
    }

    /// Offers an item and waits until it is taken. Suspends unless `ready` takes it. Cancelled means that it was not
    /// taken.
    ///
    /// @param item the item
    /// @return what `ready`, or who took it, says
    /// @throws InterruptedException if cancelled
    public R offer(I item) throws InterruptedException {
        return EventSupport.cast(
                offered.caller().waits.one(offered, Objects.requireNonNull(item, "item")));
    }

    /// Describes offering an item, to be awaited with others. Each `await` offers it anew; one that is cancelled or chooses
    /// another event has not offered it. An `anyOf` never takes from itself.
    ///
    /// @param item the item
    /// @return the event, with what `ready`, or who took the item, says
    public Event<R> offered(I item) {
        return new Offered<>(this, offered.ready, Objects.requireNonNull(item, "item"));
    }

    /// Takes the item of the first waiter and releases it.
    ///
    /// @param told what the waiter is told
    /// @return the item; `null` if nobody waits
    public @Nullable I take(R told) {
        Stage stage = waiters.checkHere(name);
        Waiter first = waiters.first();
        if (first == null) return null;
        I item = EventSupport.cast(first.item);
        try {
            release(first, told);
        } catch (VirtualMachineError e) {
            stage.breakage = e;
            throw e;
        }
        return item;
    }

    /// Releases all who wait without taking their items.
    ///
    /// @param told what they are told
    /// @return how many there were
    public int releaseAll(R told) {
        Stage stage = waiters.checkHere(name);
        int count = 0;
        try {
            for (Waiter w = waiters.first(); w != null; w = waiters.first()) {
                release(w, told);
                count++;
            }
        } catch (VirtualMachineError e) {
            stage.breakage = e;
            throw e;
        }
        return count;
    }

    /// Tells whether nobody waits.
    ///
    /// @return whether it is empty
    public boolean isEmpty() {
        waiters.checkHere(name);
        return waiters.isEmpty();
    }

    private void release(Waiter waiter, R told) {
        waiters.remove(waiter);
        waiter.source = null;
        waiter.item = null;
        waiter.commit(told, true);
    }

    /// The event of such a queue; the waiter brings the item, or the event has it.
    static final class Offered<I, R> extends Source<R> {
        private final OfferQueue<I, R> queue;
        private final Function<? super I, ? extends @Nullable R> ready;

        private final @Nullable I item;

        Offered(
                OfferQueue<I, R> queue,
                Function<? super I, ? extends @Nullable R> ready,
                @Nullable I item) {
            this.queue = queue;
            this.ready = Objects.requireNonNull(ready, "ready");
            this.item = item;
        }

        @Override
        @Nullable Object poll(@Nullable Object brought) {
            Object told = ready.apply(EventSupport.cast(brought == null ? item : brought));
            return told == null ? NOT_YET : told;
        }

        @Override
        Microthread caller() {
            return queue.waiters.caller(queue.name);
        }

        @Override
        void checkHome() {
            queue.waiters.checkHere(queue.name);
        }

        @Override
        void enrol(Waiter waiter) {
            waiter.source = this;
            if (item != null) waiter.item = item;
            queue.waiters.add(waiter);
        }

        @Override
        void withdraw(Waiter waiter) {
            queue.waiters.remove(waiter);
        }

        @Override
        boolean isTaking() {
            return true;
        }

        @Override
        public String toString() {
            return queue.name;
        }
    }
}
