package org.weft;

import static java.time.Duration.ofMillis;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.weft.event.Channel;
import org.weft.event.Semaphore;

/// A microthread that cannot be suspended for want of memory: its stack does not fit into the heap. In a JVM of its own.
@Tag("slow")
class OutOfMemoryTest {
    private static final Duration SHORT = ofMillis(1);
    private static final String[] OPTIONS = {
        "--add-opens=java.base/java.lang=ALL-UNNAMED",
        "-Dweft.engine=direct",
        "-Xmx48m",
        "-XX:-UseGCOverheadLimit"
    };

    @Test
    @Tag("direct")
    void outOfMemoryAtASuspensionReachesTheCallerWithTheWaitWithdrawn() throws Exception {
        var child = ChildJvm.onClassPath(DeepWaiter.class, options("-XX:+UseSerialGC"));
        assertEnds("OutOfMemoryError", child);
    }

    /// G1 refuses to store a stack of more than half a region as one object.
    @Test
    @Tag("direct")
    void aStackTooLargeToBeSuspendedReachesTheCallerWithTheWaitWithdrawn() throws Exception {
        var child =
                ChildJvm.onClassPath(
                        DeepWaiter.class,
                        options("-XX:+UseG1GC", "-XX:G1HeapRegionSize=1m", "-Dfill=no"));
        assertEnds("StackOverflowError", child);
    }

    /// There it waits on the carrier of the JDK's that it is on, and still only one runs at a time.
    @Test
    @Tag("portable")
    void onThePortableEngineAStackTooLargeToBeStoredWaitsAllTheSame() throws Exception {
        for (String collector : List.of("-XX:+UseG1GC", "-XX:+UseSerialGC")) {
            var child =
                    ChildJvm.onClassPath(
                            DeepYielder.class,
                            "-Dweft.engine=portable",
                            "-Xss8m",
                            "-Djdk.virtualThreadScheduler.parallelism=4",
                            collector,
                            "-XX:G1HeapRegionSize=1m",
                            "-Xmx48m",
                            "-XX:-UseGCOverheadLimit");
            assertEquals(0, child.exitCode(), child.output());
            String expected = "[a, b, a, b, a, b, a woken, b woken], at once 1\n";
            assertTrue(child.output().contains(expected), child.output());
        }
    }

    /// Lets others run, and waits, at the bottom of deep stacks.
    public static final class DeepYielder {
        private static final int DEPTH = 15_000;
        private static final int ROUNDS = 3;

        private static final List<String> TRAIL = new ArrayList<>();
        private static int running;
        private static int mostAtOnce;

        private DeepYielder() {}

        public static void main(String... arguments) throws InterruptedException {
            Reactor.run(main -> {
                for (String name : List.of("a", "b"))
                    main.start(name, () -> dive(DEPTH, 1, 2, 3, name));
            });
            System.out.println(TRAIL + ", at once " + mostAtOnce);
        }

        private static long dive(int depth, long a, long b, long c, String name)
                throws InterruptedException {
            if (depth == 0) {
                for (int round = 0; round < ROUNDS; round++) {
                    slice(name);
                    Microthread.yield();
                }
                Microthread.sleep(SHORT);
                slice(name + " woken");
                return a;
            }
            return dive(depth - 1, b, c, a, name) + a * b * c;
        }

        private static void slice(String name) {
            mostAtOnce = Math.max(mostAtOnce, ++running);
            TRAIL.add(name);
            for (int i = 0; i < 1_000; i++) Thread.onSpinWait();
            running--;
        }
    }

    /// There may be a report of the slice that filled the heap besides.
    private static void assertEnds(String error, ChildJvm child) {
        assertEquals(0, child.exitCode(), child.output());
        String expected =
                error + " 6 times; queue empty, permits 1, items 0, timers 0; other, woken: x\n";
        assertTrue(child.output().contains(expected), child.output());
    }

    private static String[] options(String... more) {
        List<String> all = new ArrayList<>(List.of(OPTIONS));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    /// Fills the heap, then tries to wait at the bottom of a deep stack, in each of several ways.
    public static final class DeepWaiter {
        private static final int DEPTH = 15_000;

        private DeepWaiter() {}

        public static void main(String... arguments) throws InterruptedException {
            Reactor.run(main -> {
                List<String> woken = new ArrayList<>();
                var queue = new WaitQueue<String>();
                var semaphore = new Semaphore(0);
                var channel = Channel.<String>rendezvous();
                var late = Event.after(SHORT);
                var any =
                        Event.anyOf(queue.event(), semaphore.acquired(), channel.received(), late);
                main.start("other", () -> woken.add("other"));
                main.startDaemon(
                        "idle",
                        () -> {
                            Microthread.yield();
                            Microthread.yield();
                        });
                List<Action<?>> waits =
                        List.of(
                                Microthread::yield,
                                () -> Microthread.sleep(SHORT),
                                () -> queue.event().await(),
                                any::await,
                                () -> channel.send("item"),
                                () -> channel.receive());
                Microthread.sleep(SHORT); // loads what it takes
                String text = dive(DEPTH, 1, 2, 3, waits);
                semaphore.release();
                text +=
                        "; queue "
                                + (queue.isEmpty() ? "empty" : "not empty")
                                + ", permits "
                                + semaphore.available()
                                + ", items "
                                + channel.tryReceive().map(_ -> 1).orElse(0)
                                + ", timers "
                                + Loop.here().timers.size();
                main.start("firing", () -> queue.fireOne("x"));
                String fired = queue.event().await();
                System.out.println(text + "; " + String.join(", ", woken) + ", woken: " + fired);
            });
        }

        private static String dive(int depth, long a, long b, long c, List<Action<?>> waits) {
            if (depth == 0) return tryAll(waits);
            String text = dive(depth - 1, b, c, a, waits);
            return a * b * c == 0 ? "impossible" : text;
        }

        private static String tryAll(List<Action<?>> waits) {
            List<byte[]> filler = new ArrayList<>(1 << 16);
            String kind = "nothing";
            int count = 0;
            for (Action<?> wait : waits) {
                if (System.getProperty("fill") == null) fill(filler);
                Throwable thrown = thrownBy(wait);
                filler.clear();
                if (thrown == null) continue;
                kind = thrown.getClass().getSimpleName();
                count++;
            }
            return kind + " " + count + " times";
        }

        /// Leaves less than the stack takes.
        private static void fill(List<byte[]> filler) {
            for (int size = 1 << 20; size >= 1 << 14; size /= 2) {
                try {
                    while (true) filler.add(new byte[size]);
                } catch (OutOfMemoryError full) {
                    if (full.getMessage() == null) return; // else goes on with smaller ones
                }
            }
        }

        private static @Nullable Throwable thrownBy(Action<?> wait) {
            try {
                wait.run();
                return null;
            } catch (Exception | OutOfMemoryError | StackOverflowError e) {
                return e;
            }
        }
    }
}
