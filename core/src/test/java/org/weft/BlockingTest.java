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
import java.nio.channels.ClosedByInterruptException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// Calls that block without parking, on platform threads.
class BlockingTest {
    private static final int MOST = 64;

    private final List<String> trail = new CopyOnWriteArrayList<>();

    @Test
    void theResultComesBack() throws Exception {
        int result = Reactor.<Integer, IOException>call(_ -> Blocking.call(() -> 42));
        assertEquals(42, result);
    }

    @Test
    void nullIsAResultToo() throws Exception {
        Reactor.run(_ -> {
            assertSame(EventSupport.nothing(), Blocking.call(EventSupport::nothing));
            Blocking.run(() -> trail.add("ran"));
        });
        assertEquals(List.of("ran"), trail);
    }

    @Test
    void whatTheTaskThrowsComesThroughAsItself() throws Exception {
        Reactor.run(_ -> {
            for (Throwable thrown :
                    List.of(
                            new IOException("checked"),
                            new IllegalStateException("unchecked"),
                            new AssertionError("error"))) {
                assertSame(
                        thrown,
                        assertThrows(Throwable.class, () -> Blocking.run(() -> throwAsIs(thrown))));
            }
            Microthread.yield();
        });
    }

    private static void throwAsIs(Throwable thrown) throws Exception {
        if (thrown instanceof Error e) throw e;
        throw (Exception) thrown;
    }

    @Test
    void itRunsOnAPlatformThreadNamedAfterTheReactorAndOutsideOfIt() throws Exception {
        Reactor.builder()
                .name("shop")
                .run(_ -> {
                    Thread worker = Blocking.call(Thread::currentThread);
                    assertFalse(worker.isVirtual());
                    assertTrue(worker.isDaemon());
                    assertEquals("weft-shop-blocking-1", worker.getName());
                    var e =
                            assertThrows(
                                    IllegalStateException.class,
                                    () -> Blocking.run(() -> Microthread.yield()));
                    assertTrue(
                            String.valueOf(e.getMessage()).startsWith("no reactor runs on Thread["),
                            e.getMessage());
                });
    }

    @Test
    void othersRunMeanwhile() throws Exception {
        Reactor.run(main -> {
            var latch = new CountDownLatch(1);
            main.start(
                    "other",
                    () -> {
                        trail.add("other");
                        Microthread.sleep(ofMillis(1));
                        latch.countDown();
                    });
            Blocking.run(latch::await);
            trail.add("main");
        });
        assertEquals(List.of("other", "main"), trail);
    }

    @Test
    void itSuspendsAlwaysAndEndsTheSlice() throws Exception {
        Reactor.run(main -> {
            main.start("other", () -> trail.add("other"));
            Blocking.run(() -> {});
            trail.add("main");
        });
        assertEquals(List.of("other", "main"), trail);
    }

    @Test
    void aThreadIsUsedAgain() throws Exception {
        Reactor.run(_ -> {
            Thread first = Blocking.call(Thread::currentThread);
            Foreign.suspendUntil("the thread to be idle", () -> Foreign.isBlocked(first));
            assertSame(first, Blocking.call(Thread::currentThread));
        });
    }

    // ---- cancellation ---------------------------------------------------------------------------

    @Test
    void aCancelledCallIsInterruptedAndAwaited() throws Exception {
        var isInside = new CountDownLatch(1);
        Reactor.run(main -> {
            var calling =
                    main.start(
                            "calling",
                            () ->
                                    Blocking.run(() -> {
                                        try {
                                            isInside.countDown();
                                            new CountDownLatch(1).await();
                                        } catch (InterruptedException e) {
                                            trail.add("interrupted");
                                            throw e;
                                        }
                                    }));
            Foreign.suspendUntil("the call", () -> isInside.getCount() == 0);
            calling.cancel("enough");
            trail.add(
                    assertInstanceOf(Outcome.Cancellation.class, calling.ended().await()).reason());
        });
        assertEquals(List.of("interrupted", "enough"), trail);
    }

