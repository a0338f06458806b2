package org.weft;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.weft.event.Channel;
import org.weft.event.ChannelClosedException;
import org.weft.event.Semaphore;
import org.weft.event.Value;
import org.weft.testing.Setting;
import org.weft.testing.VirtualWorld;

/// Reactors in which nothing can happen any more.
class DeadlockTest {
    private final List<String> trail = new ArrayList<>();
    private final Semaphore empty = new Semaphore(0);

    // ---- what is said ---------------------------------------------------------------------------

    @ParameterizedTest
    @EnumSource
    @DisplayName("C48: nothing can happen any more: names, waits and places are told")
    void namesWaitsAndPlacesAreTold(Setting setting) {
        var error =
                assertThrows(
                        DeadlockError.class,
                        () ->
                                setting.run(main -> {
                                    var channel = Channel.<String>bounded(1);
                                    main.start("reader", () -> read(channel));
                                    main.start("buyer", this::acquire);
                                }));
        List<String> lines = messageOf(error).lines().toList();
        assertEquals("deadlock in reactor \"main\": nothing can happen any more", lines.get(0));
        assertTrue(
                lines.get(1)
                        .startsWith(
                                "\t\"main\" waits for end of scope \"main\", held by \"main/reader\","
                                        + " at "),
                lines::toString);
        assertTrue(
                lines.get(2)
                        .startsWith(
                                "\t\"main/reader\" waits for item of channel, at DeadlockTest.read:"),
                lines::toString);
        assertTrue(
                lines.get(3)
                        .startsWith(
                                "\t\"main/buyer\" waits for permit of semaphore, at"
                                        + " DeadlockTest.acquire:"),
                lines::toString);
        assertEquals(4, lines.size(), lines::toString);
    }

    private static String read(Channel<String> channel) throws InterruptedException {
        return channel.receive();
    }

    private void acquire() throws InterruptedException {
        empty.acquire();
    }

    @Test
    void whoHoldsWhatAndWhoWaitsForEachOtherIsTold() throws Exception {
        var left = new OwnedLock("left lock");
        var right = new OwnedLock("right lock");
        DeadlockError error;
        try (var _ = new LogCapture()) {
            error =
                    assertThrows(
                            DeadlockError.class,
                            () ->
                                    VirtualWorld.run(main -> {
                                        main.start("a", () -> lock(left, right));
                                        main.start("b", () -> lock(right, left));
                                    }));
        }
        String message = messageOf(error);
        assertTrue(
                message.contains("\"main/a\" waits for right lock, held by \"main/b\", at "),
                message);
        assertTrue(
                message.contains("\"main/b\" waits for left lock, held by \"main/a\", at "),
                message);
        assertTrue(
                message.endsWith("\n\tthey wait for each other: ×2 \"main/a\", \"main/b\""),
                message);
    }

    private static void lock(OwnedLock first, OwnedLock second) throws InterruptedException {
        first.acquire();
        Microthread.yield();
        second.acquire();
    }

    @Test
    void thoseThatDoTheSameAreOnOneLine() {
        var error =
                assertThrows(
                        DeadlockError.class,
                        () ->
                                VirtualWorld.run(main -> {
                                    for (int i = 0; i < 1_000; i++)
                                        main.start("worker", this::acquire);
                                }));
        List<String> lines = messageOf(error).lines().toList();
        assertEquals(3, lines.size(), lines::toString);
        assertTrue(
                lines.get(2)
                        .startsWith(
                                "\t×1000 \"main/worker\", \"main/worker/2\", \"main/worker/3\","
                                        + " \"main/worker/4\", \"main/worker/5\" and 995 more waits"
                                        + " for permit of semaphore, at "),
                lines::toString);
    }

    // ---- what is a deadlock ---------------------------------------------------------------------

    @Test
    void daemonsThatOnlyWaitDoNotKeepAReactorAlive() {
        assertDeadlock(main -> {
            main.startDaemon("daemon", this::acquire);
            Event.never().await();
        });
    }

    @Test
    void aSubscriptionDoesNotKeepAReactorAlive() {
        assertDeadlock(main -> {
            var value = new Value<>(1);
            value.changed().subscribe(_ -> trail.add("changed"));
            value.is(n -> n == 2).await();
        });
    }

    @Test
    void aLimitMakesItNoDeadlockUntilItHasPassed() {
        assertDeadlock(main -> {
            assertThrows(TimedOutException.class, () -> Timeout.run(ofHours(1), this::acquire));
            trail.add("limit after " + Reactor.current().uptime());
            empty.acquire();
        });
        assertEquals(List.of("limit after PT1H"), trail);
    }

    @Test
    void aDelayedCallMakesItNoDeadlock() throws Exception {
        VirtualWorld.run(_ -> {
            Reactor.current().callLater(ofHours(1), empty::release);
            empty.acquire();
        });
    }

