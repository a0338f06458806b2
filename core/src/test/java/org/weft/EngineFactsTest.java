package org.weft;

import static java.time.Duration.ofMillis;
import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.weft.event.Value;

/// What holds of a suspended microthread on either engine.
class EngineFactsTest {
    private static final int MANY = 100;

    private final List<String> trail = new ArrayList<>();

    @Test
    void anInterruptDoesNotWakeAWaitingMicrothread() throws Exception {
        Reactor.run(main -> {
            var queue = new WaitQueue<String>();
            var waiting =
                    main.start(
                            "waiting",
                            () -> {
                                trail.add(queue.event().await());
                                trail.add("interrupted: " + Thread.currentThread().isInterrupted());
                            });
            Microthread.yield();
            waiting.thread.interrupt();
            letOthersRun();
            trail.add(waiting.state().toString());
            queue.fireOne("fired");
        });
        assertEquals(List.of("WAITING", "fired", "interrupted: true"), trail);
    }

    @Test
    void aMicrothreadWhoseInterruptStatusIsSetDoesNotSpinWhileItWaits() throws Exception {
        Reactor.run(main -> {
            var queue = new WaitQueue<String>();
            var waiting = main.start("waiting", () -> queue.event().await());
            Microthread.yield();
            waiting.thread.interrupt();
            long before = Foreign.slicesSoFar();
            letOthersRun();
            assertEquals(MANY, Foreign.slicesSoFar() - before, "slices, all of them main's");
            queue.fireOne("fired");
        });
    }

    @Test
    void aParkPermitLeftOverDoesNotEndAWait() throws Exception {
        Reactor.run(main -> {
            var queue = new WaitQueue<String>();
            main.start(
                    "waiting",
                    () -> {
                        LockSupport.unpark(Thread.currentThread());
                        trail.add("waits");
                        trail.add(queue.event().await());
                    });
            Microthread.yield();
            letOthersRun();
            trail.add("fires");
            queue.fireOne("fired");
        });
        assertEquals(List.of("waits", "fires", "fired"), trail);
    }

    @Test
    void anUnparkThatNobodyAskedForDoesNotEndAWait() throws Exception {
        Reactor.run(main -> {
            var queue = new WaitQueue<String>();
            var waiting = main.start("waiting", () -> trail.add(queue.event().await()));
            Microthread.yield();
            long before = Foreign.slicesSoFar();
            for (int i = 0; i < MANY; i++) {
                LockSupport.unpark(waiting.thread);
                Microthread.yield();
            }
            assertEquals(MANY, Foreign.slicesSoFar() - before, "slices, all of them main's");
            assertEquals(Microthread.State.WAITING, waiting.state());
            queue.fireOne("fired");
        });
        assertEquals(List.of("fired"), trail);
    }

    @Test
    void aStackTraceTakenOfAWaitingMicrothreadDoesNotEndItsWait() throws Exception {
        Reactor.run(main -> {
            var queue = new WaitQueue<String>();
            var waiting = main.start("waiting", () -> trail.add(queue.event().await()));
            Microthread.yield();
            for (int i = 0; i < MANY; i++) {
                assertTrue(
                        List.of(waiting.thread.getStackTrace()).stream()
                                .anyMatch(frame ->
                                        frame.getClassName()
                                                .startsWith("org.weft.EngineFactsTest")));
                Microthread.yield();
            }
            assertEquals(Microthread.State.WAITING, waiting.state());
            queue.fireOne("fired");
        });
        assertEquals(List.of("fired"), trail);
    }

    @Test
    void aMonitorMayBeHeldAcrossASuspendingCall() throws Exception {
        Reactor.run(main -> {
            var monitor = new Object();
            main.start(
                    "holder",
                    () -> {
                        synchronized (monitor) {
                            trail.add("waits inside");
                            Microthread.yield();
                            trail.add("still inside");
                            assertTrue(Thread.holdsLock(monitor));
                        }
                    });
            Microthread.yield();
            trail.add("other");
        });
        assertEquals(List.of("waits inside", "other", "still inside"), trail);
    }

    @Test
    void aThreadLocalStaysWithItsMicrothread() throws Exception {
        var local = new ThreadLocal<@Nullable String>();
        Reactor.run(main -> {
            local.set("main's");
            main.start(
                    "other",
                    () -> {
                        assertNull(local.get());
                        local.set("other's");
                        Microthread.yield();
                        assertEquals("other's", local.get());
                    });
            Microthread.yield();
            Microthread.yield();
            assertEquals("main's", local.get());
        });
    }

