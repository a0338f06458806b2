package org.weft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.weft.spi.Poller;

class MailboxTest {
    private final CountingPoller poller = new CountingPoller();
    private final List<Runnable> inherited = new CopyOnWriteArrayList<>();
    private final Mailbox mailbox = new Mailbox(poller, inherited::add);

    @Test
    void whatIsPostedIsTakenOutInOrder() {
        Runnable first = () -> {};
        Runnable second = () -> {};
        assertTrue(mailbox.isEmpty());
        mailbox.post(first);
        mailbox.post(second);
        assertFalse(mailbox.isEmpty());
        assertEquals(first, mailbox.poll());
        assertEquals(second, mailbox.poll());
        assertNull(mailbox.poll());
    }

    @Test
    void aReactorThatIsAwakeIsNotWoken() {
        mailbox.post(() -> {});
        mailbox.post(() -> {});
        assertEquals(0, poller.wakeUps.get());
    }

    @Test
    void aReactorThatSleepsIsWokenOnce() {
        poller.whilePolling =
                () -> {
                    assertTrue(mailbox.isAsleep());
                    mailbox.post(() -> {});
                    mailbox.post(() -> {});
                };
        mailbox.sleep(5);
        assertEquals(List.of(5L), poller.polls);
        assertEquals(1, poller.wakeUps.get());
        assertFalse(mailbox.isAsleep());
    }

    @Test
    void aReactorWithMailDoesNotSleep() {
        mailbox.post(() -> {});
        mailbox.sleep(5);
        assertEquals(List.of(0L), poller.polls);
    }

    @Test
    void whatIsLeftAtTheEndGoesToTheHeirInOrder() {
        Runnable first = () -> {};
        Runnable second = () -> {};
        mailbox.post(first);
        mailbox.post(second);
        mailbox.close();
        assertTrue(mailbox.isClosed());
        assertEquals(List.of(first, second), inherited);
    }

    @Test
    void whatComesAfterTheEndGoesToTheHeirAtOnce() {
        Runnable late = () -> {};
        mailbox.close();
        mailbox.post(late);
        assertEquals(List.of(late), inherited);
    }

    @Test
    void noWakeUpIsLostBetweenThreadsThatPostAndAReactorThatFallsAsleep() {
        handOver(4, 10_000, false);
    }

    @Test
    @Tag("slow")
    void noWakeUpIsLostInManyHandOvers() {
        handOver(8, 300_000, false);
    }

    @Test
    void whatIsPostedWhileTheMailboxClosesArrivesOnce() {
        for (int i = 0; i < 20; i++) handOver(4, 200, true);
    }

    @Test
    @Tag("slow")
    void whatIsPostedWhileTheMailboxClosesArrivesOnceInManyRuns() {
        for (int i = 0; i < 3_000; i++) handOver(4, 200, true);
    }

    /// Lets several threads post to a reader that sleeps in the real poller whenever it finds nothing. Each post must
    /// arrive once, and in the order of its thread; none may leave the reader asleep for ever.
    private static void handOver(int threads, int posts, boolean closesHalfway) {
        var arrived = new AtomicLongArray(threads);
        var heirs = new AtomicInteger();
        var real = new RealPoller();
        var mailbox =
                new Mailbox(
                        real,
                        work -> {
                            work.run();
                            heirs.incrementAndGet();
                        });
        var start = new CyclicBarrier(threads + 1);
        var reader =
                Foreign.start(
                        "reader",
                        () -> {
                            start.await();
                            int toTake = closesHalfway ? threads * posts / 2 : threads * posts;
                            while (toTake > 0) {
                                for (Runnable work = mailbox.poll();
                                        work != null;
                                        work = mailbox.poll()) {
                                    work.run();
                                    toTake--;
                                }
                                if (toTake > 0) mailbox.sleep(Timers.NEVER);
                            }
                            mailbox.close();
                        });
        List<Foreign> writers = new ArrayList<>();
        for (int t = 0; t < threads; t++) {
            int thread = t;
            writers.add(
                    Foreign.start(
                            "writer " + t,
                            () -> {
                                start.await();
                                for (int i = 0; i < posts; i++) {
                                    long mine = i;
                                    mailbox.post(() -> {
                                        if (closesHalfway) arrived.incrementAndGet(thread);
                                        else
                                            assertTrue(
                                                    arrived.compareAndSet(thread, mine, mine + 1));
                                    });
                                }
                            }));
        }
        writers.forEach(Foreign::join);
        reader.join();
        for (int t = 0; t < threads; t++) assertEquals(posts, arrived.get(t), "of thread " + t);
        if (!closesHalfway) assertEquals(0, heirs.get());
    }

    private static final class CountingPoller implements Poller {
        final List<Long> polls = new ArrayList<>();
        final AtomicInteger wakeUps = new AtomicInteger();
        Runnable whilePolling = () -> {};

        @Override
        public void poll(long maxNanos) {
            polls.add(maxNanos);
            whilePolling.run();
        }

        @Override
        public boolean isWatching() {
            return true;
        }

        @Override
        public void wakeUp() {
            wakeUps.incrementAndGet();
        }

        @Override
        public void close() {}
    }
}
