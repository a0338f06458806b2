package org.weft;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;

/// A lock that a platform thread holds until told to release it.
@SuppressWarnings("LockNotBeforeTry") // nothing can fail in between
final class HeldLock implements AutoCloseable {
    final ReentrantLock lock = new ReentrantLock();
    private final CountDownLatch isHeld = new CountDownLatch(1);
    private final CountDownLatch mayGo = new CountDownLatch(1);
    private final Foreign holder =
            Foreign.start(
                    "holder",
                    () -> {
                        lock.lock();
                        isHeld.countDown();
                        mayGo.await();
                        lock.unlock();
                    });

    HeldLock() throws InterruptedException {
        isHeld.await();
    }

    /// Releases the lock once `waiting`, which waits for it, was interrupted because its limit has passed.
    AtomicBoolean releaseWhenInterrupted(CompletableFuture<Microthread> waiting) {
        var released = new AtomicBoolean();
        Foreign.start(
                "releasing",
                () -> {
                    Microthread late = waiting.get();
                    Foreign.waitUntil("the limit to pass", () -> late.isInterruptedByUs);
                    Foreign.waitUntil(
                            "it to wait again",
                            () -> Foreign.isBlocked(late.thread) && !late.thread.isInterrupted());
                    released.set(true);
                    mayGo.countDown();
                });
        return released;
    }

    @Override
    public void close() {
        mayGo.countDown();
        holder.join();
    }
}
