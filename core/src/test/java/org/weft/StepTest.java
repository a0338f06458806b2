package org.weft;

import static java.time.Duration.ofMillis;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.weft.event.Value;

/// A loop that is stepped by hand.
class StepTest {
    private static final int MOST_STEPS = 100_000;

    private final List<String> trail = new ArrayList<>();

    @Test
    void nothingRunsBeforeTheFirstStep() throws Exception {
        Loop loop = loop("a");
        begin(loop, _ -> trail.add("main"));
        assertEquals(List.of(), trail);
        assertFalse(loop.step(0));
        assertEquals(List.of("main"), trail);
    }

    @Test
    void oneTurnRunsWhatIsReadyAndWhatThatMakesReady() throws Exception {
        Loop loop = loop("a");
        var queue = new WaitQueue<String>();
        begin(
                loop,
                main -> {
                    main.start("first", () -> trail.add(queue.event().await()));
                    main.start("second", () -> queue.fireOne("fired"));
                });
        assertFalse(loop.step(0));
        assertEquals(List.of("fired"), trail);
    }

    @Test
    void aTurnEndsAfterTwoHundredFiftySixSlices() throws Exception {
        Loop loop = loop("a");
        begin(
                loop,
                _ -> {
                    for (int i = 0; i < 1_000; i++) Microthread.yield();
                });
        assertTrue(loop.step(0));
        assertEquals(256, loop.stage.sliceCount);
        assertTrue(loop.step(0));
        assertEquals(512, loop.stage.sliceCount);
        drive(loop);
    }

    @Test
    void aSleepOfZeroLastsUntilTheNextTurn() throws Exception {
        Loop loop = loop("a");
        begin(
                loop,
                main -> {
                    main.start(
                            "other",
                            () -> {
                                for (int i = 0; i < 3; i++) Microthread.yield();
                                trail.add("other");
                            });
                    Microthread.sleep(Duration.ZERO);
                    trail.add("main");
                });
        assertTrue(loop.step(0));
        assertEquals(List.of("other"), trail);
        assertFalse(loop.step(0));
        assertEquals(List.of("other", "main"), trail);
    }

    @Test
    void aStepWaitsNoLongerThanItsLimit() throws Exception {
        Loop loop = loop("a");
        var queue = new WaitQueue<String>();
        begin(
                loop,
                main -> {
                    main.start(
                            "releasing",
                            () -> {
                                Microthread.sleep(Duration.ofHours(1));
                            });
                    Event.anyOf(queue.event(), Event.after(Duration.ofHours(2))).await();
                });
        assertTrue(loop.step(0));
        assertTrue(loop.step(0));
        assertTrue(loop.step(1_000_000));
        loop.mailbox.post((Mailbox.Job) () -> Foreign.mainOf(loop).cancel("enough"));
        drive(loop);
    }

    @Test
    void twoReactorsAreDrivenByOneThread() throws Exception {
        Loop a = loop("a");
        Loop b = loop("b");
        for (Loop loop : List.of(a, b)) {
            begin(
                    loop,
                    main -> {
                        main.start(
                                "child",
                                () -> {
                                    trail.add(Reactor.current().name() + " child");
                                    Microthread.sleep(Duration.ZERO);
                                    trail.add(Reactor.current().name() + " child again");
                                });
                        trail.add(Reactor.current().name() + " main");
                    });
        }
        assertTrue(a.step(0));
        assertTrue(b.step(0));
        trail.add("next turn");
        assertFalse(b.step(0));
        assertFalse(a.step(0));
        assertEquals(
                List.of(
                        "a main",
                        "a child",
                        "b main",
                        "b child",
                        "next turn",
                        "b child again",
                        "a child again"),
                trail);
    }

    @Test
    void twoReactorsOfOneThreadTalkThroughInlets() throws Exception {
        Loop a = loop("a");
        Loop b = loop("b");
        var toB = new CompletableFuture<Inlet<Integer>>();
        var toA = new CompletableFuture<Inlet<Integer>>();
        begin(
                a,
                _ -> {
                    Inlet<Integer> mine = Reactor.current().inlet(1);
                    toA.complete(mine);
                    while (!toB.isDone()) Microthread.sleep(Duration.ZERO);
                    for (int i = 0; i < 100; i++) {
                        assertTrue(toB.get().offer(i));
                        assertEquals(i + 1, mine.receive());
                    }
                    trail.add("a");
                });
        begin(
                b,
                _ -> {
                    Inlet<Integer> mine = Reactor.current().inlet(1);
                    toB.complete(mine);
                    for (int i = 0; i < 100; i++) assertTrue(toA.get().offer(mine.receive() + 1));
                    trail.add("b");
                });
        boolean aGoesOn = true;
        boolean bGoesOn = true;
        for (int i = 0; (aGoesOn || bGoesOn) && i < MOST_STEPS; i++) {
            if (aGoesOn) aGoesOn = a.step(0);
            if (bGoesOn) bGoesOn = b.step(0);
        }
        assertEquals(List.of("a", "b"), trail.stream().sorted().toList());
    }

    @Test
    void anotherReactorsObjectsAreRefusedThoughTheThreadIsTheSame() throws Exception {
        Loop a = loop("a");
        Loop b = loop("b");
        var value = new Value<>(1);
        begin(a, _ -> value.set(2));
        begin(
                b,
                _ -> {
                    var e = assertThrows(WrongThreadException.class, value::get);
                    assertTrue(
                            String.valueOf(e.getMessage())
                                    .startsWith(
                                            "change of value of reactor \"a\", which has ended,"
                                                    + " was touched by VirtualThread[#"),
                            e.getMessage());
                    trail.add("refused");
                });
        drive(a);
        drive(b);
        assertEquals(List.of("refused"), trail);
    }

