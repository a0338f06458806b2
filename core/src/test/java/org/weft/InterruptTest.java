package org.weft;

import static java.time.Duration.ofMillis;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.weft.event.Channel;
import org.weft.event.Semaphore;

/// Interrupts that Weft did not send: to a microthread, and to the thread that waits for a reactor.
class InterruptTest {
    private static final int MANY = 100;
    private static final String FROM_OUTSIDE = "interrupted by code outside of Weft";

    private final List<String> trail = new ArrayList<>();

    // ---- to a microthread -----------------------------------------------------------------------

    @Test
    void c56AnInterruptStatusSetByUserCodeIsDeliveredOnceAtTheNextSuspendingCall()
            throws Exception {
        Reactor.run(main -> {
            main.start("other", () -> trail.add("other"));
            Thread.currentThread().interrupt();
            var e = assertThrows(Cancelled.class, Microthread::yield);
            assertEquals(FROM_OUTSIDE, e.reason());
            assertEquals("microthread \"main\"", e.scope());
            assertEquals("cancelled: " + FROM_OUTSIDE + " in microthread \"main\"", e.getMessage());
            assertFalse(Thread.currentThread().isInterrupted());
            trail.add("delivered");
            Microthread.yield();
            trail.add("main");
        });
        assertEquals(List.of("delivered", "other", "main"), trail);
    }

    @Test
    void c56EverySuspendingCallDeliversIt() throws Exception {
        Reactor.run(main -> {
            var queue = new WaitQueue<String>("queue");
            var channel = Channel.<String>bounded(1);
            var semaphore = new Semaphore(1);
            var inlet = Reactor.current().<String>inlet(1);
            var ended = main.start("ended", () -> {});
            Microthread.yield();
            assertDelivered(Microthread::yield);
            assertDelivered(() -> Microthread.sleep(Duration.ZERO));
            assertDelivered(() -> Microthread.sleep(ofMillis(1)));
            assertDelivered(() -> queue.event().await());
            assertDelivered(() -> Event.always(1).await());
            assertDelivered(() -> Event.anyOf(queue.event(), Event.always("x")).await());
            assertDelivered(() -> channel.send("x"));
            assertDelivered(channel::receive);
            assertDelivered(semaphore::acquire);
            assertDelivered(inlet::receive);
            assertDelivered(ended::join);
            assertDelivered(() -> Blocking.run(() -> trail.add("blocking")));
            assertTrue(queue.isEmpty());
            assertEquals(0, channel.size());
            assertEquals(1, semaphore.available());
            assertTrue(Loop.here().timers.isEmpty());
        });
        assertEquals(List.of(), trail);
    }

    private static void assertDelivered(org.junit.jupiter.api.function.Executable call) {
        Thread.currentThread().interrupt();
        var e = assertThrows(Cancelled.class, call);
        assertEquals(FROM_OUTSIDE, e.reason());
        assertFalse(Thread.currentThread().isInterrupted());
    }

    @Test
    void anInterruptDuringAWaitIsDeliveredAtTheNextSuspendingCall() throws Exception {
        Reactor.run(main -> {
            var queue = new WaitQueue<String>();
            var waiting =
                    main.start(
                            "waiting",
                            () -> {
                                trail.add(queue.event().await());
                                assertTrue(Thread.currentThread().isInterrupted());
                                trail.add(
                                        assertThrows(Cancelled.class, () -> queue.event().await())
                                                .reason());
                                trail.add(queue.event().await());
                            });
            Microthread.yield();
            waiting.thread.interrupt();
            queue.fireOne("first");
            Microthread.yield();
            queue.fireOne("second");
        });
        assertEquals(List.of("first", FROM_OUTSIDE, "second"), trail);
    }

    @Test
    void anInterruptFromAnotherThreadIsDelivered() throws Exception {
        Reactor.run(_ -> {
            var me = Thread.currentThread();
            Foreign.start("interrupting", me::interrupt);
            while (!me.isInterrupted()) Thread.onSpinWait();
            assertEquals(FROM_OUTSIDE, assertThrows(Cancelled.class, Microthread::yield).reason());
        });
    }

    @Test
    void anInterruptEndsTheMicrothreadThatDoesNotCatchItAndIsNoFailure() throws Exception {
        Reactor.run(main -> {
            var ending =
                    main.start(
                            "ending",
                            () -> {
                                Thread.currentThread().interrupt();
                                Microthread.yield();
                                trail.add("not reached");
                            });
            ending.join();
            var outcome = assertInstanceOf(Outcome.Cancellation.class, ending.ended().await());
            trail.add(outcome.reason());
        });
        assertEquals(List.of(FROM_OUTSIDE), trail);
    }

