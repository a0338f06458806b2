package org.weft;

import static java.time.Duration.ofMillis;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/// What holds of microthreads that pass a baton.
@SuppressWarnings({
    "LockNotBeforeTry",
    "WaitNotInLoop"
}) // nothing fails in between, nobody notifies
@Tag("portable")
class PortableEngineTest {
    private final List<String> trail = new ArrayList<>();

    @Test
    void microthreadsAreOrdinaryVirtualThreadsWithTheirNames() throws Exception {
        Reactor.run(main -> {
            assertTrue(Thread.currentThread().isVirtual());
            assertEquals("main", Thread.currentThread().getName());
            assertTrue(Thread.currentThread().toString().contains("@ForkJoinPool-1-worker"));
            main.start("greeter", () -> assertEquals("greeter", Thread.currentThread().getName()));
        });
    }

    @Test
    void theReactorItselfIsAVirtualThreadNamedAfterIt() throws Exception {
        var carrier = new CompletableFuture<Thread>();
        Reactor.builder()
                .name("shop")
                .run(_ -> carrier.complete(Loop.here().engine.newCarrier("weft-shop", () -> {})));
        assertTrue(carrier.get().isVirtual());
        assertEquals("weft-shop", carrier.get().getName());
    }

    // ---- a blocking JDK call keeps the baton ----------------------------------------------------

    @Test
    void nobodyRunsDuringAThreadSleep() throws Exception {
        assertNobodyRunsDuring(() -> Thread.sleep(5));
    }

    @Test
    void nobodyRunsDuringATimedPark() throws Exception {
        assertNobodyRunsDuring(() -> LockSupport.parkNanos(5_000_000));
    }

    @Test
    void nobodyRunsDuringATimedWait() throws Exception {
        var monitor = new Object();
        assertNobodyRunsDuring(() -> {
            synchronized (monitor) {
                monitor.wait(5);
            }
        });
    }

    @Test
    void nobodyRunsDuringATimedPoll() throws Exception {
        var queue = new ArrayBlockingQueue<String>(1);
        assertNobodyRunsDuring(() -> queue.poll(5, TimeUnit.MILLISECONDS));
    }

    @Test
    void nobodyRunsDuringAWaitForALockThatAPlatformThreadHolds() throws Exception {
        var lock = new ReentrantLock();
        var isHeld = new CountDownLatch(1);
        var waiting = new CompletableFuture<Thread>();
        var foreign =
                Foreign.start(
                        "holder",
                        () -> {
                            lock.lock();
                            isHeld.countDown();
                            Thread microthread = waiting.get();
                            Foreign.waitUntil("the wait", () -> lock.hasQueuedThread(microthread));
                            lock.unlock();
                        });
        isHeld.await();
        assertNobodyRunsDuring(() -> {
            waiting.complete(Thread.currentThread());
            lock.lock();
            lock.unlock();
        });
        foreign.join();
    }

    @Test
    void nobodyRunsDuringAWaitForAMonitorThatAPlatformThreadHolds() throws Exception {
        var monitor = new Object();
        var isHeld = new CountDownLatch(1);
        var waiting = new CompletableFuture<Thread>();
        var foreign =
                Foreign.start(
                        "holder",
                        () -> {
                            synchronized (monitor) {
                                isHeld.countDown();
                                Thread microthread = waiting.get();
                                Foreign.waitUntil(
                                        "the wait",
                                        () -> microthread.getState() == Thread.State.BLOCKED);
                            }
                        });
        isHeld.await();
        assertNobodyRunsDuring(() -> {
            waiting.complete(Thread.currentThread());
            synchronized (monitor) {
                trail.add("in");
            }
        });
        foreign.join();
        assertTrue(trail.remove("in"));
    }

    private void assertNobodyRunsDuring(Executable blocking) throws Exception {
        List<String> order = new ArrayList<>();
        Reactor.run(main -> {
            main.start(
                    "blocked",
                    () -> {
                        order.add("begins");
                        executeSurely(blocking);
                        order.add("ends");
                    });
            main.start("other", () -> order.add("other"));
            Microthread.sleep(ofMillis(1));
            order.add("main");
        });
        assertEquals(List.of("begins", "ends", "other", "main"), order);
    }

