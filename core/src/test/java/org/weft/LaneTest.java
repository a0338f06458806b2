package org.weft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.weft.spi.BlockingPool;
import org.weft.testing.VirtualWorld;

/// Threads set aside for one kind of blocking work.
class LaneTest {
    private final List<String> trail = new CopyOnWriteArrayList<>();

    @Test
    void itsCallsRunOnThreadsOfItsOwn() throws Exception {
        Reactor.builder()
                .name("shop")
                .run(_ -> {
                    Lane disk = Blocking.lane("disk", 1);
                    Thread worker = disk.call(Thread::currentThread);
                    assertEquals("weft-shop-disk-1", worker.getName());
                    assertFalse(worker.isVirtual());
                    assertTrue(worker.isDaemon());
                    assertEquals("lane \"disk\"", disk.toString());
                });
    }

    @Test
    void whatTheTaskReturnsAndThrowsComesThrough() throws Exception {
        Reactor.run(_ -> {
            Lane lane = Blocking.lane("lane", 1);
            assertEquals(42, lane.<Integer, RuntimeException>call(() -> 42));
            var broken = new IOException("broken");
            assertSame(
                    broken,
                    assertThrows(
                            IOException.class,
                            () ->
                                    lane.run(() -> {
                                        throw broken;
                                    })));
        });
    }

    @Test
    void withOneThreadAllTasksRunOnThatOne() throws Exception {
        Reactor.run(main -> {
            Lane lane = Blocking.lane("lane", 1);
            List<Fork<Thread>> calls = new ArrayList<>();
            for (int i = 0; i < 20; i++)
                calls.add(main.fork("call", () -> lane.call(Thread::currentThread)));
            Thread first = calls.getFirst().join();
            for (Fork<Thread> call : calls) assertSame(first, call.join());
        });
    }

    @Test
    void asManyRunAtATimeAsItHasThreadsAndTheOthersFollowInOrder() throws Exception {
        Reactor.run(main -> {
            Lane lane = Blocking.lane("lane", 2);
            var inside = new AtomicInteger();
            var mayGoOn = new CountDownLatch(1);
            for (int i = 0; i < 2; i++)
                main.start(
                        "early",
                        () ->
                                lane.run(() -> {
                                    inside.incrementAndGet();
                                    mayGoOn.await();
                                }));
            Microthread.yield();
            for (int i = 0; i < 6; i++) {
                int number = i;
                main.start("late", () -> lane.run(() -> trail.add("call " + number)));
            }
            Foreign.suspendUntil("two calls", () -> inside.get() == 2);
            for (int i = 0; i < 100; i++) Microthread.yield();
            assertEquals(List.of(), trail);
            mayGoOn.countDown();
        });
        assertEquals(Set.of("call 0", "call 1", "call 2", "call 3", "call 4", "call 5"), set());
    }

    private Set<String> set() {
        return new TreeSet<>(trail);
    }

    @Test
    void callsThatWaitForTheOnlyThreadGetItInTheOrderInWhichTheyCame() throws Exception {
        Reactor.run(main -> {
            Lane lane = Blocking.lane("lane", 1);
            for (int i = 0; i < 5; i++) {
                int number = i;
                main.start("call", () -> lane.run(() -> trail.add("call " + number)));
            }
        });
        assertEquals(List.of("call 0", "call 1", "call 2", "call 3", "call 4"), trail);
    }

    @Test
    void aLaneThatIsBusyKeepsNoOtherWorkWaiting() throws Exception {
        Reactor.run(main -> {
            Lane slow = Blocking.lane("slow", 1);
            var mayEnd = new CountDownLatch(1);
            main.start(
                    "slow",
                    () -> {
                        slow.run(mayEnd::await);
                        trail.add("slow");
                    });
            Microthread.yield();
            Blocking.run(() -> trail.add("default"));
            try (Lane other = Blocking.lane("other", 1)) {
                other.run(() -> trail.add("other"));
            }
            mayEnd.countDown();
        });
        assertEquals(List.of("default", "other", "slow"), trail);
    }

