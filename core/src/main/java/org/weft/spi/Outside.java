package org.weft.spi;

/// The way back into one reactor, for a service of its world whose work is done by other threads.
///
/// An [org.weft.Inlet] says by being open that something may come, and so keeps its reactor from finding that nothing can
/// happen any more. A service is there all the time; what it may bring is awaited only sometimes. So it tells, with
/// [#whileAwaited()], when.
public interface Outside {
    /// Lets `callback` run on the reactor soon, as callbacks run: each is a slice of its own, in the order given by each
    /// thread. Dropped if the reactor has ended. May be called by any thread; never blocks. Nothing limits how much is on
    /// its way: that is up to the service.
    ///
    /// @param callback what to run
    void bringBack(Runnable callback);

    /// Keeps the reactor waiting: it is to be given to the queue of each event that fires because of what is brought back.
    /// Whoever waits in such a queue waits for something that can still happen.
    ///
    /// @return the same object each time, for as many queues as like
    Demand whileAwaited();
}
