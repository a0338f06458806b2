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
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.channels.spi.AbstractInterruptibleChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Cancellation of microthreads that are inside blocking JDK calls: they are interrupted, once.
class JdkCallLimitTest {
    private static final Duration LIMIT = ofMillis(10);

    private final List<String> trail = new ArrayList<>();

    // ---- limits ----------------------------------------------------------------------------------------------------

    @Test
    void c61ALimitEndsATakeFromABlockingQueue() throws Exception {
        var queue = new ArrayBlockingQueue<String>(1);
        Reactor.run(_ -> {
            var e = assertThrows(TimedOutException.class, () -> Timeout.call("take", LIMIT, queue::take));
            assertEquals("limit of 10 ms has passed in scope \"take\"", e.getMessage());
            assertEquals(InterruptedException.class, e.getCause().getClass());
            assertNothingIsLeft();
        });
    }

    @Test
    void c61ALimitEndsAnInterruptibleWaitForALock() throws Exception {
        try (var held = new HeldLock()) {
            Reactor.run(_ -> {
                var e = assertThrows(TimedOutException.class, () -> Timeout.run(LIMIT, held.lock::lockInterruptibly));
                assertEquals(InterruptedException.class, e.getCause().getClass());
                assertNothingIsLeft();
            });
        }
    }

