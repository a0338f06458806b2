package org.weft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.weft.event.Channel;

/// Stacks are read by another thread while microthreads switch. To read one the JDK holds the thread, and submits it
/// again: no resume may be lost by that, and none may happen twice.
class DumpHammerTest {
    private static final int PAIRS = 4;

    private final AtomicBoolean isOver = new AtomicBoolean();
    private final AtomicLong stacksRead = new AtomicLong();
    private final List<Thread> threads = new CopyOnWriteArrayList<>();

    @Test
    void switchesAreExactWhileStacksAreRead() throws Exception {
        hammer(500, this::passThroughChannel);
    }

    @Test
    @Tag("slow")
    void threeHundredThousandSwitchesAreExactWhileStacksAreRead() throws Exception {
        hammer(40_000, this::passThroughChannel);
    }

    @Test
    void yieldsAreExactWhileStacksAreRead() throws Exception {
        hammer(500, DumpHammerTest::takeTurns);
    }

    @Test
    @Tag("slow")
    void threeHundredThousandYieldsAreExactWhileStacksAreRead() throws Exception {
        hammer(40_000, DumpHammerTest::takeTurns);
    }

    @Test
    @Tag("direct")
    void hiddenSuspensionsAreExactWhileStacksAreRead() throws Exception {
        hammer(200, this::passThroughBlockingQueue);
    }

    @Test
    @Tag("direct")
    @Tag("slow")
    void oneHundredThousandHiddenSuspensionsAreExactWhileStacksAreRead() throws Exception {
        hammer(12_500, this::passThroughBlockingQueue);
    }

    @Test
    void switchesAreExactWhileDumpsAreAskedFor() throws Exception {
        dumpWhile(500);
    }

    @Test
    @Tag("slow")
    void threeHundredThousandSwitchesAreExactWhileDumpsAreAskedFor() throws Exception {
        dumpWhile(40_000);
    }

    private interface Exchange {
        /// Starts two microthreads that pass `count` numbers, each checked; adds what was received.
        void start(Scope scope, int count, AtomicLong sum);
    }

    private void hammer(int count, Exchange exchange) throws Exception {
        var reader =
                Foreign.start(
                        "reading stacks",
                        () -> {
                            while (!isOver.get()) {
                                for (Thread thread : threads) {
                                    thread.getStackTrace();
                                    stacksRead.incrementAndGet();
                                }
                            }
                        });
        exchange(count, exchange);
        isOver.set(true);
        reader.join();
    }

    private void dumpWhile(int count) throws Exception {
        var sum = new AtomicLong();
        Reactor.run(main -> {
            Reactor reactor = Reactor.current();
            var asking =
                    Foreign.start(
                            "asking",
                            () -> {
                                while (!isOver.get()) {
                                    var text = new StringBuilder();
                                    reactor.dump(text);
                                    assertTrue(
                                            text.toString().startsWith("reactor \"main\""),
                                            text::toString);
                                    stacksRead.incrementAndGet();
                                }
                            });
            Foreign.suspendUntil("the first dump", () -> stacksRead.get() > 0);
            Scope.run(scope -> {
                for (int i = 0; i < PAIRS; i++) passThroughChannel(scope, count, sum);
            });
            isOver.set(true);
            Foreign.suspendUntil("the last dump", () -> !asking.thread().isAlive());
            asking.join();
        });
        assertEquals((long) PAIRS * count * (count - 1) / 2, sum.get());
    }

    private void exchange(int count, Exchange exchange) throws Exception {
        var sum = new AtomicLong();
        Reactor.run(main -> {
            Loop loop = Loop.here();
            for (int i = 0; i < PAIRS; i++) exchange.start(main, count, sum);
            List<Microthread> started = new ArrayList<>();
            main.startDaemon("idle", () -> Event.never().await());
            for (Microthread m = mainScope(loop).firstMember(); m != null; m = m.nextMember)
                started.add(m);
            for (Microthread m : started) threads.add(m.thread);
            threads.add(Thread.currentThread());
            while (stacksRead.get() == 0) Thread.onSpinWait(); // nobody has switched yet
        });
        assertEquals((long) PAIRS * count * (count - 1) / 2, sum.get());
    }

    private static Scope mainScope(Loop loop) {
        for (Region r = Foreign.mainOf(loop).innermost; r != null; r = r.parent)
            if (r.scope != null) return r.scope;
        throw new AssertionError("main is in no scope");
    }

    private void passThroughChannel(Scope scope, int count, AtomicLong sum) {
        var channel = Channel.<Integer>rendezvous();
        scope.start(
                "sending",
                () -> {
                    for (int i = 0; i < count; i++) channel.send(i);
                });
        scope.start(
                "receiving",
                () -> {
                    for (int i = 0; i < count; i++) {
                        assertEquals(i, channel.receive());
                        sum.addAndGet(i);
                    }
                });
    }

    private void passThroughBlockingQueue(Scope scope, int count, AtomicLong sum) {
        var queue = new ArrayBlockingQueue<Integer>(1);
        scope.start(
                "putting",
                () -> {
                    for (int i = 0; i < count; i++) queue.put(i);
                });
        scope.start(
                "taking",
                () -> {
                    for (int i = 0; i < count; i++) {
                        assertEquals(i, queue.take());
                        sum.addAndGet(i);
                    }
                });
    }

    private static void takeTurns(Scope scope, int count, AtomicLong sum) {
        int[] turn = new int[1];
        for (int player = 0; player < 2; player++) {
            int me = player;
            scope.start(
                    "player " + me,
                    () -> {
                        for (int i = 0; i < count; i++) {
                            while (turn[0] % 2 != me) Microthread.yield();
                            turn[0]++;
                            if (me == 0) sum.addAndGet(i);
                        }
                    });
        }
    }
}
