package org.weft;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.spi.AbstractInterruptibleChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Each cancellation interrupts a microthread that is inside a blocking JDK call once, and not while it is shielded.
@SuppressWarnings("LockNotBeforeTry") // nothing can fail in between
class JdkCallInterruptTest {
    private static final Duration LIMIT = ofMillis(10);

    private final List<String> trail = new ArrayList<>();

    // ---- once per cancellation ------------------------------------------------------------------

    @Test
    void aCancellationInterruptsOnceOnly() throws Exception {
        var queue = new ArrayBlockingQueue<String>(1);
        var second = new CompletableFuture<Loop>();
        var foreign =
                Foreign.start(
                        "feeding",
                        () -> {
                            Loop loop = second.get();
                            Thread blocked = Foreign.mainOf(loop).thread;
                            Foreign.waitUntil("the second take", () -> Foreign.isBlocked(blocked));
                            lookForOverdueHolders(loop);
                            assertFalse(blocked.isInterrupted());
                            queue.put("item");
                        });
        Reactor.run(_ -> {
            assertThrows(
                    TimedOutException.class,
                    () ->
                            Timeout.run(
                                    LIMIT,
                                    () -> {
                                        assertThrows(InterruptedException.class, queue::take);
                                        second.complete(Loop.here());
                                        trail.add(queue.take());
                                        Microthread.yield();
                                        trail.add("not reached");
                                    }));
            assertNothingIsLeft();
        });
        foreign.join();
        assertEquals(List.of("item"), trail);
    }

    @Test
    @Tag("direct")
    void cancellingAScopeInterruptsThoseOfItsMicrothreadsThatAreInsideJdkCallsOnceEach()
            throws Exception {
        var queue = new ArrayBlockingQueue<String>(1);
        Reactor.run(_ ->
                Scope.run(scope -> {
                    for (String name : List.of("a", "b")) {
                        scope.start(
                                name,
                                () -> {
                                    try {
                                        queue.take();
                                    } catch (InterruptedException e) {
                                        trail.add(name + " interrupted");
                                        assertFalse(Thread.currentThread().isInterrupted());
                                        LockSupport.parkNanos(1_000_000);
                                        assertFalse(Thread.currentThread().isInterrupted());
                                        throw e;
                                    }
                                });
                    }
                    Microthread.yield();
                    scope.cancel("enough");
                }));
        assertEquals(List.of("a interrupted", "b interrupted"), trail.stream().sorted().toList());
    }

    @Test
    @Tag("direct")
    void aMicrothreadThatIsCancelledBeforeItBlocksIsInterruptedWhenItDoes() throws Exception {
        var queue = new ArrayBlockingQueue<String>(1);
        Reactor.run(_ ->
                Scope.run(scope -> {
                    scope.cancel("enough");
                    assertThrows(InterruptedException.class, queue::take);
                    trail.add("interrupted");
                }));
        assertEquals(List.of("interrupted"), trail);
    }

    @Test
    @Tag("direct")
    void cancellingAMicrothreadAloneInterruptsItInsideAJdkCall() throws Exception {
        var queue = new ArrayBlockingQueue<String>(1);
        Reactor.run(main -> {
            var taking = main.start("taking", () -> queue.take());
            Microthread.yield();
            assertEquals(Microthread.State.BLOCKED, taking.state());
            taking.cancel("enough");
            trail.add(
                    assertInstanceOf(Outcome.Cancellation.class, taking.ended().await()).reason());
        });
        assertEquals(List.of("enough"), trail);
    }

