package org.weft;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.weft.testing.VirtualWorld.letOthersRun;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.weft.event.Channel;
import org.weft.event.Semaphore;
import org.weft.testing.VirtualWorld;

class AtomicTest {
    private static final String BAN =
            "cannot suspend inside Atomic: all in it is to run within one slice";

    private final List<String> trail = new ArrayList<>();

    @Test
    void itRunsItsStepAndReturnsItsResult() throws Exception {
        VirtualWorld.run(main -> {
            main.start("other", () -> trail.add("other"));
            Atomic.run(() -> trail.add("step"));
            int result = Atomic.call(() -> 42);
            assertEquals(42, result);
            trail.add("main");
        });
        assertEquals(List.of("step", "main", "other"), trail);
    }

    @Test
    void aSuspendingCallInsideThrowsAndNothingOfItHappens() throws Exception {
        VirtualWorld.run(main -> {
            main.start("other", () -> trail.add("other"));
            var semaphore = new Semaphore(1);
            Channel<String> channel = Channel.bounded(1);
            List<Step<?>> calls =
                    List.of(
                            Microthread::yield,
                            () -> Microthread.sleep(ofSeconds(1)),
                            semaphore::acquire,
                            () -> channel.send("x"),
                            () -> Event.always("there").await(),
                            () -> Event.anyOf(Event.always("x"), Event.never()).await(),
                            () -> Scope.run(scope -> trail.add("body")),
                            () -> Blocking.run(() -> trail.add("blocking")),
                            () -> Timeout.run(ofSeconds(1), Microthread::yield),
                            () -> Shield.run(ofSeconds(1), Microthread::yield),
                            () -> Fork.joinAll(List.of()),
                            () -> Atomic.run(Microthread::yield));
            for (Step<?> call : calls) {
                var thrown = assertThrows(IllegalStateException.class, () -> Atomic.run(call));
                assertEquals(BAN, thrown.getMessage());
            }
            assertEquals(List.of(), trail);
            assertEquals(1, semaphore.available());
            assertEquals(0, channel.size());
            assertEquals(0, Loop.here().timers.size());
            letOthersRun(); // it may suspend again
        });
        assertEquals(List.of("other"), trail);
    }

    @Test
    void itsEndLetsTheStepsErrorThroughAndMicrothreadsSuspendAgain() throws Exception {
        var error = new IOException("no luck");
        VirtualWorld.run(main -> {
            Step<IOException> failing =
                    () -> {
                        throw error;
                    };
            assertSame(error, assertThrows(IOException.class, () -> Atomic.run(failing)));
            Microthread.yield();
            Atomic.run(() -> assertThrows(IOException.class, () -> Atomic.run(failing)));
            assertThrows( // the inner one's end has not ended the outer
                    IllegalStateException.class,
                    () ->
                            Atomic.run(() -> {
                                Atomic.run(() -> trail.add("inner"));
                                Microthread.yield();
                            }));
            Microthread.yield();
        });
        assertEquals(List.of("inner"), trail);
    }

    @Test
    void aCallbackStaysUnableToSuspendAfterIt() throws Exception {
        VirtualWorld.run(main -> {
            Reactor.current()
                    .callSoon(() -> {
                        Atomic.run(() -> trail.add("step"));
                        var thrown = assertThrows(IllegalStateException.class, Microthread::yield);
                        trail.add(thrown.getMessage());
                    });
            letOthersRun();
        });
        assertEquals(
                List.of("step", "a callback cannot suspend: start a microthread for what waits"),
                trail);
    }

    @Test
    void whatItChangesIsStillAnnouncedAtTheEndOfTheSlice() throws Exception {
        VirtualWorld.run(main -> {
            Atomic.run(() -> Reactor.current().atEndOfSlice(() -> trail.add("announced")));
            trail.add("after");
            Microthread.yield();
            trail.add("next slice");
        });
        assertEquals(List.of("after", "announced", "next slice"), trail);
    }

