package org.weft;

import static java.time.Duration.ofHours;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.weft.event.Value;
import org.weft.testing.VirtualWorld;

/// Doors that a reactor with a `main` opens itself.
class OwnDoorTest {
    private final List<String> trail = new CopyOnWriteArrayList<>();

    @Test
    @DisplayName("C41: a door opened by a reactor that has a main")
    void aReactorOpensADoorForOtherThreads() throws Exception {
        Reactor.run(_ -> {
            Door own = Reactor.current().door();
            var called = new Value<>("nobody");
            var caller = Foreign.start("caller", () -> own.run(() -> called.set("caller")));
            called.is("caller"::equals).await();
            caller.join();
        });
    }

    @Test
    void mainDoesNotWaitForCallsAndTheirCallersLearnIt() throws Exception {
        var caller = new AtomicReference<Foreign>();
        Reactor.run(_ -> {
            Door own = Reactor.current().door();
            caller.set(
                    Foreign.start(
                            "caller",
                            () ->
                                    own.run(() -> {
                                        trail.add("waits");
                                        Event.never().await();
                                    })));
            Foreign.suspendUntil("the call", () -> trail.size() == 1);
        });
        var e = assertInstanceOf(IllegalStateException.class, caller.get().joinFailed());
        assertEquals("the door of reactor \"main\" is closed", e.getMessage());
    }

    private enum End {
        RETURNS,
        FAILS,
        IS_CANCELLED
    }

    /// The first to unwind tells its caller, who then looks, before the door's own microthread has had its turn.
    @ParameterizedTest
    @EnumSource
    void theCallersOfCallsThatAreReadyWhenMainEndsLearnThatTheDoorIsClosed(End end)
            throws Exception {
        List<Foreign> callers = new CopyOnWriteArrayList<>();
        var unwound = new ArrayList<Integer>();
        try {
            Reactor.run(main -> {
                Door own = Reactor.current().door();
                for (int i = 0; i < 2; i++) {
                    int mine = i;
                    callers.add(
                            Foreign.start(
                                    "caller " + i,
                                    () ->
                                            own.run(() -> {
                                                trail.add("runs");
                                                try {
                                                    while (true) Microthread.yield();
                                                } finally {
                                                    unwound.add(mine);
                                                    if (unwound.size() == 2)
                                                        callers.get(unwound.getFirst())
                                                                .awaitEndSpinning();
                                                }
                                            })));
                }
                Foreign.suspendUntil("the calls", () -> trail.size() == 2);
                if (end == End.FAILS) throw new IOException("main");
                if (end == End.IS_CANCELLED) main.cancel("enough");
            });
        } catch (IOException e) {
            assertEquals("main", e.getMessage());
        }
        for (Foreign caller : callers) {
            var e = assertInstanceOf(IllegalStateException.class, caller.joinFailed());
            assertEquals("the door of reactor \"main\" is closed", e.getMessage());
            assertInstanceOf(Cancelled.class, e.getCause());
        }
    }

    @Test
    void closingADoorInterruptsTheJdkCallThatACallIsBlockedIn() throws Exception {
        var blocked = new AtomicReference<Thread>();
        var made = new CompletableFuture<Door>();
        var caller =
                Foreign.start(
                        "caller",
                        () ->
                                made.get()
                                        .run(() -> {
                                            blocked.set(Thread.currentThread());
                                            new ArrayBlockingQueue<String>(1).take();
                                        }));
        var closer =
                Foreign.start(
                        "closer",
                        () -> {
                            Foreign.waitUntil("the call", () -> blocked.get() != null);
                            Foreign.waitUntil("the take", () -> Foreign.isBlocked(blocked.get()));
                            made.get().close();
                            trail.add("closed");
                        });
        Reactor.run(_ -> {
            made.complete(Reactor.current().door());
            Foreign.suspendUntil("the close", () -> trail.size() == 1);
        });
        closer.join();
        var e = assertInstanceOf(IllegalStateException.class, caller.joinFailed());
        assertInstanceOf(InterruptedException.class, e.getCause());
    }

    @Test
    void aDoorClosesWhenMainIsCancelled() throws Exception {
        Reactor.run(main -> {
            Door own = Reactor.current().door();
            main.cancel("enough");
            assertThrows(
                    IllegalStateException.class,
                    () ->
                            Shield.run(
                                    ofHours(1),
                                    () -> Blocking.run(() -> own.run(() -> trail.add("ran")))));
        });
        assertEquals(List.of(), trail);
    }