    // ---- cancellation ---------------------------------------------------------------------------

    @Test
    void aCallCancelledWhileItWaitsForAThreadNeverRuns() throws Exception {
        Reactor.run(main -> {
            Lane lane = Blocking.lane("lane", 1);
            var mayEnd = new CountDownLatch(1);
            var first = main.start("first", () -> lane.run(mayEnd::await));
            var waiting = main.start("waiting", () -> lane.run(() -> trail.add("ran")));
            var behind = main.start("behind", () -> lane.run(() -> trail.add("behind")));
            Microthread.yield();
            waiting.cancel("enough");
            trail.add(
                    assertInstanceOf(Outcome.Cancellation.class, waiting.ended().await()).reason());
            assertEquals(Microthread.State.WAITING, first.state());
            mayEnd.countDown();
            behind.join();
        });
        assertEquals(List.of("enough", "behind"), trail);
    }

    @Test
    void aCancelledCallIsInterruptedAndAwaited() throws Exception {
        var isInside = new CountDownLatch(1);
        Reactor.run(main -> {
            Lane lane = Blocking.lane("lane", 1);
            var calling =
                    main.start(
                            "calling",
                            () ->
                                    lane.run(() -> {
                                        try {
                                            isInside.countDown();
                                            new CountDownLatch(1).await();
                                        } finally {
                                            trail.add("unwound");
                                        }
                                    }));
            Foreign.suspendUntil("the call", () -> isInside.getCount() == 0);
            calling.cancel("enough");
            trail.add(
                    assertInstanceOf(Outcome.Cancellation.class, calling.ended().await()).reason());
        });
        assertEquals(List.of("unwound", "enough"), trail);
    }

    // ---- closing --------------------------------------------------------------------------------

    @Test
    void aClosedLaneRefusesFurtherCalls() throws Exception {
        Reactor.run(_ -> {
            Lane lane = Blocking.lane("lane", 1);
            lane.close();
            lane.close();
            var e = assertThrows(IllegalStateException.class, () -> lane.run(() -> {}));
            assertEquals("lane \"lane\" is closed", e.getMessage());
        });
    }

    @Test
    void callsMadeBeforeTheCloseGoOnToTheirEndAndThenTheThreadsEnd() throws Exception {
        var worker = new AtomicReference<Thread>();
        Reactor.run(main -> {
            Lane lane = Blocking.lane("lane", 1);
            var mayEnd = new CountDownLatch(1);
            main.start(
                    "under way",
                    () ->
                            lane.run(() -> {
                                worker.set(Thread.currentThread());
                                mayEnd.await();
                                trail.add("under way");
                            }));
            main.start("waiting", () -> lane.run(() -> trail.add("waiting")));
            Microthread.yield();
            lane.close();
            mayEnd.countDown();
            Foreign.suspendUntil("the calls", () -> trail.size() == 2);
            Foreign.suspendUntil("the thread to end", () -> !worker.get().isAlive());
        });
        assertEquals(List.of("under way", "waiting"), trail);
    }

    @Test
    void theThreadsOfALaneThatNobodyClosedEndWithTheReactor() throws Exception {
        Thread worker =
                Reactor.<Thread, RuntimeException>call(
                        _ -> Blocking.lane("lane", 3).call(Thread::currentThread));
        Foreign.waitUntil("the thread to end", () -> !worker.isAlive());
    }

    // ---- misuse ---------------------------------------------------------------------------------

    @Test
    void aLaneOfNoThreadIsRefused() throws Exception {
        Reactor.run(_ -> {
            var e = assertThrows(IllegalArgumentException.class, () -> Blocking.lane("disk", 0));
            assertEquals("threads of lane \"disk\" < 1: 0", e.getMessage());
        });
    }

