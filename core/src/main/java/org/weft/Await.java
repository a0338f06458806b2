package org.weft;

import org.jspecify.annotations.Nullable;

/// A microthread's place in an event's queue. Each microthread has one, and one more for each further event of an
/// `anyOf`; they are used again and again, so that waiting allocates nothing.
final class Await extends Waiter {
    final Microthread owner;

    /// Which of the events of an `anyOf` this stands for.
    final int index;

    Await(Microthread owner, int index) {
        this.owner = owner;
        this.index = index;
    }

    @Override
    void commit(@Nullable Object value, boolean handedOver) {
        owner.waits.commit(this, value);
    }

    @Override
    public String toString() {
        return owner.path();
    }
}
