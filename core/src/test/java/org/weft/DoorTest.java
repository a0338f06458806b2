package org.weft;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.weft.event.Value;

/// Calls from other threads into a reactor in the background.
class DoorTest {
    private final List<String> trail = new CopyOnWriteArrayList<>();
    private final Door door = Reactor.start("inside");
    private volatile @Nullable Thread blocked;
    private volatile @Nullable Microthread taking;

    @AfterEach
    void close() {
        door.close();
    }

    // ---- calls
    // --------------------------------------------------------------------------------------

    @Test
    @DisplayName("C41: a call from another thread runs as a microthread, and its result comes back")
    void aCallRunsAsAMicrothreadOfTheReactorAndItsResultComesBack() throws Exception {
        String result =
                door.call(() -> {
                    Microthread.sleep(ofMillis(1));
                    return Microthread.current().name() + " in " + Reactor.current();
                });
        assertEquals(
                "call from " + Thread.currentThread().getName() + " in reactor \"inside\"", result);
        assertEquals("door of reactor \"inside\"", door.toString());
    }

    @Test
    void nullIsAResultToo() throws Exception {
        assertNull(door.call(EventSupport::nothing));
        door.run(() -> trail.add("ran"));
        assertEquals(List.of("ran"), trail);
    }

    @Test
    void whatTheTaskThrowsComesThroughAsItself() throws Exception {
        for (Throwable thrown :
                List.of(
                        new IOException("checked"),
                        new IllegalStateException("unchecked"),
                        new AssertionError("error")))
            assertSame(
                    thrown, assertThrows(Throwable.class, () -> door.run(() -> throwAsIs(thrown))));
        assertEquals(1, door.<Integer, RuntimeException>call(() -> 1)); // nobody else is hurt
    }

    private static void throwAsIs(Throwable thrown) throws Exception {
        if (thrown instanceof Error e) throw e;
        throw (Exception) thrown;
    }

    @Test
    void anErrorShowsWhereTheCallWasMade() {
        var e = assertThrows(IOException.class, this::callWhatFails);
        var written = new StringWriter();
        e.printStackTrace(new PrintWriter(written));
        String text = written.toString();
        int called = text.indexOf("DoorTest.fail(");
        assertTrue(called > 0, text);
        assertTrue(text.indexOf("DoorTest.callWhatFails(") > called, text);
        assertTrue(text.contains("Door.call("), text);
        assertFalse(text.contains("DoorCall.outcome("), text);
    }

    private void callWhatFails() throws IOException, InterruptedException {
        door.run(DoorTest::fail);
    }

    private static void fail() throws IOException {
        throw new IOException("broken");
    }

    @Test
    void anErrorThatIsThrownAgainAndAgainDoesNotGrow() {
        var constant = new IOException("constant");
        var lengths = new TreeSet<Integer>();
        for (int i = 0; i < 20; i++) {
            assertThrows(
                    IOException.class,
                    () ->
                            door.run(() -> {
                                throw constant;
                            }));
            lengths.add(constant.getStackTrace().length);
        }
        assertEquals(1, lengths.size(), lengths::toString);
        assertEquals(0, constant.getSuppressed().length);
    }

