package org.weft;

/// Something that is due at a moment of its reactor's monotonic clock.
abstract class Timer {
    static final long UNSET = -1;

    long deadlineNanos;

    /// Tells this setting from all others of the same [Timers]; [#UNSET] while it is not set.
    long sequence = UNSET;

    /// Where it stands in that, until it is put in order there.
    int place;

    final boolean isSet() {
        return sequence != UNSET;
    }

    /// Acts; called on the reactor's thread, once, after the timer has left [Timers]. Must not run user code.
    abstract void expire();

    /// Names it to a director: the same in each run.
    @Override
    public abstract String toString();

    /// The reactor has ended: called once on what is still set. Most has nobody left to tell.
    void outlive() {}
}
