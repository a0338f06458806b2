package org.weft;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Locks, monitors and blocking queues of the JDK, shared by the microthreads of two reactors and by platform threads.
class JdkLockStressTest {
    private static final int REACTORS = 2;
    private static final int MICROTHREADS = 10;
    private static final int PLATFORM_THREADS = 2;
    private static final int ACTORS = REACTORS * MICROTHREADS + PLATFORM_THREADS;

    private long counter;

    @Test
    void aLockExcludes() throws Exception {
        countUnderLock(50, false);
    }

    @Test
    void aMonitorExcludes() throws Exception {
        countUnderMonitor(50, false);
    }

    @Test
    @Tag("direct")
    void aLockExcludesAlsoAcrossSuspendingCalls() throws Exception {
        countUnderLock(20, true);
    }

    @Test
    @Tag("direct")
    void aMonitorExcludesAlsoAcrossSuspendingCalls() throws Exception {
        countUnderMonitor(20, true);
    }

    @Test
    void aBlockingQueueHandsEachItemOver() throws Exception {
        passThroughQueue(50);
    }

    @Test
    @Tag("direct")
    void waitingAndNotifyingPassATokenAround() throws Exception {
        passToken(20);
    }

    @Test
    @Tag("slow")
    void manyLocksAndUnlocks() throws Exception {
        countUnderLock(5_000, false);
        counter = 0;
        countUnderMonitor(5_000, false);
        passThroughQueue(5_000);
    }

    @Test
    @Tag("direct")
    @Tag("slow")
    void manyLocksAndUnlocksAcrossSuspendingCalls() throws Exception {
        countUnderLock(1_000, true);
        counter = 0;
        countUnderMonitor(1_000, true);
        passToken(1_000);
    }

    private void countUnderLock(int times, boolean suspends) throws Exception {
        var lock = new ReentrantLock();
        everywhere((_, isMicrothread) -> {
            for (int i = 0; i < times; i++) {
                lock.lock();
                try {
                    count(suspends && isMicrothread);
                } finally {
                    lock.unlock();
                }
            }
        });
        assertEquals((long) ACTORS * times, counter);
    }

    private void countUnderMonitor(int times, boolean suspends) throws Exception {
        var monitor = new Object();
        everywhere((_, isMicrothread) -> {
            for (int i = 0; i < times; i++) {
                synchronized (monitor) {
                    count(suspends && isMicrothread);
                }
            }
        });
        assertEquals((long) ACTORS * times, counter);
    }

    private void count(boolean suspends) throws InterruptedException {
        long seen = counter;
        if (suspends) Microthread.yield();
        counter = seen + 1;
    }

    /// Even actors put, odd ones take.
    private void passThroughQueue(int times) throws Exception {
        BlockingQueue<Integer> queue = new ArrayBlockingQueue<>(times * ACTORS);
        var sum = new AtomicLong();
        everywhere((index, _) -> {
            for (int i = 1; i <= times; i++) {
                if (index % 2 == 0) queue.put(i);
                else sum.addAndGet(queue.take());
            }
        });
        assertEquals(0, queue.size());
        assertEquals((long) ACTORS / 2 * times * (times + 1) / 2, sum.get());
    }

    /// Each actor waits for its turn, then hands the token on.
    private void passToken(int rounds) throws Exception {
        var lock = new ReentrantLock();
        Condition changed = lock.newCondition();
        var monitor = new Object();
        int[] turns = new int[2];
        everywhere((index, _) -> {
            for (int i = 0; i < rounds; i++) {
                lock.lock();
                try {
                    while (turns[0] % ACTORS != index) changed.await();
                    turns[0]++;
                    changed.signalAll();
                } finally {
                    lock.unlock();
                }
                synchronized (monitor) {
                    while (turns[1] % ACTORS != index) monitor.wait();
                    turns[1]++;
                    monitor.notifyAll();
                }
            }
        });
        assertEquals(ACTORS * rounds, turns[0]);
        assertEquals(ACTORS * rounds, turns[1]);
    }

    private interface Actor {
        void act(int index, boolean isMicrothread) throws InterruptedException;
    }

    private static void everywhere(Actor actor) throws Exception {
        List<Foreign> threads = new ArrayList<>();
        for (int r = 0; r < REACTORS; r++) {
            int first = r * MICROTHREADS;
            threads.add(
                    Foreign.start(
                            "reactor " + r,
                            () ->
                                    Reactor.run(main -> {
                                        for (int m = 0; m < MICROTHREADS; m++) {
                                            int index = first + m;
                                            main.start(
                                                    "actor " + index, () -> actor.act(index, true));
                                        }
                                    })));
        }
        for (int t = 0; t < PLATFORM_THREADS; t++) {
            int index = REACTORS * MICROTHREADS + t;
            threads.add(Foreign.start("actor " + index, () -> actor.act(index, false)));
        }
        threads.forEach(Foreign::join);
    }
}
