package org.weft.spi;

/// Waits on behalf of a reactor that has nothing to run, and learns what the outside has done.
///
/// One reactor, one poller. All methods but [#wakeUp()] are called on the reactor's own thread, on which no user code
/// runs: an implementation takes no lock that user code can hold.
public interface Poller extends AutoCloseable {
    /// Fires what has become ready outside, waiting at most `maxNanos` for something to fire. Returns early when woken.
    /// What becomes ready in one call is fired in the order in which its waits were registered.
    ///
    /// @param maxNanos how long it may wait: 0 not at all, `Long.MAX_VALUE` until woken
    void poll(long maxNanos);

    /// Makes the poll under way, or else the next one, return at once. May be called by any thread; never blocks.
    void wakeUp();

    /// Tells whether something outside can still make it fire: whether anything is polled for. If not, and nothing else
    /// is left that could happen, the reactor ends with a `DeadlockError` instead of waiting for ever.
    ///
    /// @return whether a wait of any length may fire something
    boolean isWatching();

    /// Tells whether so much of what it found last is still being worked off that another look would mostly find it again.
    /// A reactor that has something to run, and no deadline that is due, then does without. Asked before each such look; must
    /// not say so for ever.
    ///
    /// @return whether a look without waiting may be left out
    default boolean isBusy() {
        return false;
    }

    /// Releases what the poller holds. Everything still registered is closed.
    @Override
    void close();
}