    @Test
    void aCancelledCallThatDoesNotMindIsAwaitedToItsEndAndItsResultWins() throws Exception {
        var isInside = new CountDownLatch(1);
        var mayEnd = new AtomicBoolean();
        Reactor.run(main -> {
            var calling =
                    main.fork(
                            "calling",
                            () -> {
                                String result =
                                        Blocking.call(() -> {
                                            isInside.countDown();
                                            Foreign.waitUntil("the end", mayEnd::get);
                                            return "result";
                                        });
                                trail.add(result);
                                Microthread.yield();
                                return "not reached";
                            });
            Foreign.suspendUntil("the call", () -> isInside.getCount() == 0);
            calling.cancel("enough");
            for (int i = 0; i < 100; i++) Microthread.yield();
            assertEquals(Microthread.State.WAITING, calling.microthread().state());
            mayEnd.set(true);
            trail.add(
                    assertInstanceOf(Outcome.Cancellation.class, calling.ended().await()).reason());
        });
        assertEquals(List.of("result", "enough"), trail);
    }

    @Test
    void aCancelledCallThatFailsThrowsItsError() throws Exception {
        var isInside = new CountDownLatch(1);
        Reactor.run(main -> {
            var calling =
                    main.start(
                            "calling",
                            () ->
                                    assertEquals(
                                            "broken",
                                            assertThrows(
                                                            IOException.class,
                                                            () ->
                                                                    Blocking.run(() -> {
                                                                        isInside.countDown();
                                                                        try {
                                                                            new CountDownLatch(1)
                                                                                    .await();
                                                                        } catch (
                                                                                InterruptedException
                                                                                        e) {
                                                                            throw new IOException(
                                                                                    "broken", e);
                                                                        }
                                                                    }))
                                                    .getMessage()));
            Foreign.suspendUntil("the call", () -> isInside.getCount() == 0);
            calling.cancel("enough");
            assertInstanceOf(Outcome.Success.class, calling.ended().await());
        });
    }

    @Test
    void aLimitEndsAnInterruptibleCall() throws Exception {
        Reactor.run(_ -> {
            var e =
                    assertThrows(
                            TimedOutException.class,
                            () ->
                                    Timeout.run(
                                            "call",
                                            ofMillis(5),
                                            () ->
                                                    Blocking.run(
                                                            () -> new CountDownLatch(1).await())));
            assertEquals("limit of 5 ms has passed in scope \"call\"", e.getMessage());
        });
    }

    @Test
    void whatACallMakesOfTheInterruptOfItsLimitBecomesTheCause() throws Exception {
        Reactor.run(_ -> {
            var e =
                    assertThrows(
                            TimedOutException.class,
                            () ->
                                    Timeout.run(
                                            ofMillis(5),
                                            () ->
                                                    Blocking.run(() -> {
                                                        try {
                                                            new CountDownLatch(1).await();
                                                        } catch (InterruptedException _) {
                                                            throw new ClosedFile(); // as a file
                                                            // channel does
                                                        }
                                                    })));
            assertInstanceOf(ClosedByInterruptException.class, e.getCause());
        });
    }

    private static final class ClosedFile extends ClosedByInterruptException {
        private static final long serialVersionUID = 1;
    }

    @Test
    void whatTheCleanupOfACancelledTaskThrowsIsNotLost() throws Exception {
        var told = new ArrayList<Throwable>();
        var inCleanup = new IOException("in cleanup");
        Reactor.builder()
                .errorSink(told::add)
                .run(_ ->
                        Scope.run(scope -> {
                            var isInside = new CountDownLatch(1);
                            scope.start(
                                    "calling",
                                    () ->
                                            Blocking.run(() -> {
                                                try {
                                                    isInside.countDown();
                                                    new CountDownLatch(1).await();
                                                } catch (InterruptedException e) {
                                                    e.addSuppressed(inCleanup);
                                                    throw e;
                                                }
                                            }));
                            Foreign.suspendUntil("the call", () -> isInside.getCount() == 0);
                            scope.cancel("enough");
                        }));
        assertEquals(List.of(inCleanup), told);
    }

    @Test
    void aCallBegunWhenCancelledAlreadyDoesNotRun() throws Exception {
        Reactor.run(_ ->
                Scope.run(scope -> {
                    scope.cancel("enough");
                    assertThrows(Cancelled.class, () -> Blocking.run(() -> trail.add("ran")));
                }));
        assertEquals(List.of(), trail);
    }