    @Test
    void aLaneIsRefusedToAnotherReactorAndToOtherThreads() throws Exception {
        var made = new CompletableFuture<Lane>();
        Reactor.builder()
                .name("a")
                .run(_ -> {
                    Lane lane = Blocking.lane("disk", 1);
                    made.complete(lane);
                    Blocking.run(() -> {
                        Reactor.builder().name("b").run(_ -> assertRefused(lane));
                        assertRefused(lane);
                    });
                });
        assertRefused(made.get());
    }

    private static void assertRefused(Lane lane) {
        var e = assertThrows(WrongThreadException.class, () -> lane.run(() -> {}));
        String message = String.valueOf(e.getMessage());
        assertTrue(message.startsWith("lane \"disk\" of reactor \"a\""), message);
        assertThrows(WrongThreadException.class, lane::close);
    }

    @Test
    void aWorldWithoutLanesRunsTheirCallsAsAllOthers() throws Exception {
        VirtualWorld.run(main -> {
            try (Lane lane = Blocking.lane("lane", 1)) {
                for (int i = 0; i < 3; i++) {
                    int number = i;
                    main.start("call", () -> lane.run(() -> trail.add("call " + number)));
                }
                Microthread.yield();
            }
            Blocking.run(() -> {});
        });
        assertEquals(List.of("call 0", "call 1", "call 2"), trail);
    }

    /// Has no thread for anybody while it refuses; else keeps what it is given until told to run it.
    private static final class ScarcePool implements BlockingPool {
        private final ArrayDeque<Runnable> jobs = new ArrayDeque<>();
        private @Nullable OutOfMemoryError refusal;

        @Override
        public void execute(Runnable job) {
            if (refusal != null) throw refusal;
            jobs.add(job);
        }

        void runNext() {
            jobs.remove().run();
        }

        @Override
        public void close() {}
    }

    @Test
    void aCallForWhichThereIsNoThreadLeavesItsPlaceToTheNext() throws Exception {
        var pool = new ScarcePool();
        VirtualWorld.plain()
                .provide(BlockingPool.class, pool)
                .reactor()
                .run(main -> {
                    Lane lane = Blocking.lane("lane", 1);
                    pool.refusal = new OutOfMemoryError("unable to create native thread");
                    assertSame(pool.refusal, assertThrows(OutOfMemoryError.class, () -> use(lane)));
                    assertSame(pool.refusal, assertThrows(OutOfMemoryError.class, () -> use(lane)));
                    pool.refusal = null;
                    var next = main.start("next", () -> use(lane));
                    Microthread.yield();
                    pool.runNext();
                    next.join();
                });
        assertEquals(List.of("used"), trail);
    }

    @Test
    void aCallForWhichThereIsNoThreadWhenItsTurnComesFailsAndTheReactorGoesOn() throws Exception {
        var pool = new ScarcePool();
        var refusal = new OutOfMemoryError("unable to create native thread");
        VirtualWorld.plain()
                .provide(BlockingPool.class, pool)
                .reactor()
                .run(main -> {
                    Lane lane = Blocking.lane("lane", 1);
                    main.start("first", () -> use(lane));
                    for (int i = 0; i < 2; i++)
                        main.start(
                                "waiting",
                                () -> {
                                    assertThrows(OutOfMemoryError.class, () -> use(lane));
                                    trail.add("refused");
                                });
                    Microthread.yield();
                    pool.refusal = refusal;
                    pool.runNext();
                    Microthread.sleep(Duration.ZERO);
                    Microthread.yield();
                    pool.refusal = null;
                    var next = main.start("next", () -> use(lane));
                    Microthread.yield();
                    pool.runNext();
                    next.join();
                });
        assertEquals(List.of("used", "refused", "refused", "used"), trail);
    }

    private void use(Lane lane) throws InterruptedException {
        lane.run(() -> trail.add("used"));
    }
}
