package org.weft.event;

import org.weft.Event;

/// Is raised or not: a value of two states that one waits for.
public final class Flag {
    private final Value<Boolean> state = new Value<>(false);
    private final Condition isUp = state.is(up -> up);

    /// Makes one that is lowered.
    public Flag() {}

    /// Raises it. Everybody who waits is told at the end of the slice, if it is still raised. Never suspends.
    public void raise() {
        state.set(true);
    }

    /// Lowers it. Who has been told already stays told. Never suspends.
    public void lower() {
        state.set(false);
    }

    /// Reads it.
    ///
    /// @return whether it is raised
    public boolean isRaised() {
        return state.get();
    }

    /// Describes its being raised: a level, told to everybody. The flag may have been lowered again by the time the
    /// waiter runs.
    ///
    /// @return the event, the same object each time
    public Event<Void> raised() {
        return isUp.holds();
    }

    @Override
    public String toString() {
        return "flag";
    }
}
