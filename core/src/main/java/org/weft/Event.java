package org.weft;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/// Something that may happen, and that can be awaited, alone or with others.
///
/// An event is a description, not an occurrence: it is made once and awaited as often and by as many as like. Whether
/// an occurrence goes to one waiter or to all, and whether it is remembered for those who come later, is said where the
/// event is handed out. Events never fail; an event whose commit is an operation (an item received) throws the
/// operation's unchecked error at the `await` that chose it.
///
/// Events are made by the library and by [WaitQueue]; an event belongs to the reactor that first waits for it.
///
/// ```java
/// var somethingChanged = running.changed().or(desired.changed());   // made once, awaited often
/// somethingChanged.await();
/// ```
///
/// @param <T> its value
public sealed interface Event<T> permits Source, Mapped, Choice, Guard {
    /// Waits until the event happens. Suspends unless it is there already; allocates nothing.
    ///
    /// Cancelled means that nothing was taken. If the event and a cancellation meet, the event wins, and the
    /// cancellation is delivered at the next suspending call.
    ///
    /// @return the event's value
    /// @throws InterruptedException if cancelled, as [Cancelled]
    T await() throws InterruptedException;

    /// Describes the same event with another value.
    ///
    /// @param function applied once for each commit, in the microthread that waited, after the commit; what it throws,
    ///     `await` throws
    /// @param <U> the other value
    /// @return the event
    default <U> Event<U> map(Function<? super T, ? extends U> function) {
        Objects.requireNonNull(function, "function");
        return new Mapped<>(this, function);
    }

    /// Describes the same event with a fixed value, to tell the events of an `anyOf` apart.
    ///
    /// @param value the value
    /// @param <U> its type
    /// @return the event
    default <U> Event<U> as(U value) {
        return map(_ -> value);
    }

    /// Describes the same event without a value: `await` returns `null`.
    ///
    /// @return the event
    default Event<Void> withoutValue() {
        return map(_ -> EventSupport.nothing());
    }

    /// Describes "this one or that one". When the value matters, use [#anyOf(Event...)].
    ///
    /// @param other the other event
    /// @return the event
    default Event<?> or(Event<?> other) {
        return new Choice<Object>(Arrays.asList(this, other), false);
    }

    /// Calls back at each occurrence, until closed.
    ///
    /// Callbacks of a reactor run one after the other in a microthread of their own, each a slice of its own; one that
    /// throws is reported to the reactor's error sink and hurts nobody else; a suspending call inside one throws
    /// `IllegalStateException`. Of an event that holds for a while, the callback is called once if it holds, then each
    /// time it begins to hold. Of an event that hands out items, it is called for each item, one after the other, until a
    /// channel behind it is closed and empty: that is its end, and no error. At a
    /// value or condition, a subscription made in a slice that has changed something begins when that slice ends.
    ///
    /// @param callback called with the value of each occurrence
    /// @return the registration
    default Subscription subscribe(Consumer<? super T> callback) {
        return Listener.subscribe(this, callback, Listener.Mode.EACH);
    }

    /// Calls back at the next occurrence, once.
    ///
    /// @param callback called with the value
    /// @return the registration
    default Subscription once(Consumer<? super T> callback) {
        return Listener.subscribe(this, callback, Listener.Mode.ONCE);
    }

    /// Describes "whichever of these comes first". Exactly one commits; the others are as if never waited for. Among
    /// those that are there when the wait begins, the one named first wins. Nested ones are flattened, duplicates count
    /// once. Built once it is awaited for ever, without allocation.
    ///
    /// @param events at least one
    /// @param <T> their value
    /// @return the event
    @SafeVarargs
    @SuppressWarnings("varargs") // only read
    static <T> Event<T> anyOf(Event<? extends T>... events) {
        return anyOf(Arrays.asList(events));
    }

    /// Does what [#anyOf(Event...)] does, for a collection.
    ///
    /// @param events at least one, in their order
    /// @param <T> their value
    /// @return the event
    static <T> Event<T> anyOf(Collection<? extends Event<? extends T>> events) {
        return new Choice<>(List.copyOf(events), false);
    }