    @Test
    @Tag("direct")
    @DisplayName("C64: a hidden suspension inside Atomic is an error that names its place")
    void aHiddenSuspensionInsideIsAnErrorWhenItEnds() throws Exception {
        Reactor.run(main -> {
            main.start("other", () -> trail.add("other"));
            var thrown = assertThrows(IllegalStateException.class, this::blocksInside);
            assertTrue(
                    thrown.getMessage()
                            .matches(
                                    "hidden suspension at AtomicTest\\.block:\\d+ inside Atomic:"
                                            + " others ran in the middle of it"),
                    thrown.getMessage());
            assertEquals(List.of("begun", "other", "ended"), trail);
            Atomic.run(() -> trail.add("the next is a fresh one"));
            Microthread.yield();
        });
    }

    private void blocksInside() {
        Atomic.run(() -> {
            trail.add("begun");
            block();
            trail.add("ended");
        });
    }

    private static void block() {
        LockSupport.parkNanos(1_000_000);
    }

    @Test
    @Tag("direct")
    void aHiddenSuspensionInsideANestedOneIsToldOnceByTheOuter() throws Exception {
        Reactor.run(main -> {
            var thrown =
                    assertThrows(
                            IllegalStateException.class,
                            () ->
                                    Atomic.run(() -> {
                                        Atomic.run(AtomicTest::block);
                                        trail.add("the inner one has not thrown");
                                    }));
            assertTrue(thrown.getMessage().startsWith("hidden suspension at AtomicTest.block:"));
            assertEquals(0, thrown.getSuppressed().length);
        });
        assertEquals(List.of("the inner one has not thrown"), trail);
    }

    @Test
    @Tag("direct")
    void aHiddenSuspensionInsideOneThatFailsIsSuppressedBelowItsError() throws Exception {
        var error = new IOException("no luck");
        Reactor.run(main -> {
            var thrown =
                    assertThrows(
                            IOException.class,
                            () ->
                                    Atomic.run(() -> {
                                        block();
                                        throw error;
                                    }));
            assertSame(error, thrown);
            assertEquals(1, thrown.getSuppressed().length);
            assertTrue(thrown.getSuppressed()[0].getMessage().startsWith("hidden suspension at "));
        });
    }

    @Test
    @Tag("direct")
    void aHiddenSuspensionOutsideOfItIsNone() throws Exception {
        Reactor.run(main -> {
            block();
            Atomic.run(() -> trail.add("step"));
            block();
        });
        assertEquals(List.of("step"), trail);
    }

    @Test
    @Tag("direct")
    void itsPlaceIsNamedHoweverManyThereHaveBeen() throws Exception {
        Reactor.run(main -> {
            for (int i = 0; i < 1_100; i++) LockSupport.parkNanos(1); // from then on, samples only
            var thrown = assertThrows(IllegalStateException.class, this::blocksInside);
            assertTrue(thrown.getMessage().startsWith("hidden suspension at AtomicTest.block:"));
        });
    }

    @Test
    @Tag("portable")
    void onThePortableEngineABlockingCallLetsNobodyRun() throws Exception {
        Reactor.run(main -> {
            main.start("other", () -> trail.add("other"));
            blocksInside();
            assertEquals(List.of("begun", "ended"), trail);
        });
    }

    @Test
    void aLimitStillInterruptsABlockingCallInside() throws Exception {
        var queue = new ArrayBlockingQueue<String>(1);
        Reactor.run(main ->
                assertThrows(
                        TimedOutException.class,
                        () -> Timeout.run(ofMillis(5), () -> Atomic.call(queue::take))));
    }

    @Test
    void outsideOfAMicrothreadItIsAnError() {
        assertThrows(IllegalStateException.class, () -> Atomic.run(() -> trail.add("step")));
        assertFalse(trail.contains("step"));
    }

    @Test
    @SuppressWarnings("NullAway")
    void nullIsRefused() throws Exception {
        VirtualWorld.run(main -> {
            assertThrows(NullPointerException.class, () -> Atomic.run(null));
            assertThrows(NullPointerException.class, () -> Atomic.call(null));
        });
    }
}
