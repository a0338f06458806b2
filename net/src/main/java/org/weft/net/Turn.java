package org.weft.net;

import org.weft.Event;
import org.weft.WaitQueue;

/// Lets one microthread at a time into an operation, on the operation's own reactor only; entering is a cancellation
/// point.
///
/// ```
/// free --enter--> taken --leave--> free
///                 taken --enter--> IllegalStateException for who came second
/// ```
final class Turn {
    private final String operation;
    private final WaitQueue<Boolean>
            place; // nobody ever waits here: it knows the reactor, and its event never suspends
    private final Event<Boolean> entered;
    private boolean isTaken;

    /// @param operation what is done, as `read from localhost:7`
    Turn(String operation) {
        this.operation = operation;
        this.place = new WaitQueue<>(operation);
        this.entered = place.taking(this::take);
    }

    /// Throws unless the caller runs on the reactor of this object, which is the first one to touch it.
    void checkHere() {
        place.checkHere();
    }

    void enter() throws InterruptedException {
        entered.await();
    }

    void leave() {
        isTaken = false;
    }

    @Override
    public String toString() {
        return operation;
    }

    private Boolean take() {
        if (isTaken)
            throw new IllegalStateException(
                    operation
                            + ": another microthread is at it; one at a time, so wait until it has"
                            + " returned");
        isTaken = true;
        return true;
    }
}
