package org.weft.event;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.weft.Event;

/// A value that can be read and watched: a [Value], or one derived from others.
///
/// What a slice changes is announced to others as one change when the slice ends; predicates, functions and `equals`
/// then see all of it, or nothing. Reading always gives the present state.
///
/// @param <T> the value; not null
public sealed interface View<T> permits Value, Derived {
    /// Reads it. Never suspends.
    ///
    /// @return the present value; of a derived one, computed now if what it comes from has changed
    T get();

    /// Describes its next change: an edge, told to all who wait at that moment. A slice that sets it several times has
    /// changed it once; set and set back is no change. It has no memory: what changes while nobody waits is not told.
    ///
    /// @return the event, the same object each time: `await` returns the value at the moment the waiter runs; a
    ///     subscription gets the value of each change
    Event<T> changed();

    /// Describes its being different from what one has seen, by `equals`: a level, told to everybody. Unlike [#changed] it
    /// never misses the last change, also if nobody waited then; steps in between it does not show, nor a [Value#touch].
    ///
    ///
    /// ```java
    /// var seen = configuration.get();
    /// while (true) {
    ///     apply(seen);
    ///     seen = configuration.differsFrom(seen).await();
    /// }
    /// ```
    ///
    /// @param seen a value to differ from
    /// @return the event, with the value at the moment the waiter runs, when it may be back at `seen`
    default Event<T> differsFrom(T seen) {
        Objects.requireNonNull(seen, "seen");
        return is(value -> !seen.equals(value)).holds().map(_ -> get());
    }

    /// Derives a view by a function. It is watched only while somebody waits for it.
    ///
    /// @param function gives its value; must depend on nothing but its argument
    /// @param <U> its value
    /// @return the view
    default <U> View<U> map(Function<? super T, ? extends U> function) {
        Objects.requireNonNull(function, "function");
        return of(() -> function.apply(get()), this);
    }

    /// Derives a condition.
    ///
    /// @param predicate whether it holds; must depend on nothing but its argument
    /// @return the condition
    default Condition is(Predicate<? super T> predicate) {
        Objects.requireNonNull(predicate, "predicate");
        return new Condition(() -> predicate.test(get()), List.of(this));
    }

    /// Derives a view from several others. It is computed at most once for each change, and never from a state that is
    /// half old and half new. It is watched only while somebody waits for it.
    ///
    /// @param function gives its value; must depend on nothing but the bases. If it throws while a change is announced,
    ///     the error sink gets the error and the view keeps its last value; if it throws in [#get], so does that
    /// @param bases the views it reads, at least one
    /// @param <T> its value
    /// @return the view
    static <T> View<T> of(Supplier<T> function, View<?>... bases) {
        return of(function, List.of(bases));
    }

    /// Does what [#of(Supplier, View...)] does, for a collection.
    ///
    /// @param function gives its value; must depend on nothing but the bases
    /// @param bases the views it reads, at least one
    /// @param <T> its value
    /// @return the view
    static <T> View<T> of(Supplier<T> function, Collection<? extends View<?>> bases) {
        return new Derived<>(function, List.copyOf(bases));
    }
}
