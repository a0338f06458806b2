package org.weft;

import static java.time.Duration.ofMillis;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Calls of the microthreads of one reactor into another, which is in the background.
class DoorBetweenReactorsTest {
    private final List<String> trail = new CopyOnWriteArrayList<>();
    private final Door door = Reactor.start("inside");

    @AfterEach
    void close() {
        door.close();
    }

    @Test
    void aCallOfAMicrothreadOfAnotherReactorSuspendsOnlyThat() throws Exception {
        var mayEnd = new CompletableFuture<Boolean>();
        Reactor.builder()
                .name("outside")
                .run(main -> {
                    main.start(
                            "caller",
                            () ->
                                    trail.add(
                                            door.call(() -> {
                                                Foreign.suspendUntil("the end", mayEnd::isDone);
                                                return Microthread.current().name()
                                                        + " in "
                                                        + Reactor.current();
                                            })));
                    main.start(
                            "other",
                            () -> {
                                Microthread.sleep(ofMillis(1));
                                trail.add("other goes on");
                                mayEnd.complete(true);
                            });
                });
        assertEquals(List.of("other goes on", "call from caller in reactor \"inside\""), trail);
    }

    @Test
    void whoWaitsForAnotherReactorIsShownAsWaitingForItsDoor() throws Exception {
        var mayEnd = new AtomicBoolean();
        Reactor.run(main -> {
            var caller =
                    main.start(
                            "caller",
                            () -> door.run(() -> Foreign.suspendUntil("the end", mayEnd::get)));
            Microthread.yield();
            assertEquals(
                    "call through the door of reactor \"inside\"",
                    caller.waitingFor().orElseThrow().what());
            assertTrue(Reactor.current().isReachable());
            mayEnd.set(true);
            caller.join();
            assertFalse(Reactor.current().isReachable());
        });
    }

    @Test
    void aCancelledCallOfAnotherReactorIsCancelledInsideAndAwaited() throws Exception {
        Reactor.run(main -> {
            var caller =
                    main.start(
                            "caller",
                            () ->
                                    door.run(() -> {
                                        try {
                                            trail.add("waits");
                                            Event.never().await();
                                        } catch (Cancelled e) {
                                            trail.add(e.reason());
                                            throw e;
                                        }
                                    }));
            Foreign.suspendUntil("the call", () -> trail.size() == 1);
            caller.cancel("enough");
            trail.add(
                    assertInstanceOf(Outcome.Cancellation.class, caller.ended().await()).reason());
        });
        assertEquals(
                List.of(
                        "waits",
                        "its caller, microthread \"caller\" of reactor \"main\", was interrupted",
                        "enough"),
                trail);
    }

    @Test
    void aCancelledCallOfAnotherReactorThatHasAResultReturnsIt() throws Exception {
        Reactor.run(main -> {
            var caller =
                    main.start(
                            "caller",
                            () -> {
                                trail.add(
                                        door.call(() -> {
                                            try {
                                                trail.add("waits");
                                                Event.never().await();
                                            } catch (Cancelled e) {
                                                return "result";
                                            }
                                            return "not reached";
                                        }));
                                Microthread.yield();
                                trail.add("not reached");
                            });
            Foreign.suspendUntil("the call", () -> trail.size() == 1);
            caller.cancel("enough");
            assertInstanceOf(Outcome.Cancellation.class, caller.ended().await());
        });
        assertEquals(List.of("waits", "result"), trail);
    }

    @Test
    void aLimitAroundACallOfAnotherReactorInterruptsTheJdkCallThatItIsBlockedIn() throws Exception {
        Reactor.run(_ ->
                assertThrows(
                        TimedOutException.class,
                        () ->
                                Timeout.run(
                                        ofMillis(10),
                                        () ->
                                                door.run(() ->
                                                        new ArrayBlockingQueue<String>(1)
                                                                .take()))));
    }

    @Test
    void aLimitAroundACallOfAnotherReactorEndsIt() throws Exception {
        Reactor.run(_ ->
                assertThrows(
                        TimedOutException.class,
                        () ->
                                Timeout.run(
                                        ofMillis(1), () -> door.run(() -> Event.never().await()))));
    }

    @Test
    void reactorsMayCallEachOtherInTurn() throws Exception {
        try (Door other = Reactor.start("other")) {
            String path =
                    door.call(() ->
                            "inside, "
                                    + other.<String, InterruptedException>call(() ->
                                            "other, "
                                                    + door.<String, RuntimeException>call(
                                                            () -> Reactor.current().name())));
            assertEquals("inside, other, inside", path);
        }
    }

    @Test
    void manyMicrothreadsOfManyReactorsCallEachOther() throws Exception {
        callAround(3, 10, 10);
    }

    @Test
    @Tag("slow")
    void manyMicrothreadsOfManyReactorsCallEachOtherManyTimes() throws Exception {
        callAround(4, 50, 200);
    }

    private static void callAround(int reactors, int microthreads, int calls) throws Exception {
        var count = new AtomicInteger();
        List<Door> doors = new ArrayList<>();
        for (int i = 0; i < reactors; i++) doors.add(Reactor.start("reactor " + i));
        List<Foreign> callers = new ArrayList<>();
        for (Door from : doors) {
            Action<Exception> callAll =
                    () ->
                            Scope.run(scope -> {
                                for (int m = 0; m < microthreads; m++) {
                                    scope.start(
                                            "caller",
                                            () -> {
                                                for (int c = 0; c < calls; c++)
                                                    for (Door to : doors)
                                                        if (to != from)
                                                            to.run(count::incrementAndGet);
                                            });
                                }
                            });
            callers.add(Foreign.start("caller", () -> from.run(callAll)));
        }
        callers.forEach(Foreign::join);
        doors.forEach(Door::close);
        assertEquals(reactors * microthreads * calls * (reactors - 1), count.get());
    }
}
