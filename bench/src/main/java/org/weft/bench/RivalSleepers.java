package org.weft.bench;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/// Virtual threads that sleep.
final class RivalSleepers {
    private static final Duration GLANCE = Duration.ofMillis(1);

    private final Duration length;
    private final CountDownLatch started;
    private final CountDownLatch ended;
    private volatile Thread last;

    private RivalSleepers(int count, Duration length) {
        this.length = length;
        this.started = new CountDownLatch(count);
        this.ended = new CountDownLatch(count);
    }

    static void virtual(int count, Duration length, Runnable allAsleep)
            throws InterruptedException {
        var sleepers = new RivalSleepers(count, length);
        Runnable sleeper = sleepers::sleep;
        for (int i = 0; i < count; i++) Thread.startVirtualThread(sleeper);
        sleepers.started.await();
        while (sleepers.last.getState() == Thread.State.RUNNABLE) Thread.sleep(GLANCE);
        allAsleep.run();
        sleepers.ended.await();
    }

    private void sleep() {
        last = Thread.currentThread();
        started.countDown();
        try {
            Thread.sleep(length);
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts", e);
        }
        ended.countDown();
    }
}
