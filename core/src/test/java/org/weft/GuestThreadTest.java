package org.weft;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.weft.event.Channel;
import org.weft.event.Value;

/// Virtual threads that are started inside a microthread, by a library perhaps, and are none.
@SuppressWarnings("LockNotBeforeTry") // nothing can fail in between
class GuestThreadTest {
    private static final int MANY = 100;
    private static final Duration LIMIT = ofSeconds(30);

    @Test
    @Tag("direct")
    void aVirtualThreadStartedInsideRunsOnTheReactor() throws Exception {
        var where = new CompletableFuture<String>();
        Reactor.builder()
                .name("shop")
                .run(_ -> {
                    Thread.startVirtualThread(
                            () -> where.complete(Thread.currentThread().toString()));
                    Foreign.suspendUntil("the guest", where::isDone);
                });
        assertTrue(where.get().endsWith("@weft-shop"), where.get());
    }

    @Test
    @Tag("portable")
    void aVirtualThreadStartedInsideRunsBesideTheReactor() throws Exception {
        var where = new CompletableFuture<String>();
        Reactor.run(_ -> {
            Thread.startVirtualThread(() -> where.complete(Thread.currentThread().toString()));
            where.get(); // this microthread keeps the reactor meanwhile
        });
        assertTrue(where.get().contains("@ForkJoinPool-1-worker"), where.get());
    }

    @Test
    void aVirtualThreadStartedInsideIsNoMicrothread() throws Exception {
        List<@Nullable Throwable> refusals = new ArrayList<>();
        Reactor.run(main -> {
            var value = new Value<>(1);
            value.set(2);
            var queue = new WaitQueue<String>();
            assertTrue(queue.isEmpty());
            var channel = Channel.<String>bounded(1);
            assertEquals(0, channel.size());
            var me = Microthread.current();
            var reactor = Reactor.current();
            var ended = new AtomicBoolean();
            Thread.startVirtualThread(() -> {
                for (Executable touch :
                        List.<Executable>of(
                                Reactor::current,
                                Microthread::current,
                                Microthread::yield,
                                () -> Microthread.sleep(ofMillis(1)),
                                () -> queue.event().await(),
                                () -> Scope.run(_ -> {}),
                                () -> Timeout.run(ofMillis(1), () -> {}),
                                () -> Blocking.run(() -> {}),
                                value::get,
                                () -> value.set(3),
                                () -> queue.fireAll("x"),
                                () -> channel.trySend("x"),
                                channel::tryReceive,
                                () -> me.cancel("no"),
                                () -> main.cancel("no"),
                                () -> main.start("no", () -> {}),
                                () -> reactor.callSoon(() -> {}),
                                () -> reactor.inlet(1))) refusals.add(refusalOf(touch));
                ended.set(true);
            });
            Foreign.suspendUntil("the guest", ended::get);
            assertEquals(2, value.get());
            assertEquals(0, channel.size());
        });
        assertEquals(
                "7 times IllegalStateException, 11 times WrongThreadException",
                summary(refusals),
                () -> "" + refusals);
    }

    private static @Nullable Throwable refusalOf(Executable touch) {
        try {
            touch.execute();
            return null;
        } catch (Throwable e) {
            return e;
        }
    }

    private static String summary(List<@Nullable Throwable> refusals) {
        long outside = refusals.stream().filter(IllegalStateException.class::isInstance).count();
        long wrong = refusals.stream().filter(WrongThreadException.class::isInstance).count();
        return outside + " times IllegalStateException, " + wrong + " times WrongThreadException";
    }

