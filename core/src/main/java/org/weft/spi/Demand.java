package org.weft.spi;

/// Is told when somebody begins to wait in a [org.weft.WaitQueue], and when the last one has left.
///
/// An event that costs something to watch (a descriptor that is polled, a value derived from others) costs it only
/// while somebody waits. **Both methods may run on the reactor's own thread**, where a block would stop everything:
/// they must be short, must not block and must not throw.
public interface Demand {
    /// The queue, which was empty, has a waiter now.
    void begin();

    /// The queue's last waiter has left: served, cancelled or withdrawn.
    void end();
}
