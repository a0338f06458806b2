package org.weft;

/// One registration of a callback. Closing it closes no other, also when the same function is registered twice.
public interface Subscription extends AutoCloseable {
    /// Ends the registration; more than once is harmless. What was announced and not yet delivered is dropped; an item
    /// already handed over (of a channel, a semaphore) is still delivered. Never suspends.
    @Override
    void close();
}