    @Test
    void inheritableThreadLocalsAreInherited() throws Exception {
        var local = new InheritableThreadLocal<@Nullable String>();
        local.set("the caller's");
        try {
            Reactor.run(main -> {
                trail.add(String.valueOf(local.get()));
                local.set("main's");
                main.start("child", () -> trail.add(String.valueOf(local.get())));
            });
        } finally {
            local.remove();
        }
        assertEquals(List.of("the caller's", "main's"), trail);
    }

    @Test
    void scopedValueBindingsAreNotInherited() throws Exception {
        ScopedValue<String> bound = ScopedValue.newInstance();
        ScopedValue.where(bound, "the caller's")
                .call(() -> {
                    Reactor.run(main -> {
                        trail.add("main: " + bound.isBound());
                        ScopedValue.where(bound, "main's")
                                .run(() ->
                                        main.start(
                                                "child",
                                                () -> trail.add("child: " + bound.isBound())));
                    });
                    return trail;
                });
        assertEquals(List.of("main: false", "child: false"), trail);
    }

    @Test
    void aScopedValueBindingSurvivesASuspendingCall() throws Exception {
        ScopedValue<String> bound = ScopedValue.newInstance();
        Reactor.run(main -> {
            main.start("other", Microthread::yield);
            ScopedValue.where(bound, "main's")
                    .call(() -> {
                        Microthread.yield();
                        trail.add(bound.get());
                        return null;
                    });
        });
        assertEquals(List.of("main's"), trail);
    }

    @Test
    void anotherThreadThatTouchesAReactorsObjectsIsToldBothThreads() throws Exception {
        Reactor.builder()
                .name("shop")
                .run(_ -> {
                    var value = new Value<>(1);
                    value.set(2);
                    var told = new AtomicReference<@Nullable WrongThreadException>();
                    var foreign =
                            Foreign.start(
                                    "intruder",
                                    () ->
                                            told.set(
                                                    assertThrows(
                                                            WrongThreadException.class,
                                                            value::get)));
                    foreign.joinSpinning();
                    String message = String.valueOf(requireNonNull(told.get()).getMessage());
                    assertTrue(
                            message.startsWith(
                                    "change of value of reactor \"shop\" was touched by Thread[#"),
                            message);
                    assertTrue(
                            message.contains("#" + foreign.thread().threadId() + ",intruder"),
                            message);
                    assertTrue(
                            message.contains("#" + Thread.currentThread().threadId() + ",main"),
                            message);
                });
    }

    @Test
    void aThreadThatTouchesTheObjectsOfAReactorThatHasEndedIsToldSo() throws Exception {
        var value = new Value<>(1);
        Reactor.builder().name("shop").run(_ -> value.set(2));
        var e = assertThrows(WrongThreadException.class, value::get);
        assertEquals(
                "change of value of reactor \"shop\", which has ended, was touched by "
                        + Thread.currentThread()
                        + ": what belongs to a reactor ends with it; make one anew",
                e.getMessage());
    }

    @Test
    void outsideOfAReactorThereIsNoCurrentOne() {
        var e = assertThrows(IllegalStateException.class, Reactor::current);
        assertEquals(
                "no reactor runs on " + Thread.currentThread() + ": call this inside Reactor.run",
                e.getMessage());
        assertThrows(IllegalStateException.class, Microthread::current);
        assertThrows(IllegalStateException.class, Microthread::yield);
        assertThrows(IllegalStateException.class, () -> Microthread.sleep(ofMillis(1)));
        assertThrows(IllegalStateException.class, () -> Event.always(1).await());
    }

    @Test
    void eachMicrothreadOfSeveralReactorsFindsItsOwn() throws Exception {
        var other = new CompletableFuture<Reactor>();
        var done = new CompletableFuture<String>();
        var foreign =
                Foreign.start(
                        "other reactor",
                        () ->
                                Reactor.builder()
                                        .name("b")
                                        .run(_ -> {
                                            other.complete(Reactor.current());
                                            done.get();
                                        }));
        Reactor.builder()
                .name("a")
                .run(_ -> {
                    assertEquals("b", other.get().name());
                    assertEquals("a", Reactor.current().name());
                    assertFalse(Reactor.current() == other.get());
                    assertSame(Reactor.current(), Reactor.current());
                });
        done.complete("");
        foreign.join();
    }

    private static void letOthersRun() throws InterruptedException {
        for (int i = 0; i < MANY; i++) Microthread.yield();
    }
}
