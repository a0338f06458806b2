package org.weft;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.util.Objects.requireNonNull;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.weft.event.Channel;

/// Cancellation of microthreads that are inside blocking JDK calls: they are interrupted, once.
@SuppressWarnings("LockNotBeforeTry") // nothing can fail in between
class JdkCallLimitTest {
    private static final Duration LIMIT = ofMillis(10);

    private final List<String> trail = new ArrayList<>();

    // ---- limits ---------------------------------------------------------------------------------

    @Test
    void c61ALimitEndsATakeFromABlockingQueue() throws Exception {
        var queue = new ArrayBlockingQueue<String>(1);
        Reactor.run(_ -> {
            var e =
                    assertThrows(
                            TimedOutException.class,
                            () -> Timeout.call("take", LIMIT, queue::take));
            assertEquals("limit of 10 ms has passed in scope \"take\"", e.getMessage());
            assertEquals(InterruptedException.class, requireNonNull(e.getCause()).getClass());
            assertNothingIsLeft();
        });
    }

    @Test
    void c61ALimitEndsAnInterruptibleWaitForALock() throws Exception {
        try (var held = new HeldLock()) {
            Reactor.run(_ -> {
                var e =
                        assertThrows(
                                TimedOutException.class,
                                () -> Timeout.run(LIMIT, held.lock::lockInterruptibly));
                assertEquals(InterruptedException.class, requireNonNull(e.getCause()).getClass());
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
                    var e =
                            assertThrows(
                                    TimedOutException.class, () -> Timeout.call(LIMIT, in::read));
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
                var e =
                        assertThrows(
                                TimedOutException.class, () -> Timeout.call(LIMIT, server::accept));
                assertInstanceOf(SocketException.class, e.getCause());
            }
            assertNothingIsLeft();
        });
    }