    @Test
    void closingItsDoorDoesNotEndAReactorThatHasAMain() throws Exception {
        Reactor.run(_ -> {
            Door own = Reactor.current().door();
            var caller = Foreign.start("caller", () -> own.run(() -> Event.never().await()));
            Foreign.suspendUntil("the call", () -> Foreign.isBlocked(caller.thread()));
            Blocking.run(own::close); // returns when it has unwound
            assertInstanceOf(IllegalStateException.class, caller.joinFailed());
            assertThrows(IllegalStateException.class, () -> Blocking.run(() -> own.run(() -> {})));
            assertFalse(Reactor.current().isReachable());
            trail.add("goes on");
        });
        assertEquals(List.of("goes on"), trail);
    }

    @Test
    @DisplayName("C71: a reactor with an open door and nothing to do waits")
    void aReactorWithAnOpenDoorWaitsAndCountsAsReachable() throws Exception {
        var made = new CompletableFuture<Door>();
        var caller =
                Foreign.start(
                        "caller",
                        () -> {
                            Door own = made.get();
                            Loop loop = own.<Loop, RuntimeException>call(Loop::here);
                            Foreign.waitUntil("the reactor to sleep", loop.mailbox::isAsleep);
                            own.run(() -> trail.add("after its sleep"));
                        });
        Reactor.run(_ -> {
            assertFalse(Reactor.current().isReachable());
            made.complete(Reactor.current().door());
            assertTrue(Reactor.current().isReachable());
            Foreign.suspendUntil("the call", () -> trail.size() == 1);
        });
        caller.join();
    }

    @Test
    @DisplayName("C71: when the door closes and a microthread still waits, that is a deadlock")
    void whenTheDoorClosesAndAMicrothreadStillWaitsThatIsADeadlock() {
        var e =
                assertThrows(
                        DeadlockError.class,
                        () ->
                                Reactor.run(main -> {
                                    Door own = Reactor.current().door();
                                    main.start("waiting", () -> Event.never().await());
                                    Foreign.start("closer", own::close);
                                }));
        assertTrue(String.valueOf(e.getMessage()).contains("\"main/waiting\""), e.getMessage());
    }

    @Test
    void whoCallsAnotherReactorIsNoDeadlockHoweverLongThatTakes() throws Exception {
        try (Door other = Reactor.start("other")) {
            var mayEnd = new CompletableFuture<String>();
            Foreign.start(
                    "slow",
                    () -> {
                        Foreign.waitUntil("the call", () -> trail.contains("called"));
                        mayEnd.complete("answer");
                    });
            Reactor.run(_ ->
                    trail.add(
                            other.call(() -> {
                                trail.add("called");
                                return Blocking.<String, Exception>call(mayEnd::get);
                            })));
        }
        assertEquals(List.of("called", "answer"), trail);
    }

    @Test
    void aCallbackThatOpensADoorWhenMainHasEndedIsRefused() throws Exception {
        List<Throwable> errors = new ArrayList<>();
        Reactor.builder()
                .errorSink(errors::add)
                .run(_ -> {
                    Reactor reactor = Reactor.current();
                    reactor.callSoon(reactor::door);
                });
        assertEquals("reactor \"main\" is ending: no more doors", errors.getFirst().getMessage());
    }

    @Test
    void aDoorWorksInAVirtualWorldToo() throws Exception {
        VirtualWorld.run(_ -> {
            Door own = Reactor.current().door();
            int result =
                    Blocking.call(() ->
                            own.<Integer, InterruptedException>call(() -> {
                                Microthread.yield();
                                return 42;
                            }));
            assertEquals(42, result);
        });
    }

    @Test
    void noCallerHangsWhenTheReactorEnds() throws Exception {
        for (int i = 0; i < 20; i++) endWhileCalling();
    }

    @Test
    @Tag("slow")
    void noCallerHangsWhenTheReactorEndsInManyRuns() throws Exception {
        for (int i = 0; i < 1_000; i++) endWhileCalling();
    }

    private static void endWhileCalling() throws Exception {
        List<Foreign> callers = new ArrayList<>();
        Reactor.run(_ -> {
            Door own = Reactor.current().door();
            var calls = new Value<>(0);
            for (int t = 0; t < 4; t++) {
                callers.add(
                        Foreign.start(
                                "caller " + t,
                                () -> {
                                    while (true) own.run(() -> calls.update(n -> n + 1));
                                }));
            }
            calls.is(n -> n >= 20).await();
        });
        for (Foreign caller : callers)
            assertInstanceOf(IllegalStateException.class, caller.joinFailed());
    }
}
