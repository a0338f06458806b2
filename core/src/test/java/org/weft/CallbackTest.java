package org.weft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.weft.testing.VirtualWorld.letOthersRun;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.weft.event.Semaphore;
import org.weft.testing.VirtualWorld;

/// How the callbacks of a reactor run.
class CallbackTest {
    private final List<String> trail = new ArrayList<>();

    @Test
    void aSuspendingCallInsideACallbackIsReported() throws Exception {
        List<Throwable> errors = new ArrayList<>();
        VirtualWorld.plain()
                .reactor()
                .errorSink(errors::add)
                .run(main -> {
                    WaitQueue<Integer> queue = new WaitQueue<>();
                    var semaphore = new Semaphore(1);
                    queue.event()
                            .subscribe(n -> {
                                try {
                                    semaphore.acquire();
                                } catch (InterruptedException e) {
                                    throw new AssertionError("expected IllegalStateException", e);
                                }
                            });
                    queue.event().subscribe(n -> trail.add("others go on"));
                    queue.fireAll(1);
                    letOthersRun();
                    assertEquals(1, semaphore.available());
                });
        assertEquals(List.of("others go on"), trail);
        assertEquals(
                "[java.lang.IllegalStateException: a callback cannot suspend: start a microthread"
                        + " for what waits]",
                errors.toString());
    }

    @Test
    void aScopeInsideACallbackIsReportedToo() throws Exception {
        List<Throwable> errors = new ArrayList<>();
        VirtualWorld.plain()
                .reactor()
                .errorSink(errors::add)
                .run(main -> {
                    Reactor.current().callSoon(this::opensAScope);
                    Reactor.current().callSoon(() -> trail.add("others go on"));
                    letOthersRun();
                });
        assertEquals(List.of("others go on"), trail);
        assertEquals(
                "[java.lang.IllegalStateException: a callback cannot suspend: start a microthread"
                        + " for what waits]",
                errors.toString());
    }

    private void opensAScope() {
        try {
            Scope.run(scope -> scope.start("member", () -> trail.add("started")));
        } catch (InterruptedException e) {
            throw new AssertionError("expected IllegalStateException", e);
        }
    }

    @Test
    void aCallbackMayStartAMicrothreadForWhatWaits() throws Exception {
        VirtualWorld.run(main -> {
            Reactor.current()
                    .callSoon(() ->
                            main.start(
                                    "waiter",
                                    () -> {
                                        letOthersRun();
                                        trail.add(Microthread.current().path());
                                    }));
            letOthersRun();
        });
        assertEquals(List.of("main/waiter"), trail);
    }

    @Test
    void callbacksRunInOneMicrothreadOneAfterTheOther() throws Exception {
        Set<Microthread> callers = new HashSet<>();
        VirtualWorld.run(main -> {
            WaitQueue<Integer> queue = new WaitQueue<>();
            for (int i = 0; i < 5; i++)
                queue.event().subscribe(_ -> callers.add(Microthread.current()));
            queue.fireAll(1);
            letOthersRun();
            queue.fireAll(2);
            letOthersRun();
            assertEquals(1, callers.size());
            assertEquals(false, callers.contains(Microthread.current()));
        });
    }

    @Test
    void theFunctionOfAMappedEventRunsOnceForEachCall() throws Exception {
        VirtualWorld.run(main -> {
            WaitQueue<Integer> queue = new WaitQueue<>();
            queue.event()
                    .map(n -> {
                        trail.add("map " + n);
                        return n * 10;
                    })
                    .subscribe(n -> trail.add("call " + n));
            queue.fireAll(1);
            queue.fireAll(2);
            letOthersRun();
        });
        assertEquals(List.of("map 1", "call 10", "map 2", "call 20"), trail);
    }

    @Test
    void aFunctionThatThrowsDoesNotEndTheSubscription() throws Exception {
        List<Throwable> errors = new ArrayList<>();
        VirtualWorld.plain()
                .reactor()
                .errorSink(errors::add)
                .run(main -> {
                    WaitQueue<Integer> queue = new WaitQueue<>();
                    queue.event().map(n -> 12 / n).subscribe(n -> trail.add("got " + n));
                    for (int n : new int[] {3, 0, 4}) {
                        queue.fireAll(n);
                        letOthersRun();
                    }
                });
        assertEquals(List.of("got 4", "got 3"), trail);
        assertEquals("[java.lang.ArithmeticException: / by zero]", errors.toString());
    }

    // Rule 9.
    @Test
    void aCallbackThatFiresItsOwnEventForEverLetsOthersRun() throws Exception {
        VirtualWorld.run(main -> {
            WaitQueue<Integer> queue = new WaitQueue<>();
            boolean[] isOver = {false};
            int[] calls = {0};
            queue.event()
                    .subscribe(n -> {
                        if (!isOver[0] && calls[0]++ < 1_000_000) queue.fireAll(n + 1);
                    });
            queue.fireAll(1);
            Microthread.yield();
            isOver[0] = true;
            assertEquals(256, calls[0]);
        });
    }

    @Test
    @Tag("direct")
    void aCallbackInsideABlockingJdkCallDoesNotHoldUpTheOthers() throws Exception {
        var handOver = new LinkedBlockingQueue<String>();
        VirtualWorld.run(main -> {
            WaitQueue<Integer> queue = new WaitQueue<>();
            queue.event().once(_ -> trail.add("blocking " + takeFrom(handOver)));
            queue.event().subscribe(n -> trail.add("other " + n));
            queue.fireAll(1);
            letOthersRun();
            queue.fireAll(2);
            letOthersRun();
            handOver.add("item");
            letOthersRun();
            queue.fireAll(3);
            letOthersRun();
        });
        assertEquals(List.of("other 1", "other 2", "blocking item", "other 3"), trail);
    }

    private static String takeFrom(LinkedBlockingQueue<String> queue) {
        try {
            return queue.take();
        } catch (InterruptedException e) {
            throw new AssertionError("not interrupted", e);
        }
    }
}