    @Test
    void anInterruptInsideABlockingJdkCallIsThatCallsOwn() throws Exception {
        Reactor.run(_ -> {
            var queue = new ArrayBlockingQueue<String>(1);
            Thread.currentThread().interrupt();
            var e = assertThrows(InterruptedException.class, queue::take);
            assertFalse(e instanceof Cancelled);
            assertFalse(Thread.currentThread().isInterrupted());
            Microthread.yield();
            trail.add("went on");
        });
        assertEquals(List.of("went on"), trail);
    }

    @Test
    void anInterruptStatusThatACallbackLeavesDoesNotReachTheNext() throws Exception {
        Reactor.run(_ -> {
            Reactor.current().callSoon(() -> Thread.currentThread().interrupt());
            Reactor.current()
                    .callSoon(() ->
                            trail.add("interrupted: " + Thread.currentThread().isInterrupted()));
        });
        assertEquals(List.of("interrupted: false"), trail);
    }

    @Test
    void anInterruptAndACancellationAreBothDelivered() throws Exception {
        Reactor.run(_ ->
                Scope.run(
                        "inner",
                        scope -> {
                            scope.cancel("enough");
                            Thread.currentThread().interrupt();
                            trail.add(assertThrows(Cancelled.class, Microthread::yield).reason());
                            trail.add(assertThrows(Cancelled.class, Microthread::yield).reason());
                        }));
        assertEquals(List.of(FROM_OUTSIDE, "enough"), trail);
    }

    // ---- to the thread that waits in Reactor.run ------------------------------------------------

    @Test
    void c60InterruptingTheWaitingThreadCancelsMainWhileTheReactorIsIdle() throws Exception {
        var isWaiting = new CompletableFuture<Loop>();
        var foreign =
                Foreign.start(
                        "caller",
                        () ->
                                Reactor.run(main -> {
                                    main.startDaemon(
                                            "announcing", () -> isWaiting.complete(Loop.here()));
                                    waitForEver();
                                }));
        Foreign.waitUntil("the reactor to sleep", isWaiting.get().mailbox::isAsleep);
        interruptAndAssertCancelled(foreign);
        assertEquals(List.of("cancelled", "cleaned up"), trail);
    }

    @Test
    @Tag("slow") // the watch sleeps only after half a second of quiet
    void c60AlsoWhenTheWatchSleeps() throws Exception {
        var foreign = Foreign.start("caller", () -> Reactor.run(_ -> waitForEver()));
        Foreign.waitUntil(
                "the watch to sleep", () -> foreign.thread().getState() == Thread.State.WAITING);
        interruptAndAssertCancelled(foreign);
        assertEquals(List.of("cancelled", "cleaned up"), trail);
    }

    @Test
    void c60InterruptingTheWaitingThreadCancelsMainWhileTheReactorIsBusy() throws Exception {
        var isRunning = new CountDownLatch(1);
        var foreign =
                Foreign.start(
                        "caller",
                        () ->
                                Reactor.run(main -> {
                                    main.startDaemon(
                                            "busy",
                                            () -> {
                                                while (true) Microthread.yield();
                                            });
                                    main.startDaemon("announcing", isRunning::countDown);
                                    waitForEver();
                                }));
        isRunning.await();
        interruptAndAssertCancelled(foreign);
        assertEquals(List.of("cancelled", "cleaned up"), trail);
    }

    @Test
    void c60AlsoWhileMainItselfLoopsOverAnEventThatIsAlwaysThere() throws Exception {
        var isRunning = new CountDownLatch(1);
        var foreign =
                Foreign.start(
                        "caller",
                        () ->
                                Reactor.run(_ -> {
                                    try {
                                        while (true) {
                                            Event.always(1).await();
                                            isRunning.countDown();
                                        }
                                    } finally {
                                        trail.add("cleaned up");
                                    }
                                }));
        isRunning.await();
        interruptAndAssertCancelled(foreign);
        assertEquals(List.of("cleaned up"), trail);
    }

    @Test
    void c60AlsoWhileMainIsInsideABlockingJdkCall() throws Exception {
        var queue = new ArrayBlockingQueue<String>(1);
        var main = new CompletableFuture<Thread>();
        var foreign =
                Foreign.start(
                        "caller",
                        () ->
                                Reactor.run(_ -> {
                                    main.complete(Thread.currentThread());
                                    try {
                                        queue.take();
                                    } finally {
                                        trail.add("cleaned up");
                                    }
                                }));
        Thread blocked = main.get();
        Foreign.waitUntil("main to be blocked", () -> Foreign.isBlocked(blocked));
        foreign.thread().interrupt();
        assertInstanceOf(InterruptedException.class, foreign.joinFailed());
        assertEquals(List.of("cleaned up"), trail);
    }