    private static void executeSurely(Executable blocking) {
        try {
            blocking.execute();
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aBlockingCallIsNoSeparateStateThere() throws Exception {
        var queue = new ArrayBlockingQueue<String>(1);
        var taking = new CompletableFuture<Microthread>();
        var foreign =
                Foreign.start(
                        "feeding",
                        () -> {
                            Microthread microthread = taking.get();
                            Foreign.waitUntil(
                                    "the take", () -> Foreign.isBlocked(microthread.thread));
                            trail.add(microthread.state().toString());
                            queue.put("item");
                        });
        Reactor.run(_ -> {
            taking.complete(Microthread.current());
            trail.add(queue.take());
        });
        foreign.join();
        assertEquals(List.of("RUNNING", "item"), trail);
    }

    // ---- the watch ------------------------------------------------------------------------------

    @Test
    void aHolderThatOnlyComputesIsNotInterruptedByItsDeadline() throws Exception {
        Reactor.run(_ -> {
            Timeout.run(
                    ofMillis(1),
                    () -> {
                        long beginNanos = System.nanoTime();
                        while (System.nanoTime() - beginNanos < 60_000_000) Thread.onSpinWait();
                        assertFalse(Thread.currentThread().isInterrupted());
                    });
            Microthread.yield();
            trail.add("went on");
        });
        assertEquals(List.of("went on"), trail);
    }

    @Test
    void aDeadlineOfAnotherMicrothreadDoesNotInterruptTheHolder() throws Exception {
        var queue = new ArrayBlockingQueue<String>(1);
        var holder = new CompletableFuture<Microthread>();
        var foreign =
                Foreign.start(
                        "feeding",
                        () -> {
                            Microthread microthread = holder.get();
                            Foreign.waitUntil(
                                    "the take", () -> Foreign.isBlocked(microthread.thread));
                            long limitNanos = System.nanoTime() + 10_000_000;
                            Foreign.waitUntil("the deadline", () -> System.nanoTime() > limitNanos);
                            ((PortableEngine) microthread.loop.engine)
                                    .interruptOverdueHolder(_ -> Timers.NEVER);
                            assertFalse(microthread.isInterruptedByUs);
                            queue.put("item");
                        });
        Reactor.run(main -> {
            main.start(
                    "limited",
                    () -> {
                        try {
                            Timeout.run(ofMillis(1), () -> Event.never().await());
                        } catch (TimedOutException _) {
                            trail.add("timed out");
                        }
                    });
            main.start(
                    "holder",
                    () -> {
                        holder.complete(Microthread.current());
                        trail.add(queue.take());
                    });
        });
        foreign.join();
        assertEquals(List.of("item", "timed out"), trail);
    }

    @Test
    void aCallbackThatBlocksIsNotInterruptedBecauseTheCallerIs() throws Exception {
        var queue = new ArrayBlockingQueue<String>(1);
        var holder = new CompletableFuture<Microthread>();
        var foreign =
                Foreign.start(
                        "caller",
                        () ->
                                Reactor.run(_ -> {
                                    Reactor.current()
                                            .callSoon(() -> {
                                                holder.complete(Microthread.current());
                                                executeSurely(() -> trail.add(queue.take()));
                                            });
                                    Microthread.sleep(Duration.ofHours(1));
                                }));
        Microthread callback = holder.get();
        Foreign.waitUntil("the take", () -> Foreign.isBlocked(callback.thread));
        foreign.thread().interrupt();
        Foreign.waitUntil("the watch to take note", () -> !foreign.thread().isInterrupted());
        ((PortableEngine) callback.loop.engine).interruptOverdueHolder(_ -> 0);
        assertFalse(callback.isInterruptedByUs);
        queue.put("item");
        assertEquals(Cancelled.class, foreign.joinFailed().getClass());
        assertEquals(List.of("item"), trail);
    }
}
