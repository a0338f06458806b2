package org.weft;

import org.jspecify.annotations.Nullable;

/// One place in the queue of one event: a microthread's wait, or a subscription. It is also a timer, so that waiting for
/// a moment needs no second object.
///
/// ```
/// free --enrol--> enrolled --fired or due--> free (committed)
///                 enrolled --leave---------> free (as if it had never waited)
/// ```
abstract sealed class Waiter extends Timer permits Await, Listener.Place {
    /// Where it is enrolled; `null` when free.
    @Nullable Source<?> source;

    @Nullable Waiter previous;
    @Nullable Waiter next;

    /// What it brings to the event, if it brings something: the item of a waiting sender.
    @Nullable Object item;

    /// Takes the event. The waiter is already out of the event's queue; runs no user code.
    ///
    /// @param value the event's value
    /// @param handedOver whether nobody else gets this value, so that it must not be dropped
    abstract void commit(@Nullable Object value, boolean handedOver);

    /// Stays enrolled when the event fires, as a subscription to every occurrence does.
    boolean isPersistent() {
        return false;
    }

    /// Has not been given anything since it began to wait, as each microthread that waits.
    boolean isNewcomer() {
        return true;
    }

    @Override
    final void expire() {
        Source<?> due = source;
        if (due == null)
            throw new IllegalStateException("a timer expired for a waiter that waits for nothing");
        due.expired(this);
    }

    /// Leaves the event's queue, if it is in one.
    final void leave() {
        Source<?> left = source;
        if (left == null) return;
        left.withdraw(this);
        source = null; // not before: what strikes meanwhile finds it still enrolled
        item = null;
    }
}