    @Test
    void aCallForTheNextTurnMakesItNoDeadlock() throws Exception {
        VirtualWorld.run(_ -> {
            Reactor.current().callSoon(empty::release);
            empty.acquire();
        });
    }

    @Test
    void whatTheOutsideWillDoMakesItNoDeadlock() throws Exception {
        var world = VirtualWorld.plain();
        world.runHere(_ -> {
            empty.available(); // belongs to this reactor
            world.outside(ofHours(1), empty::release);
            empty.acquire();
        });
    }

    @Test
    void anOpenInletMakesItNoDeadlockUntilItCloses() throws Exception {
        var inlet = new CompletableFuture<Inlet<String>>();
        var foreign =
                Foreign.start(
                        "outside",
                        () -> {
                            Foreign.waitUntil("the reactor to sleep", () -> sleeps(inlet));
                            inlet.get().offer("item");
                            Foreign.waitUntil("the item to arrive", () -> !trail.isEmpty());
                            inlet.get().close();
                        });
        assertThrows(
                DeadlockError.class,
                () ->
                        Reactor.run(_ -> {
                            Inlet<String> mine = Reactor.current().inlet(1);
                            loop.complete(Loop.here());
                            inlet.complete(mine);
                            trail.add(mine.receive());
                            assertThrows(ChannelClosedException.class, mine::receive);
                            trail.add("closed");
                            empty.acquire();
                        }));
        foreign.join();
        assertEquals(List.of("item", "closed"), trail);
    }

    private final CompletableFuture<Loop> loop = new CompletableFuture<>();

    private boolean sleeps(CompletableFuture<?> begun) {
        return begun.isDone() && loop.join().mailbox.isAsleep();
    }

    @Test
    void anInletClosedFromInsideMakesItADeadlockAgain() {
        assertDeadlock(main -> {
            Inlet<String> inlet = Reactor.current().inlet(1);
            inlet.close();
            empty.acquire();
        });
    }

    @Test
    void aBlockingCallMakesItNoDeadlock() throws Exception {
        var mayGo = new CountDownLatch(1);
        var foreign =
                Foreign.start(
                        "outside",
                        () -> {
                            Foreign.waitUntil("the reactor to sleep", () -> sleeps(loop));
                            mayGo.countDown();
                        });
        Reactor.run(_ -> {
            loop.complete(Loop.here());
            Blocking.run(mayGo::await);
        });
        foreign.join();
    }

    @Test
    void whatAServiceAwaitsMakesItNoDeadlock() throws Exception {
        var foreign = new Foreign[1];
        Reactor.run(_ -> {
            var outside = Reactor.current().outside();
            var done = new WaitQueue<String>("errand", outside.whileAwaited());
            loop.complete(Loop.here());
            foreign[0] =
                    Foreign.start(
                            "outside",
                            () -> {
                                Foreign.waitUntil("the reactor to sleep", () -> sleeps(loop));
                                outside.bringBack(() -> done.fireOne("done"));
                            });
            assertEquals("done", done.event().await());
        });
        foreign[0].join();
    }

    @Test
    void aServiceThatNobodyWaitsForDoesNotHideADeadlock() {
        assertDeadlock(main -> {
            var outside = Reactor.current().outside();
            var done = new WaitQueue<String>("errand", outside.whileAwaited());
            assertThrows(
                    TimedOutException.class,
                    () -> Timeout.run(ofSeconds(1), () -> done.event().await()));
            empty.acquire();
        });
    }

    @Test
    void whatIsBroughtBackAfterTheEndIsDropped() throws Exception {
        var outside = Reactor.call(_ -> Reactor.current().outside());
        outside.bringBack(() -> trail.add("ran"));
        assertEquals(List.of(), trail);
    }

    // ---- how it ends ----------------------------------------------------------------------------

    @Test
    void cleanupRunsAndMaySuspend() {
        assertDeadlock(main -> {
            main.start(
                    "a",
                    () -> {
                        try {
                            empty.acquire();
                        } finally {
                            Shield.run(ofSeconds(1), () -> Microthread.sleep(ofMillis(5)));
                            trail.add("a cleaned up");
                        }
                    });
            try {
                empty.acquire();
            } catch (Cancelled e) {
                trail.add(e.scope() + " " + e.reason());
                throw e;
            }
        });
        assertEquals(List.of("scope \"main\" it failed: DeadlockError", "a cleaned up"), trail);
    }

    @Test
    void aMainThatSwallowsTheCancellationDoesNotHideIt() {
        assertThrows(
                DeadlockError.class,
                () ->
                        VirtualWorld.plain()
                                .reactor()
                                .<String, RuntimeException>call(_ -> {
                                    try {
                                        empty.acquire();
                                    } catch (InterruptedException _) {
                                        trail.add("swallowed");
                                    }
                                    return "result";
                                }));
        assertEquals(List.of("swallowed"), trail);
    }

