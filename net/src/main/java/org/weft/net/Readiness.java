package org.weft.net;

import org.jspecify.annotations.Nullable;
import org.weft.Event;
import org.weft.WaitQueue;
import org.weft.spi.ChannelPoller;
import org.weft.spi.Demand;

/// Whether an operation of a channel would get somewhere, and who waits for that. It is polled only while somebody
/// does.
///
/// ```
/// unknown --polled--> ready --tried--> unknown
/// unknown, ready --over--> over (ready for good)
/// ```
final class Readiness implements Demand {
    private final WaitQueue<Boolean> waiters;
    private final Event<Void> event;
    private final ChannelPoller.Watch watch;
    private int operation;
    private boolean isReady;
    private boolean isOver;

    /// @param operation a bit of `SelectionKey`
    /// @param what what a waiter waits for
    Readiness(ChannelPoller.Watch watch, int operation, String what) {
        this.watch = watch;
        this.operation = operation;
        this.waiters = new WaitQueue<>(what, this);
        this.event = waiters.event(this::ask).withoutValue();
        waiters.checkHere(); // belongs to the reactor that makes it, whoever waits first
    }

    Event<Void> event() {
        return event;
    }

    /// From now on it is about another operation.
    void becomes(int another) {
        operation = another;
        isReady = false;
    }

    /// The poller has found some operations ready. Runs on the carrier.
    void polled(int operations) {
        if ((operations & operation) == 0) return;
        isReady = true;
        waiters.fireAll(true);
    }

    /// The operation was tried, and what it would find next is not known. Subscribers, who stay, want to be told again.
    void tried() {
        if (!isReady) return; // whoever waits is polled for
        isReady = false;
        if (!waiters.isEmpty()) watch.want(operation);
    }

    /// The channel was closed.
    void over() {
        isOver = true;
        waiters.fireAll(true);
    }

    @Override
    public void begin() {
        if (!isOver) watch.want(operation);
    }

    @Override
    public void end() {
        watch.unwant(operation);
    }

    private @Nullable Boolean ask() {
        return (isReady || isOver) ? true : null;
    }
}