    @Test
    void callsRunSideBySideAndShareWhatIsInTheReactor() throws Exception {
        var count = new Value<>(0);
        List<Foreign> callers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            callers.add(
                    Foreign.start(
                            "caller " + i,
                            () ->
                                    door.run(() -> {
                                        count.update(n -> n + 1);
                                        count.is(n -> n == 8).await(); // all are here
                                    })));
        }
        callers.forEach(Foreign::join);
        assertEquals(8, door.<Integer, RuntimeException>call(count::get));
    }

    @Test
    void aVirtualThreadMayCallToo() throws Exception {
        var result = new CompletableFuture<Integer>();
        Thread.ofVirtual()
                .start(() -> {
                    try {
                        result.complete(door.<Integer, RuntimeException>call(() -> 42));
                    } catch (InterruptedException e) {
                        result.completeExceptionally(e);
                    }
                });
        assertEquals(42, result.get());
    }

    @Test
    void aCallInsideItsOwnReactorIsRefused() throws Exception {
        door.run(() -> {
            var e = assertThrows(IllegalStateException.class, () -> door.run(() -> {}));
            assertEquals(
                    "a call through the door of reactor \"inside\" would wait for the reactor that"
                            + " must run it: run the task directly",
                    e.getMessage());
            var done = new CompletableFuture<String>();
            Reactor.current()
                    .callSoon(() -> {
                        assertThrows(IllegalStateException.class, () -> door.run(() -> {}));
                        done.complete("refused");
                    });
            Foreign.suspendUntil("the callback", done::isDone);
        });
    }

    @Test
    void aBlockingCallOfTheReactorMayCallBackIn() throws Exception {
        assertEquals(
                "inside",
                door.<String, RuntimeException>call(() ->
                        Blocking.call(() ->
                                door.<String, RuntimeException>call(
                                        () -> Reactor.current().name()))));
    }

    // ---- interrupts
    // ---------------------------------------------------------------------------------

    @Test
    void interruptingTheCallerCancelsItsCallAndAwaitsItsEnd() throws Exception {
        var caller =
                Foreign.start(
                        "caller",
                        () ->
                                door.run(() -> {
                                    try {
                                        trail.add("waits");
                                        Event.never().await();
                                    } catch (Cancelled e) {
                                        Shield.run(ofHours(1), Microthread::yield);
                                        trail.add(e.reason().replaceAll("\\[.*?]", "[..]"));
                                        throw e;
                                    }
                                }));
        Foreign.waitUntil("the call", () -> trail.size() == 1);
        caller.thread().interrupt();
        var e = assertInstanceOf(InterruptedException.class, caller.joinFailed());
        assertEquals(
                "interrupted during a call through the door of reactor \"inside\", which was"
                        + " cancelled",
                e.getMessage());
        assertInstanceOf(Cancelled.class, e.getCause());
        assertEquals(List.of("waits", "its caller, Thread[..], was interrupted"), trail);
    }

    @Test
    void aCallThatHasAResultReturnsItThoughItsCallerWasInterruptedAndTheInterruptIsKept()
            throws Exception {
        var caller =
                Foreign.start(
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
                            trail.add("interrupted: " + Thread.currentThread().isInterrupted());
                        });
        Foreign.waitUntil("the call", () -> trail.size() == 1);
        caller.thread().interrupt();
        caller.join();
        assertEquals(List.of("waits", "result", "interrupted: true"), trail);
    }

    @Test
    void aCallThatFailsThoughItsCallerWasInterruptedThrowsItsErrorAndTheInterruptIsKept()
            throws Exception {
        var caller =
                Foreign.start(
                        "caller",
                        () -> {
                            assertThrows(
                                    IOException.class,
                                    () ->
                                            door.run(() -> {
                                                try {
                                                    trail.add("waits");
                                                    Event.never().await();
                                                } catch (Cancelled e) {
                                                    throw new IOException("broken", e);
                                                }
                                            }));
                            trail.add("interrupted: " + Thread.currentThread().isInterrupted());
                        });
        Foreign.waitUntil("the call", () -> trail.size() == 1);
        caller.thread().interrupt();
        caller.join();
        assertEquals(List.of("waits", "interrupted: true"), trail);
    }

    @Test
    void theCallerOfACallThatIsAbandonedGetsItsErrorAndTheInterruptIsKept() throws Exception {
        List<Throwable> errors = new CopyOnWriteArrayList<>();
        try (var _ = new LogCapture();
                Door other = Reactor.builder().errorSink(errors::add).start()) {
            var caller =
                    Foreign.start(
                            "caller",
                            () -> {
                                var e =
                                        assertThrows(
                                                Error.class,
                                                () -> other.run(this::swallowAllForEver));
                                trail.add(String.valueOf(e.getMessage()).replaceAll(" 1.*", ""));
                                trail.add("interrupted: " + Thread.currentThread().isInterrupted());
                            });
            Foreign.waitUntil("the call", () -> trail.size() == 1);
            caller.thread().interrupt();
            caller.join();
            other.run(() -> trail.add("goes on"));
        }
        assertEquals(
                List.of(
                        "waits",
                        "microthread \"call from caller\" has swallowed its cancellation",
                        "interrupted: true",
                        "goes on"),
                trail);
        assertEquals(List.of(), errors);
    }

    private void swallowAllForEver() {
        trail.add("waits");
        while (true) {
            try {
                Event.never().await();
            } catch (InterruptedException | Error _) {
                // on and on
            }
        }
    }

    @Test
    void interruptingTheCallerInterruptsTheJdkCallThatHisCallIsBlockedIn() throws Exception {
        for (boolean isBelow : new boolean[] {false, true}) {
            var caller =
                    Foreign.start(
                            "caller",
                            () ->
                                    door.run(() -> {
                                        if (!isBelow) takeFromNobody();
                                        Scope.run(scope ->
                                                scope.start("below", this::takeFromNobody));
                                    }));
            Foreign.waitUntil("the take", this::isBlocked);
            caller.thread().interrupt();
            assertInstanceOf(InterruptedException.class, caller.joinFailed());
            blocked = null;
        }
        assertEquals(List.of("interrupted", "interrupted"), trail);
    }

    private void takeFromNobody() throws InterruptedException {
        blocked = Thread.currentThread();
        try {
            new ArrayBlockingQueue<String>(1).take();
        } catch (InterruptedException e) {
            trail.add("interrupted");
            throw e;
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aJdkCallOfAnotherCallOrInsideAShieldIsNotInterrupted(boolean isShielded) throws Exception {
        var queue = new ArrayBlockingQueue<String>(1);
        Loop loop = door.<Loop, RuntimeException>call(Loop::here);
        var caller =
                Foreign.start(
                        "caller",
                        () ->
                                door.run(() -> {
                                    trail.add("runs");
                                    if (isShielded) Shield.run(ofHours(1), () -> take(queue));
                                    Event.never().await();
                                }));
        Foreign.waitUntil("the call", () -> trail.size() == 1);
        if (!isShielded) Foreign.start("other", () -> door.run(() -> take(queue)));
        Foreign.waitUntil("the take", this::isBlocked);
        caller.thread().interrupt();
        Foreign.waitUntil("the interrupt", () -> !caller.thread().isInterrupted());
        Foreign.waitUntil("the wait to go on, or to end", () -> hasNothingToDo(caller.thread()));
        Objects.requireNonNull(loop.watch).interruptOverdueHolder();
        assertFalse(Objects.requireNonNull(taking).isInterruptedByUs);
        assertTrue(queue.offer("item"));
        assertInstanceOf(InterruptedException.class, caller.joinFailed());
        Foreign.waitUntil("the item", () -> trail.size() == 2);
        assertEquals(List.of("runs", "item"), trail);
    }

    private static boolean hasNothingToDo(Thread thread) {
        return Foreign.isBlocked(thread) || !thread.isAlive();
    }

    private boolean isBlocked() {
        Thread thread = blocked;
        return thread != null && Foreign.isBlocked(thread);
    }

    private void take(ArrayBlockingQueue<String> queue) throws InterruptedException {
        taking = Microthread.current();
        blocked = Thread.currentThread();
        trail.add(queue.take());
    }

    @Test
    void aCallerThatIsInterruptedAlreadyCallsNothing() throws Exception {
        Thread.currentThread().interrupt();
        assertThrows(InterruptedException.class, () -> door.run(() -> trail.add("ran")));
        assertFalse(Thread.currentThread().isInterrupted());
        assertEquals(List.of(), trail);
    }

    @Test
    void aCallCancelledBeforeItBeganNeverRunsAndItsCallerIsFreeAtOnce() throws Exception {
        var isBusy = new AtomicBoolean();
        var mayGoOn = new AtomicBoolean();
        var busy =
                Foreign.start(
                        "busy",
                        () ->
                                door.run(() -> {
                                    isBusy.set(true);
                                    while (!mayGoOn.get()) Thread.onSpinWait(); // one long slice
                                }));
        Foreign.waitUntil("a slice", isBusy::get);
        var caller = Foreign.start("caller", () -> door.run(() -> trail.add("ran")));
        Foreign.waitUntil("the call", () -> Foreign.isBlocked(caller.thread()));
        caller.thread().interrupt();
        assertInstanceOf(InterruptedException.class, caller.joinFailed());
        mayGoOn.set(true);
        busy.join();
        door.run(() -> trail.add("still open"));
        assertEquals(List.of("still open"), trail);
    }

    @Test
    void aCallThatIsCancelledInsideIsAFailureOfWhatItsCallerDidNotDo() {
        var e =
                assertThrows(
                        FailedException.class,
                        () ->
                                door.run(() -> {
                                    Microthread.current().cancel("enough");
                                    Microthread.yield();
                                }));
        assertEquals("enough", assertInstanceOf(Cancelled.class, e.getCause()).reason());
    }

    // ---- what is started and stays
    // ------------------------------------------------------------------

    @Test
    void whatIsStartedLivesUntilTheDoorCloses() throws Exception {
        door.start(
                "lasting",
                () -> {
                    trail.add(Microthread.current().name());
                    try {
                        Event.never().await();
                    } catch (Cancelled e) {
                        trail.add(e.reason());
                        throw e;
                    }
                });
        door.run(() -> trail.add("call"));
        door.close();
        assertEquals(List.of("lasting", "call", "its door was closed"), trail);
    }

    @Test
    void whatIsStartedAndFailsIsReportedToTheErrorSinkAndHurtsNobodyElse() throws Exception {
        List<Throwable> errors = new CopyOnWriteArrayList<>();
        try (Door other = Reactor.builder().errorSink(errors::add).start()) {
            var goesOn = new AtomicBoolean();
            other.start(
                    "patient",
                    () -> {
                        Foreign.suspendUntil("the failure", () -> !errors.isEmpty());
                        goesOn.set(true);
                    });
            other.start("failing", DoorTest::fail);
            Foreign.waitUntil("the other to go on", goesOn::get);
        }
        var failed = assertInstanceOf(FailedException.class, errors.getFirst());
        assertEquals("failing", failed.microthread());
        assertEquals(1, errors.size());
    }

    @Test
    void startInsideItsOwnReactorIsRefused() throws Exception {
        door.run(() ->
                assertThrows(IllegalStateException.class, () -> door.start("inner", () -> {})));
    }
}
