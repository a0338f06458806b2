package org.weft.sim.network;

import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.weft.Event;
import org.weft.WaitQueue;
import org.weft.spi.Demand;

/// A state in which an operation would get somewhere, and who waits for it. Its queue is touched by the program's own reactor
/// only; whether anybody waits is known without it.
///
/// ```
/// untold --holds, and somebody waits--> told --tried--> untold
/// ```
final class Level implements Demand {
    private final WaitQueue<Boolean> waiters;
    private final Event<Void> event;
    private final BooleanSupplier holds;
    private boolean isAwaited;
    private boolean isTold;

    /// @param what what a waiter waits for
    Level(String what, BooleanSupplier holds) {
        this.holds = holds;
        this.waiters = new WaitQueue<>(what, this);
        this.event = waiters.event(this::ask).withoutValue();
        waiters.checkHere(); // belongs to the reactor that makes it, whoever waits first
    }

    Event<Void> event() {
        return event;
    }

    /// Whether somebody is to be told. For the network.
    boolean isDue() {
        return isAwaited && !isTold && holds.getAsBoolean();
    }

    /// Tells those who wait, if there is something to tell. In the reactor.
    void tell() {
        if (!isDue()) return;
        isTold = true;
        waiters.fireAll(true);
    }

    /// The operation was tried; subscribers, who stay, want to be told again.
    void tried() {
        isTold = false;
    }

    void checkHere() {
        waiters.checkHere();
    }

    @Override
    public void begin() {
        isAwaited = true;
        isTold = false;
    }

    @Override
    public void end() {
        isAwaited = false;
    }

    private @Nullable Boolean ask() {
        return holds.getAsBoolean() ? true : null;
    }
}
