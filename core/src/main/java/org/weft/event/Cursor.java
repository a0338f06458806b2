package org.weft.event;

import java.util.ArrayDeque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.weft.Event;
import org.weft.WaitQueue;

/// A place in the history of a [Value], from [Value#every]: reads every single set, in order, also several of one slice,
/// and those that happen while nobody reads.
///
/// It remembers up to its limit of sets that were not read yet. If there are more, it forgets them, says so once by a
/// [CursorLaggedException], and goes on with the latest. Close it when done: until then the value remembers for it.
///
/// ```java
/// try (var steps = progress.every(100)) {
///     while (true) log(steps.receive());
/// }
/// ```
///
/// ```
/// reading --more than limit unread--> lagging --receive throws, once--> reading, with the latest unread
/// reading, lagging --close--> closed
/// ```
///
/// @param <T> the values; not null
public final class Cursor<T> implements AutoCloseable {
    private static final Object CLOSED = new Object();

    private final Value<T> value;
    private final int limit;
    private final ArrayDeque<T> unread = new ArrayDeque<>();
    private final WaitQueue<Object> readers = new WaitQueue<>("set of value");
    private final Event<T> received = readers.taking(this::take).map(this::unwrap);

    /// While it lags, how many sets are lost; else 0.
    private long missed;

    private boolean isClosed;

    Cursor(Value<T> value, int limit) {
        this.value = value;
        this.limit = limit;
    }

    /// Reads the next set. Suspends while there is none.
    ///
    /// @return what the value was set to
    /// @throws CursorLaggedException if more sets were unread than the limit; the next call gives the latest
    /// @throws IllegalStateException if the cursor is closed, or closes meanwhile
    /// @throws InterruptedException if cancelled; nothing was read
    public T receive() throws InterruptedException {
        return received.await();
    }

    /// Describes the next set; each goes to one waiter. Fires also when the cursor lags or is closed; the `await` that
    /// chose it then throws as [#receive] does. A subscription gets them one after the other; it ends with that error, in
    /// the reactor's error sink.
    ///
    /// @return the event, the same object each time
    public Event<T> received() {
        return received;
    }

    /// Lets go of the value, and forgets what is unread. More than once is harmless. Never suspends.
    @Override
    public void close() {
        readers.checkHere();
        if (isClosed) return;
        isClosed = true;
        unread.clear();
        value.forget(this);
        readers.fireAll(CLOSED);
    }

    @Override
    public String toString() {
        if (isClosed) return "cursor, closed";
        return "cursor, "
                + unread.size()
                + " of "
                + limit
                + " unread"
                + (missed > 0 ? ", lagging" : "");
    }

    /// The value was set. Runs no user code.
    void add(T set) {
        if (readers.fireOne(set)) return;
        if (missed > 0 || unread.size() == limit) {
            missed += unread.size();
            unread.clear();
        }
        unread.add(set);
    }

    private @Nullable Object take() {
        if (isClosed) return CLOSED;
        if (missed == 0) return unread.poll();
        var lag = new Lag(missed);
        missed = 0;
        return lag;
    }

    @SuppressWarnings("unchecked") // only sets, CLOSED and lags travel through the queue
    private T unwrap(Object item) {
        if (item == CLOSED)
            throw new IllegalStateException(
                    "the cursor is closed: open another by every(" + limit + ")");
        if (item instanceof Lag(long count)) throw new CursorLaggedException(count, limit);
        return (T) Objects.requireNonNull(item);
    }

    /// Stands for what is lost.
    private record Lag(long count) {}
}
