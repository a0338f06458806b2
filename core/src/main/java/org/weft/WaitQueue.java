package org.weft;

import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.weft.spi.Demand;

/// Those who wait for something, first come, first served: what every event is made of, the library's and your own.
///
/// Firing runs nobody: it commits waiters and makes them ready, in order. A wait queue belongs to the reactor that
/// first touches it; another thread gets `WrongThreadException`. No method suspends.
///
/// A gate that opens once, as an event of its own:
///
/// ```java
/// final class Gate {
///     private final WaitQueue<Boolean> waiting = new WaitQueue<>("gate");
///     private boolean isOpen;
///
///     Event<Boolean> opened() {
///         return waiting.event(() -> isOpen ? true : null);
///     }
///
///     void open() {
///         isOpen = true;
///         waiting.fireAll(true);
///     }
/// }
/// ```
///
/// @param <T> what a waiter is given
public final class WaitQueue<T> {
    private static final Demand NONE =
            new Demand() {
                @Override
                public void begin() {}

                @Override
                public void end() {}
            };

    private final WaiterList waiters;
    private final String name;
    private final Demand demand;
    private final @Nullable Supplier<? extends @Nullable Microthread> holder;
    private final Event<T> edge = new Edge<>(this, null, Style.EDGE);

    /// Makes a queue in which nobody waits.
    public WaitQueue() {
        this("event");
    }

    /// Makes a queue in which nobody waits.
    ///
    /// @param name what it stands for, for dumps and messages: what a waiter waits for
    public WaitQueue(String name) {
        this(name, NONE);
    }

    /// Makes a queue whose owner is told when somebody begins to wait and when nobody does any more.
    ///
    /// @param name what it stands for, for dumps and messages
    /// @param demand told; see there for the thread
    public WaitQueue(String name, Demand demand) {
        this(name, demand, null, null);
    }

    /// Makes a queue for something that a microthread can have: a lock, a place in a turn. Who waits is then shown with
    /// whom it waits for, and microthreads that wait for each other are found.
    ///
    /// @param name what it stands for, for dumps and messages: what a waiter waits for
    /// @param holder tells who has it at the moment, or `null` if nobody has; asked in a microthread of the reactor, at any
    ///     time while somebody waits; it must be short, and change nothing; if it throws, nobody is known to have it
    public WaitQueue(String name, Supplier<? extends @Nullable Microthread> holder) {
        this(name, NONE, Objects.requireNonNull(holder, "holder"), null);
    }

    /// Makes a queue in which nobody waits, for an object that has several: all belong to the reactor that first touches
    /// one of them.
    ///
    /// @param name what it stands for, for dumps and messages: what a waiter waits for
    /// @param beside another queue of the object
    public WaitQueue(String name, WaitQueue<?> beside) {
        this(name, NONE, null, beside.waiters);
    }

    private WaitQueue(
            String name,
            Demand demand,
            @Nullable Supplier<? extends @Nullable Microthread> holder,
            @Nullable WaiterList beside) {
        this.waiters = new WaiterList(beside);
        this.name = Objects.requireNonNull(name, "name");
        this.demand = Objects.requireNonNull(demand, "demand");
        this.holder = holder;
    }

    /// Describes the next firing: an edge. It has no memory; it fires for those who wait at that moment.
    ///
    /// @return the event, the same object each time
    public Event<T> event() {
        return edge;
    }

    /// Describes a state that is told to everybody: a level. A wait that begins asks `ready` first, in the microthread
    /// that waits; a value other than `null` is the event's, and nobody waits. The owner fires when the state begins to
    /// hold. A subscription asks once, when it begins.
    ///
    /// @param ready the value if the state holds, or `null`; what it throws, `await` throws
    /// @return the event; keep it, each call makes one
    public Event<T> event(Supplier<? extends @Nullable T> ready) {
        return new Edge<>(this, Objects.requireNonNull(ready, "ready"), Style.STATE);
    }

    /// Describes something that is handed out, each to one waiter: an item, a permit. A wait that begins asks `take`
    /// first; what it returns is taken. A subscription asks again after each value it was given, until `null`.
    ///
    /// @param take takes one, or returns `null` if there is none; what it throws, `await` throws
    /// @return the event; keep it, each call makes one
    public Event<T> taking(Supplier<? extends @Nullable T> take) {
        return new Edge<>(this, Objects.requireNonNull(take, "take"), Style.TAKING);
    }

    /// Describes the next firing, as [#event()] does, but `await` returns what `current` says when the waiter runs,
    /// which may be later than the firing. A subscription gets the value of each firing.
    ///
    /// @param current asked in the microthread that waits, when the wait begins (so that the owner knows from which
    ///     state on it counts) and when it has ended
    /// @return the event; keep it, each call makes one
    public Event<T> latest(Supplier<? extends T> current) {
        return new Edge<>(this, Objects.requireNonNull(current, "current"), Style.LATEST);
    }

