package org.weft;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Closing the door of a reactor in the background, which ends it.
class DoorClosingTest {
    private final List<String> trail = new CopyOnWriteArrayList<>();
    private final Door door = Reactor.start("inside");

    @AfterEach
    void close() {
        door.close();
    }

    @Test
    void closingCancelsTheCallsUnderWayAndReturnsWhenTheyHaveUnwound() throws Exception {
        List<Foreign> callers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            callers.add(
                    Foreign.start(
                            "caller " + i,
                            () ->
                                    door.run(() -> {
                                        try {
                                            trail.add("waits");
                                            Event.never().await();
                                        } finally {
                                            Shield.run(
                                                    ofHours(1),
                                                    () -> Microthread.sleep(ofMillis(1)));
                                            trail.add("unwound");
                                        }
                                    })));
        }
        Foreign.waitUntil("the calls", () -> trail.size() == 3);
        door.close();
        assertEquals(List.of("waits", "waits", "waits", "unwound", "unwound", "unwound"), trail);
        for (Foreign caller : callers) {
            var e = assertInstanceOf(IllegalStateException.class, caller.joinFailed());
            assertEquals("the door of reactor \"inside\" is closed", e.getMessage());
            assertInstanceOf(Cancelled.class, e.getCause());
        }
    }

    @Test
    void aCallThatHasAResultReturnsItThoughTheDoorWasClosed() throws Exception {
        var caller =
                Foreign.start(
                        "caller",
                        () ->
                                trail.add(
                                        door.call(() -> {
                                            try {
                                                trail.add("waits");
                                                Event.never().await();
                                            } catch (Cancelled _) {
                                                return "result";
                                            }
                                            return "not reached";
                                        })));
        Foreign.waitUntil("the call", () -> trail.size() == 1);
        door.close();
        caller.join();
        assertEquals(List.of("waits", "result"), trail);
    }

    @Test
    void whoComesLaterIsRefusedAtOnce() {
        door.close();
        door.close();
        for (int i = 0; i < 3; i++) {
            var e = assertThrows(IllegalStateException.class, () -> door.run(() -> {}));
            assertEquals("the door of reactor \"inside\" is closed", e.getMessage());
        }
        assertThrows(IllegalStateException.class, () -> door.start("late", () -> {}));
    }

    @Test
    void aMicrothreadThatClosesADoorDoesNotWait() throws Exception {
        var caller =
                Foreign.start(
                        "caller",
                        () ->
                                door.run(() -> {
                                    door.close();
                                    trail.add("went on");
                                    Microthread.yield();
                                    trail.add("not reached");
                                }));
        assertInstanceOf(IllegalStateException.class, caller.joinFailed());
        assertEquals(List.of("went on"), trail);
    }

    @Test
    void aMicrothreadOfAnotherReactorThatClosesADoorDoesNotWait() throws Exception {
        var mayEnd = new AtomicBoolean();
        door.start(
                "slow to unwind",
                () -> {
                    try {
                        Event.never().await();
                    } finally {
                        Shield.run(ofHours(1), () -> Foreign.suspendUntil("the end", mayEnd::get));
                        trail.add("unwound");
                    }
                });
        Reactor.run(_ -> {
            door.close();
            trail.add("went on");
            mayEnd.set(true);
            Blocking.run(door::close); // this is how to wait
        });
        assertEquals(List.of("went on", "unwound"), trail);
    }

    @Test
    void aThreadInterruptedWhileItClosesWaitsNoLonger() throws Exception {
        var mayEnd = new AtomicBoolean();
        door.start(
                "slow to unwind",
                () -> {
                    try {
                        Event.never().await();
                    } finally {
                        Shield.run(ofHours(1), () -> Foreign.suspendUntil("the end", mayEnd::get));
                    }
                });
        var closer =
                Foreign.start(
                        "closer",
                        () -> {
                            door.close();
                            trail.add("interrupted: " + Thread.currentThread().isInterrupted());
                        });
        Foreign.waitUntil("the close", () -> Foreign.isBlocked(closer.thread()));
        closer.thread().interrupt();
        closer.join();
        assertEquals(List.of("interrupted: true"), trail);
        mayEnd.set(true);
    }

    @Test
    void aBlockingCallOfTheReactorItselfMayCloseItsDoor() throws Exception {
        door.run(() -> Blocking.run(door::close)); // is interrupted by what it has caused
        door.close();
        assertThrows(IllegalStateException.class, () -> door.run(() -> {}));
    }

    @Test
    void closingInterruptsWhatIsInsideABlockingJdkCall() throws Exception {
        door.start(
                "blocked",
                () -> {
                    trail.add("blocks");
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                        trail.add("interrupted");
                        throw e;
                    }
                });
        Foreign.waitUntil("the call", () -> trail.size() == 1);
        door.close();
        assertEquals(List.of("blocks", "interrupted"), trail);
    }
}