    /// Describes "whichever of these comes first", as [#anyOf(Event...)] does, but among those that are there when the wait
    /// begins it draws one with equal probability, from the world's randomness: so that none starves behind another that is
    /// always there. A nested [#anyOf(Event...)] counts as one of them.
    ///
    /// @param events at least one
    /// @param <T> their value
    /// @return the event
    @SafeVarargs
    @SuppressWarnings("varargs") // only read
    static <T> Event<T> anyOfFair(Event<? extends T>... events) {
        return anyOfFair(Arrays.asList(events));
    }

    /// Does what [#anyOfFair(Event...)] does, for a collection.
    ///
    /// @param events at least one
    /// @param <T> their value
    /// @return the event
    static <T> Event<T> anyOfFair(Collection<? extends Event<? extends T>> events) {
        return new Choice<>(List.copyOf(events), true);
    }

    /// Describes an event that is made anew for each wait, for what must be read or sent when the wait begins.
    ///
    /// All guards of a wait are asked first, in order, before any event is tried. What a guard throws, `await` throws. A
    /// subscription asks once, when it begins. (`guard` of Concurrent ML.)
    ///
    /// ```java
    /// Event<Instant> deadline = Event.guard(() -> Event.after(limit.get()));   // the limit as it is when a wait begins
    /// ```
    ///
    /// @param perAwait makes the event; runs in the microthread that waits, and must not suspend
    /// @param <T> its value
    /// @return the event
    static <T> Event<T> guard(Supplier<? extends Event<? extends T>> perAwait) {
        Objects.requireNonNull(perAwait, "perAwait");
        return new Guard<>(_ -> perAwait.get());
    }

    /// Describes an event that is made anew for each wait, as [#guard] does, and that learns if it was not chosen: for a
    /// request that is sent when the wait begins and must be taken back if another event wins.
    ///
    /// The negative acknowledgement holds from the moment when the waiter runs again with another event of the same
    /// `anyOf`, with a cancellation, or with an error. **If this event is chosen the acknowledgement never holds: use `once` on
    /// it; a microthread that awaits it alone would never end, and neither would its scope.** Of a subscription: `once`
    /// fires it when another event was given; `subscribe` only when closed, however often others were given. (`withNack` of
    /// Concurrent ML.)
    ///
    /// @param perAwait gets the negative acknowledgement and makes the event; runs in the microthread that waits, and must
    ///     not suspend
    /// @param <T> its value
    /// @return the event
    static <T> Event<T> withNack(
            Function<? super Event<Void>, ? extends Event<? extends T>> perAwait) {
        return new Guard<>(Objects.requireNonNull(perAwait, "perAwait"));
    }

    /// Describes a moment `delay` after the wait begins, counted anew from each `await` on the monotonic clock. A
    /// subscription is called every `delay`; with a delay of zero or less, once.
    ///
    /// @param delay how long; zero or less is there at once
    /// @return the event, with the wall-clock time at which the waiter runs
    static Event<Instant> after(Duration delay) {
        return TimeEvents.after(delay);
    }

    /// Describes the wall clock reaching `time`; it holds from then on. The clock, which may step, is read again when
    /// the event seems due. A subscription is called once.
    ///
    /// @param time the moment
    /// @return the event, with the wall-clock time at which the waiter runs
    static Event<Instant> at(Instant time) {
        return TimeEvents.at(time);
    }

    /// Describes what never happens. Waiting for it alone is no way to keep a reactor alive: one in which nothing else can
    /// happen ends with a [DeadlockError].
    ///
    /// @param <T> any
    /// @return the event
    static <T> Event<T> never() {
        return TimeEvents.Fixed.never();
    }

    /// Describes what is always there. A subscription is called once.
    ///
    /// @param value its value
    /// @param <T> its type
    /// @return the event
    static <T> Event<T> always(T value) {
        return new TimeEvents.Fixed<>("always", value);
    }
}