    @Test
    void c61ALimitAroundAnUninterruptibleLockIsToldWhenTheLockHasComeAndNothingSpinsMeanwhile()
            throws Exception {
        try (var held = new HeldLock()) {
            var me = new CompletableFuture<Microthread>();
            var limitHasPassed = held.releaseWhenInterrupted(me);
            Reactor.run(_ -> {
                me.complete(Microthread.current());
                long before = Foreign.slicesSoFar();
                assertThrows(
                        TimedOutException.class,
                        () ->
                                Timeout.run(
                                        LIMIT,
                                        () -> {
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
                String result =
                        Timeout.call(
                                LIMIT,
                                () -> {
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
            String result =
                    Timeout.call(
                            LIMIT,
                            () -> {
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
            var e =
                    assertThrows(
                            IOException.class,
                            () ->
                                    Timeout.run(
                                            ofHours(1),
                                            () -> {
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
            var e =
                    assertThrows(
                            TimedOutException.class,
                            () ->
                                    Timeout.run(
                                            "outer",
                                            LIMIT,
                                            () -> {
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
        Reactor.run(_ ->
                Timeout.run(
                        "outer",
                        ofHours(1),
                        () -> {
                            var e =
                                    assertThrows(
                                            TimedOutException.class,
                                            () -> Timeout.call("inner", LIMIT, queue::take));
                            assertEquals(
                                    "limit of 10 ms has passed in scope \"inner\"", e.getMessage());
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

    // ---- regions in between ---------------------------------------------------------------------

    @Test
    void aLimitAroundAScopeEndsTheJdkCallOfItsBody() throws Exception {
        var queue = new ArrayBlockingQueue<String>(1);
        Reactor.run(_ -> {
            assertThrows(
                    TimedOutException.class,
                    () -> Timeout.run(LIMIT, () -> Scope.run(_ -> queue.take())));
            assertNothingIsLeft();
        });
    }

    @Test
    void aLimitAroundAScopeEndsTheJdkCallOfAChild() throws Exception {
        var queue = new ArrayBlockingQueue<String>(1);
        Reactor.run(_ -> {
            assertThrows(
                    TimedOutException.class,
                    () ->
                            Timeout.run(
                                    LIMIT,
                                    () ->
                                            Scope.run(scope ->
                                                    scope.start("child", () -> queue.take()))));
            assertNothingIsLeft();
        });
    }

    @Test
    void aLimitAroundAScopeEndsTheSocketReadOfItsBody() throws Exception {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Reactor.run(_ -> {
                var e =
                        assertThrows(
                                TimedOutException.class,
                                () -> Timeout.run(LIMIT, () -> Scope.run(_ -> readFrom(server))));
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
                        () ->
                                Timeout.run(
                                        LIMIT,
                                        () ->
                                                Scope.run(s ->
                                                        s.start("child", () -> readFrom(server)))));
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
    void aLimitEndsAnotherReactorThatRunsInside() throws Exception {
        Reactor.builder()
                .name("outer")
                .run(_ -> {
                    assertThrows(
                            TimedOutException.class,
                            () ->
                                    Timeout.run(
                                            LIMIT,
                                            () ->
                                                    Reactor.builder()
                                                            .name("inner")
                                                            .run(_ -> {
                                                                try {
                                                                    Microthread.sleep(
                                                                            Duration.ofHours(1));
                                                                } finally {
                                                                    trail.add("unwound");
                                                                }
                                                            })));
                    assertNothingIsLeft();
                });
        assertEquals(List.of("unwound"), trail);
    }

    @Test
    @Tag("slow") // the second limit must be far from the first, on a busy machine too
    void eachOfTwoCancellationsInterrupts() throws Exception {
        var queue = new ArrayBlockingQueue<String>(1);
        Reactor.run(_ -> {
            var e =
                    assertThrows(
                            TimedOutException.class,
                            () ->
                                    Timeout.run(
                                            "outer",
                                            LIMIT.multipliedBy(100),
                                            () -> {
                                                assertThrows(
                                                        TimedOutException.class,
                                                        () ->
                                                                Timeout.run(
                                                                        "inner",
                                                                        LIMIT,
                                                                        queue::take));
                                                trail.add("inner");
                                                queue.take();
                                            }));
            assertEquals("limit of 1 s has passed in scope \"outer\"", e.getMessage());
            assertNothingIsLeft();
        });
        assertEquals(List.of("inner"), trail);
    }

    // ---- always ready ---------------------------------------------------------------------------

    @Test
    void c65ACancelledMicrothreadInALoopOverAnEventThatIsAlwaysThereEnds() throws Exception {
        Reactor.run(main -> {
            var looping =
                    main.start(
                            "looping",
                            () -> {
                                while (true) Event.always(1).await();
                            });
            Microthread.yield();
            looping.cancel("enough");
            trail.add(
                    assertInstanceOf(Outcome.Cancellation.class, looping.ended().await()).reason());
        });
        assertEquals(List.of("enough"), trail);
    }

    @Test
    void c65AMicrothreadInALoopOverAChannelThatAlwaysHasItemsLetsOthersRun() throws Exception {
        Reactor.run(main -> {
            var channel = Channel.<String>bounded(1);
            var looping =
                    main.startDaemon(
                            "looping",
                            () -> {
                                while (true) {
                                    channel.trySend("item");
                                    channel.receive();
                                }
                            });
            main.start("other", () -> trail.add("other"));
            Microthread.yield();
            Microthread.yield();
            looping.cancel("enough");
            looping.join();
        });
        assertEquals(List.of("other"), trail);
    }

    @Test
    void c65ALimitEndsALoopOverAnEventThatIsAlwaysThere() throws Exception {
        Reactor.run(_ -> {
            assertThrows(
                    TimedOutException.class,
                    () ->
                            Timeout.run(
                                    LIMIT,
                                    () -> {
                                        while (true) Event.always(1).await();
                                    }));
        });
    }

    // ---- means ----------------------------------------------------------------------------------

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
}
