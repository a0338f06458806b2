package org.weft;

/// Something that is due at a moment of its reactor's monotonic clock. Intrusive: a timer is its own entry in [Timers].
abstract class Timer {
    static final int UNSET = -1;

    long deadlineNanos;
    long sequence;
    int slot = UNSET;

    /// Acts; called on the reactor's thread, once, after the timer has left [Timers]. Must not run user code.
    abstract void expire();

    /// The reactor has ended: called once on what is still set. Most has nobody left to tell.
    void outlive() {}
}