    @Test
    void aShieldKeepsTheCancellationFromTheCall() throws Exception {
        var isInside = new CountDownLatch(1);
        var mayEnd = new CountDownLatch(1);
        Reactor.run(main -> {
            var calling =
                    main.start(
                            "calling",
                            () -> {
                                Shield.run(
                                        ofHours(1),
                                        () ->
                                                Blocking.run(() -> {
                                                    isInside.countDown();
                                                    mayEnd.await();
                                                }));
                                trail.add("came back");
                                Microthread.yield();
                                trail.add("not reached");
                            });
            Foreign.suspendUntil("the call", () -> isInside.getCount() == 0);
            calling.cancel("enough");
            for (int i = 0; i < 100; i++) Microthread.yield();
            mayEnd.countDown();
        });
        assertEquals(List.of("came back"), trail);
    }

    @Test
    void theInterruptHitsTheCallOnlyAndNotTheNextOneOfItsThread() throws Exception {
        Reactor.run(_ -> {
            for (int i = 0; i < 20; i++) {
                assertThrows(
                        TimedOutException.class,
                        () ->
                                Timeout.run(
                                        ofMillis(1),
                                        () -> Blocking.run(() -> new CountDownLatch(1).await())));
                assertFalse(Blocking.call(() -> Thread.currentThread().isInterrupted()));
            }
        });
    }

    // ---- the queue ------------------------------------------------------------------------------

    @Test
    void atMostSixtyFourRunAtOnceAndTheOthersFollowInOrder() throws Exception {
        var inside = new AtomicInteger();
        var mayEnd = new CountDownLatch(1);
        Reactor.run(main -> {
            for (int i = 0; i < MOST + 3; i++) {
                int number = i;
                main.start(
                        "call " + i,
                        () ->
                                Blocking.run(() -> {
                                    if (number >= MOST) trail.add("call " + number);
                                    inside.incrementAndGet();
                                    mayEnd.await();
                                }));
            }
            Foreign.suspendUntil("sixty-four calls", () -> inside.get() == MOST);
            for (int i = 0; i < 100; i++) Microthread.yield();
            assertEquals(MOST, inside.get());
            mayEnd.countDown();
        });
        assertEquals(MOST + 3, inside.get());
        assertEquals(List.of("call 64", "call 65", "call 66"), trail.stream().sorted().toList());
    }

    @Test
    void aCallCancelledInTheQueueIsWithdrawn() throws Exception {
        var inside = new AtomicInteger();
        var mayEnd = new CountDownLatch(1);
        Reactor.run(main -> {
            for (int i = 0; i < MOST; i++) {
                main.start(
                        "call " + i,
                        () ->
                                Blocking.run(() -> {
                                    inside.incrementAndGet();
                                    mayEnd.await();
                                }));
            }
            var queued = main.start("queued", () -> Blocking.run(() -> trail.add("ran")));
            var behind = main.start("behind", () -> Blocking.run(() -> trail.add("behind")));
            Foreign.suspendUntil("sixty-four calls", () -> inside.get() == MOST);
            queued.cancel("enough");
            trail.add(
                    assertInstanceOf(Outcome.Cancellation.class, queued.ended().await()).reason());
            mayEnd.countDown();
            behind.join();
        });
        assertEquals(List.of("enough", "behind"), trail);
    }

    @Test
    void twoReactorsHaveTheirOwnThreads() throws Exception {
        var first = new CompletableFuture<String>();
        Reactor.builder()
                .name("a")
                .run(_ -> first.complete(Blocking.call(() -> Thread.currentThread().getName())));
        Reactor.builder()
                .name("b")
                .run(_ -> trail.add(Blocking.call(() -> Thread.currentThread().getName())));
        assertEquals("weft-a-blocking-1", first.get());
        assertEquals(List.of("weft-b-blocking-1"), trail);
    }

    @Test
    void callsOfACallbackAreRefused() throws Exception {
        List<Throwable> errors = new ArrayList<>();
        Reactor.builder()
                .errorSink(errors::add)
                .run(_ -> {
                    Reactor.current()
                            .callSoon(() ->
                                    assertThrows(
                                            IllegalStateException.class,
                                            () -> Blocking.run(() -> {})));
                });
        assertEquals(List.of(), errors);
    }
}