    /// Gives `value` to the first waiter.
    ///
    /// @param value its value
    /// @return whether somebody waited
    public boolean fireOne(T value) {
        Stage stage = waiters.checkHere(name);
        Waiter first = waiters.first();
        if (first == null) {
            stage.loop.standstill.missed(this);
            return false;
        }
        try {
            fire(first, value, true);
        } catch (VirtualMachineError e) {
            stage.breakage = e;
            throw e;
        }
        return true;
    }

    /// Gives `value` to all who wait at this moment, in order of arrival.
    ///
    /// @param value their value
    /// @return how many there were
    public int fireAll(T value) {
        Stage stage = waiters.checkHere(name);
        int count = 0;
        Waiter firstStaying = null;
        try {
            for (Waiter w = waiters.first(); w != null && w != firstStaying; w = waiters.first()) {
                if (firstStaying == null && w.isPersistent()) firstStaying = w;
                fire(w, value, false);
                count++;
            }
        } catch (VirtualMachineError e) {
            stage.breakage = e;
            throw e;
        }
        if (count == 0) stage.loop.standstill.missed(this);
        return count;
    }

    /// Gives `value` to those who wait and have not been given any since they began to, in order of arrival: to all but
    /// subscriptions that were called before. For a state that has gone on holding, although somebody who came in the
    /// middle of a slice has seen it otherwise.
    ///
    /// @param value their value
    /// @return how many there were
    public int fireNewcomers(T value) {
        waiters.checkHere(name);
        int count = 0;
        Waiter last = waiters.last();
        Waiter next = waiters.first();
        while (next != null) {
            Waiter waiter = next;
            next = waiter == last ? null : waiter.next;
            if (!waiter.isNewcomer()) continue;
            fire(waiter, value, false);
            count++;
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

    /// Throws unless the caller runs on the reactor of this queue, which is the first to touch it. For what belongs
    /// together with a queue, and does not touch it.
    ///
    /// @throws WrongThreadException if the caller is not on that reactor
    /// @throws IllegalStateException if the queue belongs to none yet, and the caller is on none
    public void checkHere() {
        waiters.checkHere(name);
    }

    @Override
    public String toString() {
        return name;
    }

    WaiterList waiters() {
        return waiters;
    }

    /// A waiter that stays goes to the end, so that all who stay keep their order once each has been served.
    private void fire(Waiter waiter, @Nullable Object value, boolean handedOver) {
        waiters.remove(waiter);
        if (waiter.isPersistent()) {
            waiters.add(waiter);
        } else {
            waiter.source = null;
            if (waiters.isEmpty()) demand.end();
        }
        waiter.commit(value, handedOver);
    }

    enum Style {
        EDGE,
        STATE,
        TAKING,
        LATEST
    }

    /// The event of a queue, in one of four styles.
    static final class Edge<T> extends Source<T> {
        private final WaitQueue<T> queue;
        private final @Nullable Supplier<? extends @Nullable T> asked;
        private final Style style;

        Edge(WaitQueue<T> queue, @Nullable Supplier<? extends @Nullable T> asked, Style style) {
            this.queue = queue;
            this.asked = asked;
            this.style = style;
        }

        @Override
        @Nullable Object poll(@Nullable Object brought) {
            Object value = asked == null ? null : asked.get();
            if (value != null && style != Style.LATEST) return value;
            if (queue.holder != null) Loop.here().cycles.suspect(holder());
            return NOT_YET;
        }

        @Override
        void enrol(Waiter waiter) {
            waiter.source = this;
            boolean isFirst = queue.waiters.isEmpty();
            queue.waiters.add(waiter);
            if (isFirst) queue.demand.begin();
        }

        @Override
        void withdraw(Waiter waiter) {
            queue.waiters.remove(waiter);
            if (queue.waiters.isEmpty()) queue.demand.end();
        }

        @Override
        @Nullable Object finish(@Nullable Object committed) {
            return style == Style.LATEST && asked != null ? asked.get() : committed;
        }

        /// Asked on behalf of others, in a dump for one: what it throws must not hit them.
        @Override
        @Nullable Microthread holder() {
            if (queue.holder == null) return null;
            try {
                return queue.holder.get();
            } catch (RuntimeException | Error _) {
                return null;
            }
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
        boolean isState() {
            return style == Style.STATE;
        }

        @Override
        boolean isChange() {
            return style == Style.LATEST;
        }

        @Override
        boolean isTaking() {
            return style == Style.TAKING;
        }

        @Override
        public String toString() {
            return queue.name;
        }
    }
}
