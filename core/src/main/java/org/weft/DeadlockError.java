package org.weft;

/// Nothing can happen any more in a reactor, and yet it has not ended: nobody is ready, no moment is waited for, no I/O, no
/// item from another thread, no blocking call. The message names each microthread with what it waits for, who has that,
/// and where; and those who wait for each other.
///
/// It fails the scope of `main`, so that all is cancelled and cleaned up, and [Reactor#run] throws it.
public final class DeadlockError extends Error {
    private static final long serialVersionUID = 1;

    /// Without a stack of its own: the places that matter are those of the microthreads, in the message. It can be given
    /// one: who ran the reactor is shown.
    DeadlockError(String message) {
        super(message);
        setStackTrace(new StackTraceElement[0]);
    }
}
