package org.weft;

import static java.time.Duration.ofNanos;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.time.Duration;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.weft.event.Broadcaster;
import org.weft.event.CapacityLimiter;
import org.weft.event.Channel;
import org.weft.event.Distributor;
import org.weft.event.Flag;
import org.weft.event.Mutex;
import org.weft.event.RateLimiter;
import org.weft.event.Semaphore;
import org.weft.event.Value;

/// Steady-state waiting allocates nothing: not one byte in many thousand operations.
///
/// The loop is stepped by the test's own thread, which so is the carrier, to which the JVM accounts what microthreads
/// allocate. Of several rounds the one with the least counts: a stack that is laid out anew, because the JIT compiler has
/// changed its frames, is allocated once.
@Tag("direct")
class AllocationTest {
    private static final int FEW = 2_000;
    private static final int MILLION = 1_000_000;
    private static final int MOST_ROUNDS = 200;

    @Test
    void lettingOthersRunAllocatesNothing() {
        assertAllocatesNothing(main -> {
            Microthread other =
                    main.startDaemon(
                            "other",
                            () -> {
                                while (true) Microthread.yield();
                            });
            Microthread.yield();
            measure(Microthread::yield);
            other.cancel("enough");
        });
    }

    @Test
    void sleepsAllocateNothing() {
        assertAllocatesNothing(_ -> {
            Duration shortest = ofNanos(1);
            measure(() -> Microthread.sleep(shortest));
        });
    }

    @Test
    void sleepsOfZeroAllocateNothing() {
        assertAllocatesNothing(_ -> measure(() -> Microthread.sleep(Duration.ZERO)));
    }

    @Test
    void anEventPassedToAndFroAllocatesNothing() {
        assertAllocatesNothing(main -> {
            var ping = new WaitQueue<String>();
            var pong = new WaitQueue<String>();
            main.startDaemon(
                    "other",
                    () -> {
                        while (true) {
                            ping.event().await();
                            pong.fireOne("pong");
                        }
                    });
            Microthread.yield();
            measure(() -> {
                ping.fireOne("ping");
                pong.event().await();
            });
        });
    }

    @Test
    void anEventThatIsAlwaysThereAllocatesNothing() throws Exception {
        var always = Event.always("x");
        assertAllocatesNothing(_ -> measure(always::await));
    }

    @Test
    void aPrebuiltChoiceAllocatesNothing() {
        assertAllocatesNothing(AllocationTest::chooseForEver);
    }

    @Test
    @Tag("slow")
    void c30AMillionAwaitsOnOnePrebuiltChoiceLeaveNothingBehind() {
        operations = MILLION;
        assertAllocatesNothing(AllocationTest::chooseForEver);
    }

    private static void chooseForEver(Scope main) throws InterruptedException {
        var ping = new WaitQueue<String>();
        var left = new WaitQueue<String>();
        var right = new WaitQueue<String>();
        var either =
                Event.anyOf(
                        left.event(), right.event(), Event.after(Duration.ofHours(1)).as("late"));
        main.startDaemon(
                "other",
                () -> {
                    for (int i = 0; ; i++) {
                        ping.event().await();
                        (i % 2 == 0 ? left : right).fireOne("x");
                    }
                });
        Microthread.yield();
        measure(() -> {
            ping.fireOne("ping");
            either.await();
        });
        assertTrue(left.isEmpty());
        assertTrue(right.isEmpty());
        assertEquals(0, Loop.here().timers.size());
    }

    @Test
    void messagesThroughARendezvousChannelAllocateNothing() throws Exception {
        assertMessagesAllocateNothing(Channel::rendezvous);
    }

    @Test
    void messagesThroughABoundedChannelAllocateNothing() throws Exception {
        assertMessagesAllocateNothing(() -> Channel.bounded(64));
    }

    private static void assertMessagesAllocateNothing(Supplier<Channel<String>> maker) {
        assertAllocatesNothing(main -> {
            Channel<String> channel = maker.get();
            main.startDaemon(
                    "sending",
                    () -> {
                        while (true) channel.send("message");
                    });
            measure(channel::receive);
        });
    }

    @Test
    void permitsAllocateNothing() {
        assertAllocatesNothing(main -> {
            var mine = new Semaphore(0);
            var theirs = new Semaphore(0);
            main.startDaemon(
                    "other",
                    () -> {
                        while (true) {
                            theirs.acquire();
                            mine.release();
                        }
                    });
            measure(() -> {
                theirs.release();
                mine.acquire();
            });
        });
    }

    @Test
    void aMutexThatIsFoughtForAllocatesNothing() {
        assertAllocatesNothing(main -> {
            var mutex = new Mutex();
            main.startDaemon(
                    "other",
                    () -> {
                        while (true) passThrough(mutex);
                    });
            Microthread.yield();
            measure(() -> passThrough(mutex));
        });
    }

    private static void passThrough(Mutex mutex) throws InterruptedException {
        mutex.acquire();
        Microthread.yield(); // the other one comes to wait
        mutex.release();
    }

    @Test
    void tokensOfACapacityLimiterAllocateNothing() {
        assertAllocatesNothing(main -> {
            var limiter = new CapacityLimiter(1);
            main.startDaemon(
                    "other",
                    () -> {
                        while (true) borrow(limiter);
                    });
            Microthread.yield();
            measure(() -> borrow(limiter));
        });
    }

