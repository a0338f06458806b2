package org.weft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.weft.testing.VirtualWorld;

/// An [InterruptedException] that is thrown where nothing was cancelled: an error like any other, which somebody is told.
class PlainInterruptTest {
    private final InterruptedException own = new InterruptedException("of its own");
    private final List<Throwable> told = new CopyOnWriteArrayList<>();

    @Test
    void aMicrothreadThatThrowsItHasFailedAndFailsItsScope() throws Exception {
        VirtualWorld.run(main -> {
            List<Outcome<?>> outcomes = new ArrayList<>();
            var failed =
                    assertThrows(
                            FailedException.class,
                            () ->
                                    Scope.run(scope -> {
                                        var failing = scope.start("failing", this::fail);
                                        failing.ended().once(outcomes::add);
                                    }));
            assertSame(own, failed.getCause());
            assertEquals("failing", failed.microthread());
            assertEquals(List.of(new Outcome.Failure<Object>(own)), outcomes);
        });
    }

    @Test
    void aForkThatThrowsItTellsWhoJoins() throws Exception {
        VirtualWorld.run(main ->
                Scope.run(scope -> {
                    scope.onFailure(told::add);
                    var fork = scope.<Integer>fork("failing", this::failing);
                    var failed = assertThrows(FailedException.class, fork::join);
                    assertSame(own, failed.getCause());
                }));
        assertSame(own, told.getFirst().getCause());
        assertEquals(1, told.size());
    }

    @Test
    void whenABlockingCallThrowsItItsCallerHasFailed() throws Exception {
        Reactor.run(main ->
                Scope.run(scope -> {
                    scope.onFailure(told::add);
                    scope.start("failing", () -> Blocking.run(this::fail));
                }));
        assertSame(own, told.getFirst().getCause());
        assertEquals(1, told.size());
    }

    @Test
    void anInterruptByOthersInsideAJdkCallFailsTheMicrothreadThatDoesNotCatchIt() throws Exception {
        Reactor.run(main ->
                Scope.run(scope -> {
                    scope.onFailure(told::add);
                    scope.start(
                            "failing",
                            () -> {
                                Thread.currentThread().interrupt();
                                new ArrayBlockingQueue<String>(1).take();
                            });
                }));
        assertInstanceOf(InterruptedException.class, told.getFirst().getCause());
        assertEquals(1, told.size());
    }

    @Test
    void whatADoorHasStartedAndThrowsItIsReported() throws Exception {
        try (Door door = Reactor.builder().errorSink(told::add).start()) {
            door.start("failing", this::fail);
            Foreign.waitUntil("the report", () -> !told.isEmpty());
        }
        assertSame(own, told.getFirst().getCause());
        assertEquals(1, told.size());
    }

    @Test
    void aCallThroughADoorThatThrowsItIsToldToItsCallerOnly() throws Exception {
        try (Door door = Reactor.builder().errorSink(told::add).start()) {
            var failed = assertThrows(FailedException.class, () -> door.run(this::fail));
            assertSame(own, failed.getCause());
        }
        assertEquals(List.of(), told);
    }

    @Test
    void whatABodyThrowsSoComesBeforeTheFailuresThatFollow() throws Exception {
        VirtualWorld.run(main -> {
            var later = new IllegalStateException("in cleanup");
            var thrown =
                    assertThrows(
                            InterruptedException.class,
                            () ->
                                    Scope.run(scope -> {
                                        scope.start("member", () -> failWhenCancelled(later));
                                        Microthread.yield();
                                        throw own;
                                    }));
            assertSame(own, thrown);
            assertSame(later, thrown.getSuppressed()[0].getCause());
        });
    }

    private static void failWhenCancelled(RuntimeException later) throws InterruptedException {
        try {
            Event.never().await();
        } finally {
            throwIt(later);
        }
    }

    private static void throwIt(RuntimeException e) {
        throw e;
    }

    @Test
    void inACancelledMicrothreadItIsItsCancellation() throws Exception {
        VirtualWorld.run(main -> {
            var ending = main.start("ending", this::fail);
            ending.cancel("enough");
            assertEquals(new Outcome.Cancellation<Object>("enough"), ending.ended().await());
        });
    }

    @Test
    void aCallThatWasCancelledAndHasNoValueThrowsItsCancellation() throws Exception {
        VirtualWorld.run(main -> {
            var cancelled =
                    assertThrows(
                            Cancelled.class,
                            () ->
                                    Scope.<Integer, RuntimeException>call(scope -> {
                                        scope.cancel("enough");
                                        return failing();
                                    }));
            assertEquals("enough", cancelled.reason());
            assertSame(own, cancelled.getCause());
        });
    }

    @Test
    void mainThrowsItToTheCallerOfItsReactor() {
        assertSame(
                own, assertThrows(InterruptedException.class, () -> Reactor.run(_ -> this.fail())));
    }

    private void fail() throws InterruptedException {
        throw own;
    }

    private Integer failing() throws InterruptedException {
        throw own;
    }
}