    @Test
    void whatCleanupThrowsIsSuppressedBelowIt() {
        var error =
                assertThrows(
                        DeadlockError.class,
                        () ->
                                VirtualWorld.run(_ -> {
                                    try {
                                        empty.acquire();
                                    } catch (Cancelled e) {
                                        throw new IOException("in cleanup", e);
                                    }
                                }));
        assertEquals(1, error.getSuppressed().length);
        assertEquals("in cleanup", error.getSuppressed()[0].getMessage());
    }

    @Test
    void aHandlerOfFailuresIsNotAskedForIt() {
        assertDeadlock(main -> {
            main.onFailure(failure -> trail.add("handled"));
            main.start("a", this::acquire);
        });
        assertEquals(List.of(), trail);
    }

    @Test
    void aReactorDrivenByHandFindsItToo() throws Exception {
        Loop byHand = Reactor.builder().loop();
        var thrown = new @Nullable Throwable[1];
        byHand.begin(() -> {
            try {
                Scope.run("main", _ -> Event.never().await());
            } catch (Throwable e) {
                thrown[0] = e;
            }
            return EventSupport.nothing();
        });
        for (int i = 0; i < 10 && byHand.step(0); i++) trail.add("step");
        assertTrue(thrown[0] instanceof DeadlockError, String.valueOf(thrown[0]));
        assertTrue(trail.size() < 10);
    }

    @Test
    void aDumpBeforeDoesNotHideIt() throws Exception {
        assertDeadlock(main -> {
            for (int i = 0; i < 3; i++) main.start("a", this::acquire);
            Microthread.yield();
            Reactor.current().dump(new StringBuilder());
            Microthread.yield();
        });
    }

    // ---- JDK calls: direct engine only ----------------------------------------------------------

    @Test
    @Tag("direct")
    void aMicrothreadInsideAJdkCallMakesItNoDeadlockButIsReported() throws Exception {
        var latch = new CountDownLatch(1);
        try (var log = new LogCapture()) {
            var foreign =
                    Foreign.start(
                            "outside",
                            () -> {
                                Foreign.waitUntil("stillness", this::isHeldByJdk);
                                loop.get().standstill.reportSoon();
                                Foreign.waitUntil("the report", () -> !log.records().isEmpty());
                                Foreign.waitUntil("the reactor to sleep", () -> sleeps(loop));
                                assertFalse(isHeldByJdk(), "reported once");
                                latch.countDown();
                            });
            Reactor.run(main -> {
                main.start("blocked", () -> latch.await());
                main.startDaemon("other", this::acquire);
                loop.complete(Loop.here());
            });
            foreign.join();
            assertEquals(1, log.records().size(), log.records()::toString);
            String report = log.records().getFirst();
            assertTrue(
                    report.startsWith(
                            "WARNING reactor \"main\": nothing has happened for 10 s, and nothing can"
                                    + " but by threads that wait inside JDK calls\n"),
                    report);
            assertTrue(
                    report.contains(
                            "\"main/blocked\" is inside a blocking JDK call, at DeadlockTest."),
                    report);
        }
    }

    private boolean isHeldByJdk() {
        return loop.isDone() && loop.join().standstill.isHeldByJdk() && sleeps(loop);
    }

    @Test
    @Tag("direct")
    @Tag("slow") // real stillness
    void theStillnessIsNoticedAfterTenSeconds() throws Exception {
        var latch = new CountDownLatch(1);
        long begunNanos = System.nanoTime();
        try (var log = new LogCapture()) {
            var foreign =
                    Foreign.start(
                            "outside",
                            () -> {
                                Foreign.waitUntil("the report", () -> !log.records().isEmpty());
                                latch.countDown();
                            });
            Reactor.run(_ -> latch.await());
            foreign.join();
        }
        assertTrue(Duration.ofNanos(System.nanoTime() - begunNanos).toSeconds() >= 10);
    }

    @Test
    @Tag("direct")
    void aVirtualThreadOfTheReactorThatWaitsMakesItNoDeadlock() throws Exception {
        var foreign = new Foreign[1];
        Reactor.run(_ -> {
            empty.available(); // belongs to this reactor
            var outside = Reactor.current().outside();
            Thread guest =
                    Thread.startVirtualThread(() -> {
                        LockSupport.park();
                        outside.bringBack(empty::release);
                    });
            loop.complete(Loop.here());
            foreign[0] =
                    Foreign.start(
                            "outside",
                            () -> {
                                Foreign.waitUntil("stillness", this::isHeldByJdk);
                                LockSupport.unpark(guest);
                            });
            empty.acquire();
        });
        foreign[0].join();
    }

    // ---- aids -----------------------------------------------------------------------------------

    private static void assertDeadlock(ScopedAction<?> body) {
        assertThrows(DeadlockError.class, () -> VirtualWorld.run(body));
    }

    private static String messageOf(DeadlockError error) {
        return String.valueOf(error.getMessage());
    }
}