    private static void borrow(CapacityLimiter limiter) throws InterruptedException {
        limiter.acquire();
        Microthread.yield(); // the other one comes to wait
        limiter.release();
    }

    @Test
    void itemsOfADistributorAndABroadcasterAllocateNothing() {
        assertAllocatesNothing(main -> {
            var requests = new Distributor<String>();
            var answers = new Broadcaster<String>();
            main.startDaemon(
                    "other",
                    () -> {
                        while (true) answers.publish(requests.receive());
                    });
            Microthread.yield();
            measure(() -> {
                requests.offer("request");
                answers.receive();
            });
        });
    }

    @Test
    void setsReadThroughACursorAllocateNothing() {
        assertAllocatesNothing(main -> {
            var value = new Value<>("a");
            var cursor = value.every(4);
            main.startDaemon(
                    "other",
                    () -> {
                        while (true) {
                            value.set("b");
                            Microthread.yield();
                        }
                    });
            measure(cursor::receive);
        });
    }

    @Test
    void permitsOfARateLimiterThatAreThereAllocateNothing() {
        assertAllocatesNothing(_ -> {
            var limiter = new RateLimiter(Integer.MAX_VALUE, Duration.ofDays(1));
            measure(limiter::acquire);
        });
    }

    @Test
    void aValueWatchedAndSetAllocatesNothing() {
        assertAllocatesNothing(main -> {
            var value = new Value<>("a");
            var seen = new WaitQueue<String>();
            main.startDaemon(
                    "watching",
                    () -> {
                        while (true) {
                            value.changed().await();
                            seen.fireOne("seen");
                        }
                    });
            Microthread.yield();
            measure(() -> {
                value.set(value.get().equals("a") ? "b" : "a");
                seen.event().await();
            });
        });
    }

    @Test
    void aValueThatNobodyWatchesIsSetWithoutAllocation() {
        assertAllocatesNothing(_ -> {
            var value = new Value<>("a");
            measure(() -> value.set(value.get().equals("a") ? "b" : "a"));
        });
    }

    @Test
    void aFlagThatIsUpAllocatesNothing() {
        assertAllocatesNothing(_ -> {
            var flag = new Flag();
            flag.raise();
            measure(() -> flag.raised().await());
        });
    }

    @Test
    void itemsOfferedFromWithinAndReceivedAllocateOnlyTheirPlaceInTheQueue() {
        assertAllocates(
                24,
                _ -> {
                    Inlet<String> inlet = Reactor.current().inlet(1);
                    measure(() -> {
                        inlet.offer("item");
                        inlet.receive();
                    });
                });
    }

    @Test
    void theMeterCounts() {
        Object[] kept = new Object[operations];
        int[] next = new int[1];
        assertAllocates(32, _ -> measure(() -> kept[next[0]++ % operations] = new byte[16]));
    }

    // ---- means ----------------------------------------------------------------------------------

    private static void assertAllocatesNothing(ScopedAction<Exception> body) {
        assertAllocates(0, body);
    }

    /// Runs `body` in a loop of this thread's.
    private static void assertAllocates(long bytesEach, ScopedAction<Exception> body) {
        carrier = Thread.currentThread().threadId();
        leastBytes = Long.MAX_VALUE;
        Loop loop = Reactor.builder().engine(EngineKind.DIRECT).loop();
        loop.begin(() -> {
            Scope.run(body);
            return EventSupport.nothing();
        });
        boolean goesOn = true;
        while (goesOn) goesOn = loop.step(1_000_000);
        if (Foreign.mainOf(loop).outcome instanceof Outcome.Failure<?>(Throwable error))
            throw new AssertionError(error);
        assertEquals(bytesEach * operations, leastBytes, "bytes in " + operations + " operations");
    }

    @BeforeEach
    void measureAFew() {
        operations = FEW;
    }

    private static int operations;

    /// The bytes of that round which had the least.
    private static long leastBytes;

    /// All in one method: a stack from which one has returned, to come back to it, is laid out anew.
    private static void measure(Action<?> operation) throws InterruptedException {
        for (int i = 0; i < 100; i++) allocated(); // what is made on first use
        try {
            for (int round = 0; round < MOST_ROUNDS && leastBytes > 0; round++) {
                long before = allocated();
                long meter = allocated() - before;
                for (int i = 0; i < operations; i++) operation.run();
                leastBytes = Math.min(leastBytes, allocated() - before - 2 * meter);
            }
        } catch (InterruptedException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static long carrier;
    private static final MethodHandle ALLOCATED = findMeter();

    private static long allocated() {
        try {
            return (long) ALLOCATED.invokeExact(carrier);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /// The JVM's meter, by reflection: the module under test does not read the module that has it.
    private static MethodHandle findMeter() {
        try {
            Object threads =
                    Class.forName("java.lang.management.ManagementFactory")
                            .getMethod("getThreadMXBean")
                            .invoke(null);
            var meter =
                    Class.forName("com.sun.management.ThreadMXBean")
                            .getMethod("getThreadAllocatedBytes", long.class);
            return MethodHandles.publicLookup()
                    .unreflect(meter)
                    .bindTo(threads)
                    .asType(MethodType.methodType(long.class, long.class));
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("no meter", e);
        }
    }
}