    @Test
    void c60AlsoWhileMainWaitsForAChildThatIsInsideABlockingJdkCall() throws Exception {
        var queue = new ArrayBlockingQueue<String>(1);
        var child = new CompletableFuture<Thread>();
        var foreign =
                Foreign.start(
                        "caller",
                        () ->
                                Reactor.run(main -> {
                                    main.start(
                                            "child",
                                            () -> {
                                                child.complete(Thread.currentThread());
                                                try {
                                                    queue.take();
                                                } finally {
                                                    trail.add("child cleaned up");
                                                }
                                            });
                                    waitForEver();
                                }));
        Thread blocked = child.get();
        Foreign.waitUntil("the child to be blocked", () -> Foreign.isBlocked(blocked));
        interruptAndAssertCancelled(foreign);
        assertEquals(
                List.of("cancelled", "child cleaned up", "cleaned up"),
                trail.stream().sorted().toList());
    }

    @Test
    void theThreadThatWasInterruptedGetsItsReactorsResultInTheFormOfTheInterrupt()
            throws Exception {
        var isRunning = new CountDownLatch(1);
        var goesOn = new AtomicBoolean(true);
        var foreign =
                Foreign.start(
                        "caller",
                        () ->
                                Reactor.run(main -> {
                                    main.start("announcing", isRunning::countDown);
                                    try {
                                        Microthread.sleep(Duration.ofHours(1));
                                    } catch (Cancelled _) {
                                        trail.add("swallowed");
                                        goesOn.set(false);
                                    }
                                }));
        isRunning.await();
        foreign.thread().interrupt();
        var e = assertInstanceOf(InterruptedException.class, foreign.joinFailed());
        assertFalse(goesOn.get());
        assertEquals("interrupted while reactor \"main\" ran; it has ended", e.getMessage());
        assertEquals(List.of("swallowed"), trail);
    }

    @Test
    void whenMainFailsAfterTheInterruptTheCallerGetsTheFailureAndKeepsItsInterruptStatus()
            throws Exception {
        var isRunning = new CountDownLatch(1);
        var wasInterrupted = new AtomicBoolean();
        var foreign =
                Foreign.start(
                        "caller",
                        () -> {
                            try {
                                Reactor.run(main -> {
                                    main.start("announcing", isRunning::countDown);
                                    try {
                                        Microthread.sleep(Duration.ofHours(1));
                                    } catch (Cancelled e) {
                                        throw new IOException("cleanup failed", e);
                                    }
                                });
                            } finally {
                                wasInterrupted.set(Thread.currentThread().isInterrupted());
                            }
                        });
        isRunning.await();
        foreign.thread().interrupt();
        assertEquals(
                "cleanup failed",
                assertInstanceOf(IOException.class, foreign.joinFailed()).getMessage());
        assertTrue(wasInterrupted.get());
    }

    @Test
    void aCallerThatIsInterruptedAlreadyCancelsMainAtOnce() throws Exception {
        var foreign =
                Foreign.start(
                        "caller",
                        () -> {
                            Thread.currentThread().interrupt();
                            Reactor.run(_ -> waitForEver());
                        });
        var e = assertInstanceOf(Cancelled.class, foreign.joinFailed());
        assertTrue(e.reason().startsWith("interrupted by"), e.reason());
        assertEquals(List.of("cancelled", "cleaned up"), trail);
    }

    /// As `main`: waits, and suspends once more while it unwinds.
    private void waitForEver() throws InterruptedException {
        try {
            Microthread.sleep(Duration.ofHours(1));
        } catch (Cancelled e) {
            trail.add("cancelled");
            Shield.run(
                    Duration.ofSeconds(30),
                    () -> {
                        for (int i = 0; i < MANY; i++) Microthread.yield();
                    });
            trail.add("cleaned up");
            throw e;
        }
    }

    private static void interruptAndAssertCancelled(Foreign foreign) {
        foreign.thread().interrupt();
        var e = assertInstanceOf(Cancelled.class, foreign.joinFailed());
        assertEquals(
                "interrupted by its caller (thread \""
                        + foreign.thread().getName()
                        + "\" was interrupted)",
                e.reason());
        assertEquals("microthread \"main\"", e.scope());
    }
}