    @Test
    void c61ALimitEndsASocketReadAndTheSocketIsClosed() throws Exception {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Reactor.run(_ -> {
                try (var socket = new Socket(server.getInetAddress(), server.getLocalPort())) {
                    var in = socket.getInputStream();
                    var e = assertThrows(TimedOutException.class, () -> Timeout.call(LIMIT, in::read));
                    assertInstanceOf(SocketException.class, e.getCause());
                    assertTrue(socket.isClosed());
                }
                assertNothingIsLeft();
            });
        }
    }

    @Test
    void c61ALimitEndsAnAccept() throws Exception {
        Reactor.run(_ -> {
            try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                var e = assertThrows(TimedOutException.class, () -> Timeout.call(LIMIT, server::accept));
                assertInstanceOf(SocketException.class, e.getCause());
            }
            assertNothingIsLeft();
        });
    }

    @Test
    void c61ALimitAroundAnUninterruptibleLockIsToldWhenTheLockHasComeAndNothingSpinsMeanwhile() throws Exception {
        try (var held = new HeldLock()) {
            var me = new CompletableFuture<Microthread>();
            var limitHasPassed = held.releaseWhenInterrupted(me);
            Reactor.run(_ -> {
                me.complete(Microthread.current());
                long before = Foreign.slicesSoFar();
                assertThrows(TimedOutException.class, () -> Timeout.run(LIMIT, () -> {
                    held.lock.lock();
                    try {
                        assertTrue(limitHasPassed.get());
                        Microthread.yield();
                        trail.add("not reached");
                    } finally {
                        held.lock.unlock();
                    }
                }));
                long slices = Foreign.slicesSoFar() - before;
                assertTrue(slices <= 8, "slices while it waited for the lock: " + slices);
                assertNothingIsLeft();
            });
        }
        assertEquals(List.of(), trail);
    }

    @Test
    void aBodyThatReturnsAfterItsLimitHasReturnedAndNothingIsLeft() throws Exception {
        try (var held = new HeldLock()) {
            var me = new CompletableFuture<Microthread>();
            var limitHasPassed = held.releaseWhenInterrupted(me);
            Reactor.run(_ -> {
                me.complete(Microthread.current());
                String result = Timeout.call(LIMIT, () -> {
                    held.lock.lock();
                    held.lock.unlock();
                    return "result";
                });
                assertEquals("result", result);
                assertTrue(limitHasPassed.get());
                assertNothingIsLeft();
                assertALimitStillWorks();
            });
        }
    }

    @Test
    void aBodyThatSwallowsTheInterruptOfItsLimitHasReturnedAndNothingIsLeft() throws Exception {
        var queue = new ArrayBlockingQueue<String>(1);
        Reactor.run(_ -> {
            String result = Timeout.call(LIMIT, () -> {
                try {
                    return queue.take();
                } catch (InterruptedException _) {
                    return "swallowed";
                }
            });
            assertEquals("swallowed", result);
            assertNothingIsLeft();
            assertALimitStillWorks();
        });
    }

    @Test
    void anExceptionOfTheBodyThatHasNothingToDoWithItsLimitComesThrough() throws Exception {
        Reactor.run(_ -> {
            var broken = new IOException("broken");
            var e = assertThrows(IOException.class, () -> Timeout.run(ofHours(1), () -> {
                LockSupport.parkNanos(1_000_000);
                throw broken;
            }));
            assertSame(broken, e);
            assertNothingIsLeft();
        });
    }

    @Test
    void anOuterLimitPassesThroughAnInnerOne() throws Exception {
        var queue = new ArrayBlockingQueue<String>(1);
        Reactor.run(_ -> {
            var e = assertThrows(TimedOutException.class, () -> Timeout.run("outer", LIMIT, () -> {
                try {
                    Timeout.call("inner", ofHours(1), queue::take);
                } catch (TimedOutException inner) {
                    trail.add("inner caught: " + inner);
                }
            }));
            assertEquals("limit of 10 ms has passed in scope \"outer\"", e.getMessage());
            assertNothingIsLeft();
        });
        assertEquals(List.of(), trail);
    }

    @Test
    void anInnerLimitDoesNotDisturbAnOuterOne() throws Exception {
        var queue = new ArrayBlockingQueue<String>(1);
        Reactor.run(_ -> Timeout.run("outer", ofHours(1), () -> {
            var e = assertThrows(TimedOutException.class, () -> Timeout.call("inner", LIMIT, queue::take));
            assertEquals("limit of 10 ms has passed in scope \"inner\"", e.getMessage());
            assertNothingIsLeft(1);
            assertALimitStillWorks();
        }));
    }

    @Test
    void aLimitAlreadyPassedInterruptsTheFirstBlockingCall() throws Exception {
        var queue = new ArrayBlockingQueue<String>(1);
        Reactor.run(_ -> {
            assertThrows(TimedOutException.class, () -> Timeout.call(Duration.ZERO, queue::take));
            assertNothingIsLeft();
        });
    }

    // ---- once per cancellation -------------------------------------------------------------------------------------

    @Test
    void aCancellationInterruptsOnceOnly() throws Exception {
        var queue = new ArrayBlockingQueue<String>(1);
        var second = new CompletableFuture<Loop>();
        var foreign = Foreign.start("feeding", () -> {
            Loop loop = second.get();
            Thread blocked = loop.main().thread;
            Foreign.waitUntil("the second take", () -> Foreign.isBlocked(blocked));
            lookForOverdueHolders(loop);
            assertFalse(blocked.isInterrupted());
            queue.put("item");
        });
        Reactor.run(_ -> {
            assertThrows(TimedOutException.class, () -> Timeout.run(LIMIT, () -> {
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
    void cancellingAScopeInterruptsThoseOfItsMicrothreadsThatAreInsideJdkCallsOnceEach() throws Exception {
        var queue = new ArrayBlockingQueue<String>(1);
        Reactor.run(_ -> Scope.run(scope -> {
            for (String name : List.of("a", "b")) {
                scope.start(name, () -> {
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
        Reactor.run(_ -> Scope.run(scope -> {
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
            trail.add(assertInstanceOf(Outcome.Cancellation.class, taking.ended().await()).reason());
        });
        assertEquals(List.of("enough"), trail);
    }

    @Test
    @Tag("direct")
    void whatAJdkCallMakesOfTheInterruptCountsAsTheCancellation() throws Exception {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Reactor.run(main -> {
                var reading = main.start("reading", () -> {
                    try (var socket = new Socket(server.getInetAddress(), server.getLocalPort())) {
                        trail.add("read " + socket.getInputStream().read());
                    }
                });
                Foreign.suspendUntil("the read", () -> reading.state() == Microthread.State.BLOCKED);
                reading.cancel("enough");
                trail.add(assertInstanceOf(Outcome.Cancellation.class, reading.ended().await()).reason());
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
                assertThrows(TimedOutException.class, () -> Timeout.run(LIMIT, () -> {
                    held.lock.lock();
                    held.lock.unlock();
                    assertTrue(Thread.currentThread().isInterrupted());
                    try {
                        Microthread.yield();
                    } catch (Cancelled e) {
                        trail.add(e.reason() + ", interrupted: " + Thread.currentThread().isInterrupted());
                        throw e;
                    }
                }));
            });
        }
        assertEquals(List.of("deadline of 10 ms, interrupted: false"), trail);
    }

    // ---- regions in between ----------------------------------------------------------------------------------------

    @Test
    void aLimitAroundAScopeEndsTheJdkCallOfItsBody() throws Exception {
        var queue = new ArrayBlockingQueue<String>(1);
        Reactor.run(_ -> {
            assertThrows(TimedOutException.class, () -> Timeout.run(LIMIT, () -> Scope.run(_ -> queue.take())));
            assertNothingIsLeft();
        });
    }

    @Test
    void aLimitAroundAScopeEndsTheJdkCallOfAChild() throws Exception {
        var queue = new ArrayBlockingQueue<String>(1);
        Reactor.run(_ -> {
            assertThrows(
                    TimedOutException.class,
                    () -> Timeout.run(LIMIT, () -> Scope.run(scope -> scope.start("child", () -> queue.take()))));
            assertNothingIsLeft();
        });
    }

    @Test
    void aLimitAroundAScopeEndsTheSocketReadOfItsBody() throws Exception {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Reactor.run(_ -> {
                var e = assertThrows(
                        TimedOutException.class, () -> Timeout.run(LIMIT, () -> Scope.run(_ -> readFrom(server))));
                assertInstanceOf(SocketException.class, e.getCause());
                assertNothingIsLeft();
            });
        }
    }

    @Test
    void aLimitAroundAScopeEndsTheSocketReadOfAChild() throws Exception {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Reactor.run(_ -> {
                assertThrows(
                        TimedOutException.class,
                        () -> Timeout.run(LIMIT, () -> Scope.run(s -> s.start("child", () -> readFrom(server)))));
                assertNothingIsLeft();
            });
        }
    }

    private static void readFrom(ServerSocket server) throws IOException {
        try (var socket = new Socket(server.getInetAddress(), server.getLocalPort())) {
            socket.getInputStream().read();
        }
    }

    @Test
    void eachOfTwoCancellationsInterrupts() throws Exception {
        var queue = new ArrayBlockingQueue<String>(1);
        Reactor.run(_ -> {
            var e = assertThrows(
                    TimedOutException.class,
                    () -> Timeout.run("outer", LIMIT.multipliedBy(5), () -> {
                        assertThrows(TimedOutException.class, () -> Timeout.run("inner", LIMIT, queue::take));
                        trail.add("inner");
                        queue.take();
                    }));
            assertEquals("limit of 50 ms has passed in scope \"outer\"", e.getMessage());
            assertNothingIsLeft();
        });
        assertEquals(List.of("inner"), trail);
    }

    // ---- shields ---------------------------------------------------------------------------------------------------

    @Test
    void aShieldKeepsTheInterruptAway() throws Exception {
        var queue = new ArrayBlockingQueue<String>(1);
        var shielded = new CompletableFuture<Loop>();
        var foreign = Foreign.start("feeding", () -> {
            Loop loop = shielded.get();
            long limitNanos = System.nanoTime() + 2 * LIMIT.toNanos();
            Foreign.waitUntil("the limit to pass", () -> System.nanoTime() > limitNanos);
            lookForOverdueHolders(loop);
            assertFalse(loop.main().thread.isInterrupted());
            queue.put("item");
        });
        Reactor.run(_ -> {
            assertThrows(TimedOutException.class, () -> Timeout.run(LIMIT, () -> {
                Shield.run(ofHours(1), () -> {
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
            var e = assertThrows(
                    TimedOutException.class,
                    () -> Timeout.run("outer", LIMIT, () -> Shield.run(LIMIT, () -> trail.add(queue.take()))));
            assertEquals("limit of 10 ms has passed in scope \"outer\"", e.getMessage());
            assertNothingIsLeft();
        });
        assertEquals(List.of(), trail);
    }

    @Test
    void aShieldsLimitInterruptsCleanupThatBlocksAfterAnInterrupt() throws Exception {
        var queue = new ArrayBlockingQueue<String>(1);
        Reactor.run(_ -> {
            assertThrows(TimedOutException.class, () -> Timeout.run("outer", LIMIT, () -> {
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
        var foreign = Foreign.start("caller", () -> Reactor.run(_ -> {
            Shield.run(ofHours(1), () -> {
                shielded.complete(Loop.here());
                trail.add(queue.take());
            });
            Microthread.sleep(ofMillis(1));
            trail.add("not reached");
        }));
        Loop loop = shielded.get();
        Thread main = loop.main().thread;
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

    // ---- always ready ----------------------------------------------------------------------------------------------

    @Test
    void c65ACancelledMicrothreadInALoopOverAnEventThatIsAlwaysThereEnds() throws Exception {
        Reactor.run(main -> {
            var looping = main.start("looping", () -> {
                while (true) Event.always(1).await();
            });
            Microthread.yield();
            looping.cancel("enough");
            trail.add(assertInstanceOf(Outcome.Cancellation.class, looping.ended().await()).reason());
        });
        assertEquals(List.of("enough"), trail);
    }

    @Test
    void c65ALimitEndsALoopOverAnEventThatIsAlwaysThere() throws Exception {
        Reactor.run(_ -> {
            assertThrows(TimedOutException.class, () -> Timeout.run(LIMIT, () -> {
                while (true) Event.always(1).await();
            }));
        });
    }

    // ---- means -----------------------------------------------------------------------------------------------------

    /// No interrupt, no cancellation and no timer is left over, and a wait works as ever.
    private static void assertNothingIsLeft() throws InterruptedException {
        assertNothingIsLeft(0);
    }

    private static void assertNothingIsLeft(int timers) throws InterruptedException {
        assertFalse(Thread.currentThread().isInterrupted());
        assertEquals(timers, Loop.here().timers.size());
        Microthread.yield();
        Microthread.sleep(ofMillis(1));
    }

    private static void assertALimitStillWorks() {
        var queue = new ArrayBlockingQueue<String>(1);
        assertThrows(TimedOutException.class, () -> Timeout.call(LIMIT, queue::take));
    }

    /// What the watch of a portable reactor does at each tick.
    private static void lookForOverdueHolders(Loop loop) {
        if (loop.engine instanceof PortableEngine portable) portable.interruptOverdueHolder(Timers.NEVER);
    }

    /// A lock that a platform thread holds until told to release it.
    private static final class HeldLock implements AutoCloseable {
        final ReentrantLock lock = new ReentrantLock();
        private final CountDownLatch isHeld = new CountDownLatch(1);
        private final CountDownLatch mayGo = new CountDownLatch(1);
        private final Foreign holder = Foreign.start("holder", () -> {
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
            Foreign.start("releasing", () -> {
                Microthread late = waiting.get();
                Foreign.waitUntil("the limit to pass", () -> late.isInterruptedByUs);
                Foreign.waitUntil("it to wait again", () -> Foreign.isBlocked(late.thread) && !late.thread.isInterrupted());
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