    @Test
    void anExecutorOfVirtualThreadsWorksInside() throws Exception {
        Reactor.run(_ -> {
            int sum = 0;
            try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Future<Integer>> results = new ArrayList<>();
                for (int i = 1; i <= MANY; i++) {
                    int number = i;
                    results.add(
                            executor.submit(() -> {
                                LockSupport.parkNanos(1_000);
                                return number;
                            }));
                }
                for (Future<Integer> result : results) sum += result.get();
            }
            assertEquals(MANY * (MANY + 1) / 2, sum);
        });
    }

    @Test
    @Tag("direct")
    void microthreadsRunWhileOneWaitsForAnExecutorOfVirtualThreads() throws Exception {
        List<String> trail = new ArrayList<>();
        Reactor.run(main -> {
            var other = new CountDownLatch(1);
            main.start(
                    "other",
                    () -> {
                        trail.add("other");
                        other.countDown();
                    });
            try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
                Future<?> result = executor.submit(() -> awaitSurely(other));
                result.get();
                trail.add("main");
            }
        });
        assertEquals(List.of("other", "main"), trail);
    }

    @Test
    void guestsPassItemsToEachOtherThroughABlockingQueue() throws Exception {
        Reactor.run(_ -> {
            var queue = new LinkedBlockingQueue<Integer>(1);
            var sum = new CompletableFuture<Integer>();
            Thread.startVirtualThread(() -> {
                for (int i = 1; i <= MANY; i++) putSurely(queue, i);
            });
            Thread.startVirtualThread(() -> {
                int all = 0;
                for (int i = 1; i <= MANY; i++) all += takeSurely(queue);
                sum.complete(all);
            });
            assertEquals(MANY * (MANY + 1) / 2, sum.get());
        });
    }

    @Test
    @Tag("direct")
    void aGuestWhoseTimedWaitEndsEarlyLeavesNoTimer() throws Exception {
        Reactor.run(_ -> {
            var queue = new LinkedBlockingQueue<Integer>();
            var got = new CompletableFuture<Integer>();
            Thread guest = Thread.startVirtualThread(() -> got.complete(pollSurely(queue)));
            Foreign.suspendUntil("the poll", () -> Foreign.isBlocked(guest));
            assertEquals(1, Loop.here().timers.size());
            queue.add(7);
            Foreign.suspendUntil("the item", got::isDone);
            assertEquals(7, got.get());
            assertEquals(0, Loop.here().timers.size());
        });
    }

    private static int pollSurely(LinkedBlockingQueue<Integer> queue) {
        try {
            Integer item = queue.poll(1, TimeUnit.HOURS);
            return item == null ? 0 : item;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aGuestThatSpinsWithThreadYieldDoesNotStarveMicrothreads() throws Exception {
        var isOver = new AtomicBoolean();
        var guest = new CompletableFuture<Thread>();
        Reactor.run(_ -> {
            guest.complete(Thread.startVirtualThread(() -> spinUntil(isOver)));
            for (int i = 0; i < MANY; i++) Microthread.yield();
            Microthread.sleep(ofMillis(1));
            isOver.set(true);
        });
        assertTrue(guest.get().join(LIMIT));
    }

    @Test
    void aGuestThatSpinsWithThreadYieldDoesNotKeepTheReactorFromEnding() throws Exception {
        var isOver = new AtomicBoolean();
        var guest = new CompletableFuture<Thread>();
        Reactor.run(_ -> guest.complete(Thread.startVirtualThread(() -> spinUntil(isOver))));
        isOver.set(true);
        assertTrue(guest.get().join(LIMIT));
    }

    @SuppressWarnings("ThreadPriorityCheck") // what a library may do
    private static void spinUntil(AtomicBoolean isOver) {
        while (!isOver.get()) Thread.yield();
    }

    // ---- after the reactor's end ----------------------------------------------------------------

    @Test
    void c59AGuestThatIsParkedWhenTheReactorEndsGoesOn() throws Exception {
        var latch = new CountDownLatch(1);
        Thread guest = outlive(() -> awaitSurely(latch));
        latch.countDown();
        assertTrue(guest.join(LIMIT));
        assertContendedMonitorsWork();
    }

    @Test
    void c59AGuestThatSleepsWhenTheReactorEndsGoesOn() throws Exception {
        Thread guest = outlive(() -> LockSupport.parkNanos(20_000_000));
        assertTrue(guest.join(LIMIT));
    }

    @Test
    void c59AGuestThatIsInATimedWaitWhenTheReactorEndsGoesOn() throws Exception {
        var monitor = new Object();
        Thread guest = outlive(() -> waitSurely(monitor, 20));
        assertTrue(guest.join(LIMIT));
    }

    @Test
    void c59AGuestThatWaitsForALockWhenTheReactorEndsGetsIt() throws Exception {
        var lock = new ReentrantLock();
        lock.lock();
        Thread guest =
                outlive(() -> {
                    lock.lock();
                    lock.unlock();
                });
        lock.unlock();
        assertTrue(guest.join(LIMIT));
        assertContendedMonitorsWork();
    }

    @Test
    void c59AGuestThatWaitsForAMonitorWhenTheReactorEndsGetsIt() throws Exception {
        var monitor = new Object();
        Thread guest;
        synchronized (monitor) {
            guest =
                    outlive(() -> {
                        synchronized (monitor) {
                            assertTrue(Thread.holdsLock(monitor));
                        }
                    });
        }
        assertTrue(guest.join(LIMIT));
        assertContendedMonitorsWork();
    }

    @Test
    void c59AGuestThatWaitsForANotifyWhenTheReactorEndsGetsIt() throws Exception {
        var monitor = new Object();
        Thread guest = outlive(() -> waitSurely(monitor, 0));
        synchronized (monitor) {
            monitor.notifyAll();
        }
        assertTrue(guest.join(LIMIT));
        assertContendedMonitorsWork();
    }

    @Test
    void c59AGuestGoesOnForLongAfterTheReactorsEnd() throws Exception {
        var questions = new LinkedBlockingQueue<Integer>();
        var answers = new LinkedBlockingQueue<Integer>();
        outlive(() -> {
            for (int i = 0; i < MANY; i++) answers.add(takeSurely(questions) + 1);
        });
        for (int i = 0; i < MANY; i++) {
            questions.add(i);
            assertEquals(i + 1, answers.poll(30, TimeUnit.SECONDS));
        }
    }

    @Test
    void aGuestMayStartAnotherAfterTheReactorsEnd() throws Exception {
        var latch = new CountDownLatch(1);
        var second = new CompletableFuture<String>();
        outlive(() -> {
            awaitSurely(latch);
            Thread.startVirtualThread(() -> {
                LockSupport.parkNanos(1_000_000);
                second.complete("ran");
            });
        });
        latch.countDown();
        assertEquals("ran", second.get(30, TimeUnit.SECONDS));
    }

    @Test
    void c59GuestsInAllKindsOfWaitsGoOnWheneverTheReactorEnds() throws Exception {
        for (int seed = 0; seed < 5; seed++) outliveInManyWays(seed);
    }

    @Test
    @Tag("slow")
    void c59GuestsInAllKindsOfWaitsGoOnWheneverTheReactorEndsInManyRuns() throws Exception {
        for (int seed = 0; seed < 1_000; seed++) outliveInManyWays(seed);
    }

    private static void outliveInManyWays(int seed) throws Exception {
        var random = new SplittableRandom(seed);
        var latch = new CountDownLatch(1);
        var queue = new LinkedBlockingQueue<Integer>();
        var monitor = new Object();
        int shortNanos = random.nextInt(500_000);
        List<Runnable> waits =
                List.of(
                        () -> awaitSurely(latch),
                        () -> LockSupport.parkNanos(shortNanos),
                        () -> waitSurely(monitor, 1),
                        () -> takeSurely(queue),
                        () -> spinUntil(new AtomicBoolean(true)),
                        () -> enter(monitor));
        var guests = new CopyOnWriteArrayList<Thread>();
        var foreign =
                Foreign.start(
                        "releasing",
                        () -> {
                            while (latch.getCount() > 0) {
                                enter(monitor);
                                queue.add(1);
                                if (queue.size() > MANY) latch.countDown();
                            }
                        });
        Reactor.run(_ -> {
            for (int i = 0; i < 12; i++) {
                Runnable first = waits.get(i % waits.size());
                Runnable second = waits.get(random.nextInt(waits.size()));
                guests.add(
                        Thread.startVirtualThread(() -> {
                            first.run();
                            second.run();
                        }));
            }
            for (int i = random.nextInt(10); i > 0; i--)
                Microthread.sleep(Duration.ofNanos(random.nextInt(50_000)));
        });
        foreign.join();
        for (int i = 0; i < 24; i++) queue.add(1);
        for (Thread guest : guests) assertTrue(guest.join(LIMIT), "seed " + seed);
    }

    private static void enter(Object monitor) {
        synchronized (monitor) {
            Thread.onSpinWait();
        }
    }

    @Test
    void aGuestThatOutlivesItsReactorIsToldThatTheReactorDoesNotRun() throws Exception {
        var latch = new CountDownLatch(1);
        var value = new Value<>(1);
        var told = new CompletableFuture<Throwable>();
        Reactor.run(_ -> value.set(2));
        outlive(() -> {
            awaitSurely(latch);
            told.complete(assertThrows(WrongThreadException.class, value::get));
        });
        latch.countDown();
        assertNotNull(told.get(30, TimeUnit.SECONDS));
    }

    /// Runs a reactor that starts a virtual thread with `body` and ends when that is blocked.
    private static Thread outlive(Runnable body) throws InterruptedException {
        return Reactor.call(_ -> {
            Thread guest = Thread.startVirtualThread(body);
            Foreign.suspendUntil("the guest to be blocked", () -> Foreign.isBlocked(guest));
            return guest;
        });
    }

    /// The JDK's one thread that hands over contended monitors must be alive.
    private static void assertContendedMonitorsWork() throws InterruptedException {
        var monitor = new Object();
        Thread waiting;
        synchronized (monitor) {
            waiting =
                    Thread.ofVirtual()
                            .start(() -> {
                                synchronized (monitor) {
                                    assertTrue(Thread.holdsLock(monitor));
                                }
                            });
            Foreign.waitUntil("a virtual thread at the monitor", () -> Foreign.isBlocked(waiting));
        }
        assertTrue(waiting.join(LIMIT), "a contended monitor was not handed over");
    }

    private static void awaitSurely(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static int takeSurely(LinkedBlockingQueue<Integer> queue) {
        try {
            return queue.take();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void putSurely(LinkedBlockingQueue<Integer> queue, int item) {
        try {
            queue.put(item);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @SuppressWarnings("WaitNotInLoop") // a spurious wake-up would do no harm
    private static void waitSurely(Object monitor, long millis) {
        synchronized (monitor) {
            try {
                monitor.wait(millis);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }
}