    @Test
    @Tag("direct")
    void whatAJdkCallMakesOfTheInterruptCountsAsTheCancellation() throws Exception {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Reactor.run(main -> {
                var reading =
                        main.start(
                                "reading",
                                () -> {
                                    try (var socket =
                                            new Socket(
                                                    server.getInetAddress(),
                                                    server.getLocalPort())) {
                                        trail.add("read " + socket.getInputStream().read());
                                    }
                                });
                Foreign.suspendUntil(
                        "the read", () -> reading.state() == Microthread.State.BLOCKED);
                reading.cancel("enough");
                trail.add(
                        assertInstanceOf(Outcome.Cancellation.class, reading.ended().await())
                                .reason());
            });
        }
        assertEquals(List.of("enough"), trail);
    }

    @Test
    @Tag("direct")
    void theInterruptComesFromAMicrothreadNeverFromTheCarrier() throws Exception {
        var closing = new CompletableFuture<Thread>();
        Reactor.run(_ -> {
            var channel = new ParkingChannel(closing);
            assertThrows(TimedOutException.class, () -> Timeout.run(LIMIT, channel::park));
        });
        assertTrue(closing.get().isVirtual());
        assertEquals("callbacks", closing.get().getName());
    }

    @Test
    void theInterruptStatusIsClearWhenCodeSeesTheCancellation() throws Exception {
        try (var held = new HeldLock()) {
            var me = new CompletableFuture<Microthread>();
            held.releaseWhenInterrupted(me);
            Reactor.run(_ -> {
                me.complete(Microthread.current());
                assertThrows(
                        TimedOutException.class,
                        () ->
                                Timeout.run(
                                        LIMIT,
                                        () -> {
                                            held.lock.lock();
                                            held.lock.unlock();
                                            assertTrue(Thread.currentThread().isInterrupted());
                                            try {
                                                Microthread.yield();
                                            } catch (Cancelled e) {
                                                trail.add(
                                                        e.reason()
                                                                + ", interrupted: "
                                                                + Thread.currentThread()
                                                                        .isInterrupted());
                                                throw e;
                                            }
                                        }));
            });
        }
        assertEquals(List.of("deadline of 10 ms, interrupted: false"), trail);
    }

    // ---- shields --------------------------------------------------------------------------------

    @Test
    void aShieldKeepsTheInterruptAway() throws Exception {
        var queue = new ArrayBlockingQueue<String>(1);
        var shielded = new CompletableFuture<Loop>();
        var foreign =
                Foreign.start(
                        "feeding",
                        () -> {
                            Loop loop = shielded.get();
                            long limitNanos = System.nanoTime() + 2 * LIMIT.toNanos();
                            Foreign.waitUntil(
                                    "the limit to pass", () -> System.nanoTime() > limitNanos);
                            lookForOverdueHolders(loop);
                            assertFalse(Foreign.mainOf(loop).thread.isInterrupted());
                            queue.put("item");
                        });
        Reactor.run(_ -> {
            assertThrows(
                    TimedOutException.class,
                    () ->
                            Timeout.run(
                                    LIMIT,
                                    () -> {
                                        Shield.run(
                                                ofHours(1),
                                                () -> {
                                                    shielded.complete(Loop.here());
                                                    trail.add(queue.take());
                                                });
                                        Microthread.sleep(ofMillis(1));
                                        trail.add("not reached");
                                    }));
            assertNothingIsLeft();
        });
        foreign.join();
        assertEquals(List.of("item"), trail);
    }

    @Test
    void aShieldsLimitInterruptsABlockingJdkCallInside() throws Exception {
        var queue = new ArrayBlockingQueue<String>(1);
        Reactor.run(_ -> {
            var e =
                    assertThrows(
                            TimedOutException.class,
                            () ->
                                    Timeout.run(
                                            "outer",
                                            LIMIT,
                                            () ->
                                                    Shield.run(
                                                            LIMIT, () -> trail.add(queue.take()))));
            assertEquals("limit of 10 ms has passed in scope \"outer\"", e.getMessage());
            assertNothingIsLeft();
        });
        assertEquals(List.of(), trail);
    }

    @Test
    void aShieldsLimitInterruptsCleanupThatBlocksAfterAnInterrupt() throws Exception {
        var queue = new ArrayBlockingQueue<String>(1);
        Reactor.run(_ -> {
            assertThrows(
                    TimedOutException.class,
                    () ->
                            Timeout.run(
                                    "outer",
                                    LIMIT,
                                    () -> {
                                        try {
                                            queue.take();
                                        } finally {
                                            trail.add("cleanup");
                                            Shield.run(LIMIT, () -> trail.add(queue.take()));
                                        }
                                    }));
            assertNothingIsLeft();
        });
        assertEquals(List.of("cleanup"), trail);
    }

    @Test
    void cleanupInsideAShieldIsNotInterruptedBecauseTheCallerIs() throws Exception {
        var queue = new ArrayBlockingQueue<String>(1);
        var shielded = new CompletableFuture<Loop>();
        var foreign =
                Foreign.start(
                        "caller",
                        () ->
                                Reactor.run(_ -> {
                                    Shield.run(
                                            ofHours(1),
                                            () -> {
                                                shielded.complete(Loop.here());
                                                trail.add(queue.take());
                                            });
                                    Microthread.sleep(ofMillis(1));
                                    trail.add("not reached");
                                }));
        Loop loop = shielded.get();
        Thread main = Foreign.mainOf(loop).thread;
        Foreign.waitUntil("the take", () -> Foreign.isBlocked(main));
        foreign.thread().interrupt();
        Foreign.waitUntil("the watch to take note", () -> !foreign.thread().isInterrupted());
        lookForOverdueHolders(loop);
        assertTrue(queue.isEmpty());
        assertFalse(main.isInterrupted());
        queue.put("item");
        assertInstanceOf(Cancelled.class, foreign.joinFailed());
        assertEquals(List.of("item"), trail);
    }

    @ParameterizedTest
    @EnumSource
    void whatAShieldsLimitInterruptsInsideAnyRegionIsTheCancellationFromOutside(Inside inside)
            throws Exception {
        var queue = new ArrayBlockingQueue<String>(1);
        Reactor.run(_ -> {
            var e =
                    assertThrows(
                            TimedOutException.class,
                            () ->
                                    Timeout.run(
                                            "outer",
                                            LIMIT,
                                            () -> Shield.run(LIMIT, () -> inside.take(queue))));
            assertEquals("limit of 10 ms has passed in scope \"outer\"", e.getMessage());
            assertNothingIsLeft();
        });
    }

    private enum Inside {
        SHIELD,
        SCOPE,
        TIMEOUT;

        void take(ArrayBlockingQueue<String> queue) throws IOException, InterruptedException {
            switch (this) {
                case SHIELD -> Shield.run(LIMIT, () -> queue.take());
                case SCOPE -> Scope.run(_ -> queue.take());
                case TIMEOUT -> Timeout.run("inner", ofHours(1), () -> queue.take());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aCancellationFromInsideAShieldStartsItsLimitAlsoForJdkCalls(boolean isMicrothreads)
            throws Exception {
        var queue = new ArrayBlockingQueue<String>(1);
        Reactor.run(main -> {
            var cancelled =
                    main.start(
                            "cancelled",
                            () ->
                                    Scope.run(scope ->
                                            Shield.run(
                                                    LIMIT,
                                                    () -> {
                                                        if (isMicrothreads)
                                                            Microthread.current().cancel("enough");
                                                        else scope.cancel("enough");
                                                        trail.add(queue.take());
                                                    })));
            var limit = main.startDaemon("limit", () -> Microthread.sleep(ofHours(1)));
            cancelled.join();
            limit.cancel("not needed");
        });
        assertEquals(List.of(), trail);
    }

    // ---- bugs in cleanup ------------------------------------------------------------------------

    @Test
    void aBugInTheCleanupAfterAnInterruptFailsTheScope() throws Exception {
        var bug = new NullPointerException("bug");
        var queue = new ArrayBlockingQueue<String>(1);
        Reactor.run(_ -> {
            var e =
                    assertThrows(
                            NullPointerException.class,
                            () ->
                                    Timeout.run(
                                            LIMIT, () -> Scope.run(_ -> takeWithABug(queue, bug))));
            assertSame(bug, e);
            assertNothingIsLeft();
        });
    }

    @Test
    void aBugInTheCleanupOfAMemberAfterAnInterruptFailsItsScope() throws Exception {
        var bug = new NullPointerException("bug");
        var queue = new ArrayBlockingQueue<String>(1);
        Reactor.run(_ -> {
            var e =
                    assertThrows(
                            FailedException.class,
                            () ->
                                    Timeout.run(
                                            LIMIT,
                                            () ->
                                                    Scope.run(scope ->
                                                            scope.start(
                                                                    "member",
                                                                    () ->
                                                                            takeWithABug(
                                                                                    queue, bug)))));
            assertSame(bug, e.getCause());
            assertNothingIsLeft();
        });
    }

    @Test
    void anUncheckedExceptionThatWrapsTheInterruptIsTheCancellation() throws Exception {
        var queue = new ArrayBlockingQueue<String>(1);
        Reactor.run(_ -> {
            for (boolean isFile : new boolean[] {false, true}) {
                assertThrows(
                        TimedOutException.class,
                        () ->
                                Timeout.run(
                                        LIMIT,
                                        () -> {
                                            try {
                                                queue.take();
                                            } catch (InterruptedException e) {
                                                if (isFile)
                                                    throw new UncheckedIOException(
                                                            new IOException("closed"));
                                                throw new IllegalStateException(
                                                        new RuntimeException(e));
                                            }
                                        }));
                assertNothingIsLeft();
            }
        });
    }

    private static void takeWithABug(ArrayBlockingQueue<String> queue, RuntimeException bug) {
        try {
            queue.take();
        } catch (InterruptedException _) {
            throw bug;
        }
    }

    // ---- means ----------------------------------------------------------------------------------

    /// No interrupt, no cancellation and no timer is left over, and a wait works as ever.
    private static void assertNothingIsLeft() throws InterruptedException {
        assertFalse(Thread.currentThread().isInterrupted());
        assertEquals(0, Loop.here().timers.size());
        Microthread.yield();
        Microthread.sleep(ofMillis(1));
    }

    /// What the watch of a portable reactor does at each tick.
    private static void lookForOverdueHolders(Loop loop) {
        if (loop.engine instanceof PortableEngine portable)
            portable.interruptOverdueHolder(_ -> Timers.NEVER);
    }

    /// Parks in the way that an interruptible channel blocks; what closes it is user code.
    private static final class ParkingChannel extends AbstractInterruptibleChannel {
        private final CompletableFuture<Thread> closing;

        ParkingChannel(CompletableFuture<Thread> closing) {
            this.closing = closing;
        }

        void park() throws IOException {
            begin();
            try {
                while (isOpen()) LockSupport.park(this);
            } finally {
                end(false);
            }
        }

        @Override
        protected void implCloseChannel() {
            closing.complete(Thread.currentThread());
        }
    }
}
