package org.weft;

import org.jspecify.annotations.Nullable;

/// A lock that has an owner, as a user of wait queues would write it.
final class OwnedLock {
    private final WaitQueue<Boolean> waiting;
    private final Event<Boolean> acquired;
    private @Nullable Microthread owner;

    OwnedLock(String name) {
        waiting = new WaitQueue<>(name, () -> owner);
        acquired = waiting.taking(() -> owner == null ? true : null);
    }

    Event<Boolean> acquired() {
        return acquired;
    }

    void acquire() throws InterruptedException {
        acquired.await();
        owner = Microthread.current();
    }

    void release() {
        owner = null;
        waiting.fireOne(true);
    }
}