    @Test
    void theDriverMayChangeItsThread() throws Exception {
        Loop loop = loop("a");
        var queue = new WaitQueue<String>();
        begin(
                loop,
                main -> {
                    main.start(
                            "firing",
                            () -> {
                                Microthread.sleep(Duration.ZERO);
                                queue.fireOne("fired");
                            });
                    trail.add(queue.event().await());
                });
        assertTrue(loop.step(0));
        var goesOn = new CompletableFuture<Boolean>();
        Foreign.start("another driver", () -> goesOn.complete(loop.step(0))).join();
        if (goesOn.get()) drive(loop);
        assertEquals(List.of("fired"), trail);
    }

    @Test
    void aStepIsWokenByAnItemFromAnotherThread() throws Exception {
        Loop loop = loop("a");
        var inlet = new CompletableFuture<Inlet<String>>();
        begin(
                loop,
                _ -> {
                    inlet.complete(Reactor.current().inlet(1));
                    trail.add(inlet.get().receive());
                });
        assertTrue(loop.step(0));
        var foreign =
                Foreign.start(
                        "offering",
                        () -> {
                            Foreign.waitUntil("the reactor to sleep", loop.mailbox::isAsleep);
                            inlet.get().offer("item");
                        });
        boolean goesOn = true;
        while (goesOn) goesOn = loop.step(Timers.NEVER);
        foreign.join();
        assertEquals(List.of("item"), trail);
    }

    @Test
    void aReactorThatIsDrivenByHandLeavesItsDriversThreadAsItWas() throws Exception {
        Loop loop = loop("a");
        begin(
                loop,
                main -> {
                    Thread.currentThread().interrupt();
                    main.start("other", () -> Thread.currentThread().interrupt());
                });
        drive(loop);
        assertFalse(Thread.currentThread().isInterrupted());
        assertThrows(IllegalStateException.class, Reactor::current);
    }

    @Test
    void timersExpireInTheTurnInWhichTheyAreDue() throws Exception {
        Loop loop = loop("a");
        begin(
                loop,
                _ -> {
                    Microthread.sleep(ofMillis(2));
                    trail.add("slept");
                });
        assertTrue(loop.step(0));
        assertEquals(1, loop.timers.size());
        long dueNanos = loop.timers.nextNanos();
        for (int i = 0; i < MOST_STEPS && loop.step(Timers.NEVER); i++) assertTrue(trail.isEmpty());
        assertEquals(List.of("slept"), trail);
        assertTrue(loop.turnNanos >= dueNanos);
    }

    @Test
    void twoReactorsDrivenByOneThreadDoNotMeddleWithEachOther() throws Exception {
        Loop a = loop("a");
        Loop b = loop("b");
        begin(a, _ -> waitShortly(5, "a"));
        begin(b, _ -> waitShortly(7, "b"));
        boolean goesOnA = true;
        boolean goesOnB = true;
        for (int i = 0; i < MOST_STEPS && (goesOnA || goesOnB); i++) {
            if (goesOnA) goesOnA = a.step(1_000_000);
            if (goesOnB) goesOnB = b.step(1_000_000);
        }
        assertFalse(goesOnA || goesOnB);
        assertEquals(List.of("a", "b"), trail.stream().sorted().toList());
        assertThrows(IllegalStateException.class, Loop::here);
    }

    /// Withdraws a timer each time, on the carrier.
    private void waitShortly(long millis, String name) throws InterruptedException {
        var either = Event.anyOf(Event.after(ofMillis(millis)), Event.after(Duration.ofHours(1)));
        for (int i = 0; i < 3; i++) either.await();
        trail.add(name);
    }

    /// A stack that is read while its microthread is ready submits it once more. When that comes up, it may have begun a
    /// blocking JDK call, and have been unparked in it: it must not go on then as if it were a guest.
    @Test
    @Tag("direct")
    void aMicrothreadWhoseStackWasReadBeforeItBlockedGoesOnAsItself() throws Exception {
        Loop loop = loop("a");
        var mayGo = new AtomicBoolean();
        var parking = new CompletableFuture<Microthread>();
        begin(
                loop,
                main -> {
                    parking.complete(
                            main.start(
                                    "parking",
                                    () -> {
                                        while (!mayGo.get()) Microthread.yield();
                                        trail.add("parks");
                                        LockSupport.park();
                                        trail.add("goes on as " + Microthread.current().name());
                                    }));
                    main.start(
                            "unparking",
                            () -> {
                                while (!mayGo.get()) Microthread.yield();
                                trail.add("unparks");
                                LockSupport.unpark(parking.get().thread);
                            });
                    while (!mayGo.get()) Microthread.yield();
                });
        assertTrue(
                loop.step(0)); // 256 slices by three in turn: main was the last, the parking one is
        // next
        mayGo.set(true);
        assertTrue(parking.get().thread.getStackTrace().length > 0);
        drive(loop);
        assertEquals(List.of("parks", "unparks", "goes on as parking"), trail);
        assertFalse(parking.get().outcome instanceof Outcome.Failure<?>);
    }

    private static Loop loop(String name) {
        return Reactor.builder().name(name).loop();
    }

    private static void begin(Loop loop, ScopedAction<?> main) {
        loop.begin(() -> {
            Scope.run("main", main);
            return EventSupport.nothing();
        });
    }

    private static void drive(Loop loop) {
        for (int i = 0; i < MOST_STEPS; i++) if (!loop.step(1_000_000)) return;
        throw new AssertionError("the reactor does not end");
    }
}
