package org.weft.event;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.weft.Event;
import org.weft.Reactor;
import org.weft.WaitQueue;

/// A variable that can be watched.
///
/// It belongs to the reactor that first touches it, and may be made before there is one. Setting it costs an assignment
/// if nobody watches.
///
/// ```java
/// var running = new Value<>(0);
/// running.is(n -> n == 0).await();
/// ```
///
/// @param <T> the value; not null
public final class Value<T> implements View<T> {
    /// Grows with every set of any value: while it stands still no derived view need look at its bases. Shared by all
    /// reactors, which costs them nothing but the increment.
    static final AtomicLong EPOCH = new AtomicLong();

    final Dependents dependents = new Dependents();

    private final WaitQueue<T> watchers = new WaitQueue<>("change of value");
    private final Event<T> changed = watchers.latest(this::get);
    private final Runnable announce = this::announce;

    private T value;
    private long version;

    /// What it was when it was last announced, or before it was first set since; `null` while nothing is to be announced.
    private @Nullable T announced;

    private boolean isTouched;
    private boolean mustLookAgain;

    /// Who is to see every single set; `null` if nobody ever was.
    private @Nullable List<Cursor<T>> cursors;

    /// Makes one.
    ///
    /// @param value its first value
    public Value(T value) {
        this.value = Objects.requireNonNull(value, "value");
    }

    @Override
    public T get() {
        watchers.checkHere();
        return value;
    }

    /// Sets it. Others are told at the end of the slice, if it then differs from what they know. Never suspends.
    ///
    /// @param newValue the new value
    public void set(T newValue) {
        Objects.requireNonNull(newValue, "newValue");
        boolean isWatched = !watchers.isEmpty() || !dependents.isEmpty();
        if (isWatched && announced == null) {
            Reactor.current().atEndOfSlice(announce);
            announced = value; // not before: if that fails, the next set tries again
        }
        version++;
        EPOCH.incrementAndGet();
        value = newValue;
        if (cursors != null) for (int i = 0; i < cursors.size(); i++) cursors.get(i).add(newValue);
    }

    /// Sets it to what a function makes of it. Otherwise as [#set].
    ///
    /// @param function gets the present value, gives the new one; runs at once, in the caller
    public void update(UnaryOperator<T> function) {
        set(function.apply(get()));
    }

    /// Announces a change although the value is equal: what it holds has changed inside. Never suspends.
    public void touch() {
        set(value);
        isTouched = announced != null; // nobody watches: nothing to tell
    }

    @Override
    public Event<T> changed() {
        return changed;
    }

    /// Opens a cursor over every single set from now on, [#touch] included: also over several of one slice, sets to an
    /// equal value, and sets while it is not read. It commits at once and announces nothing: who is shown a step may see
    /// a state that is not whole yet.
    ///
    /// @param limit how many unread sets it remembers, at least 1; see [Cursor] for what happens if there are more
    /// @return the cursor, to be closed
    /// @throws IllegalArgumentException if `limit` is less than 1
    public Cursor<T> every(int limit) {
        if (limit < 1) throw new IllegalArgumentException("limit < 1: " + limit);
        watchers.checkHere();
        if (cursors == null) cursors = new ArrayList<>(1);
        var cursor = new Cursor<T>(this, limit);
        cursors.add(cursor);
        return cursor;
    }

    @Override
    public String toString() {
        return "value " + value;
    }

    void forget(Cursor<T> cursor) {
        if (cursors != null) cursors.remove(cursor);
    }

    long version() {
        return version;
    }

    boolean expectLookingAgain() {
        if (announced != null) mustLookAgain = true;
        return mustLookAgain;
    }

    /// Runs in the propagator.
    private void announce() {
        T before = announced;
        boolean wasTouched = isTouched;
        announced = null;
        isTouched = false;
        boolean hasChanged = wasTouched || !Objects.equals(before, value);
        if (hasChanged) watchers.fireAll(value);
        if (hasChanged || mustLookAgain) {
            mustLookAgain = false;
            dependents.lookAgain();
        }
    }
}
