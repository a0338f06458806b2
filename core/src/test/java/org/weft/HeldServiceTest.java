package org.weft;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.weft.event.Value;

/// Callbacks and propagators that are held by a blocking JDK call: another microthread takes over.
@Tag("direct")
@SuppressWarnings("WaitNotInLoop") // a spurious wake-up does no harm
class HeldServiceTest {
    private static final Duration LIMIT = ofSeconds(30);

    private final List<String> trail = new ArrayList<>();

    @Test
    void aCallbackHeldByAJdkCallDoesNotHoldTheOthers() throws Exception {
        Reactor.run(_ -> {
            var latch = new CountDownLatch(1);
            var isDone = new AtomicBoolean();
            Reactor.current()
                    .callSoon(() -> {
                        trail.add("first begins");
                        awaitSurely(latch);
                        trail.add("first ends");
                        isDone.set(true);
                    });
            Reactor.current().callSoon(() -> trail.add("second"));
            Microthread.yield();
            Microthread.sleep(ofMillis(0));
            Microthread.sleep(ofMillis(0));
            Reactor.current().callSoon(() -> trail.add("third"));
            Microthread.sleep(ofMillis(0));
            Microthread.sleep(ofMillis(0));
            trail.add("main releases");
            latch.countDown();
            Foreign.suspendUntil("the first callback", isDone::get);
        });
        assertEquals(
                List.of("first begins", "second", "third", "main releases", "first ends"), trail);
    }

    @Test
    void aPropagatorHeldByAJdkCallDoesNotHoldFurtherChanges() throws Exception {
        Reactor.run(main -> {
            var value = new Value<>(0);
            var latch = new CountDownLatch(1);
            main.start(
                    "watcher",
                    () -> {
                        trail.add("changed to " + value.changed().await());
                        latch.countDown();
                    });
            Microthread.yield();
            Reactor.current()
                    .atEndOfSlice(() -> {
                        trail.add("held");
                        awaitSurely(latch);
                        trail.add("released");
                    });
            Microthread.yield();
            value.set(1);
            Microthread.yield();
            Foreign.suspendUntil("the held one", () -> trail.contains("released"));
        });
        assertEquals(List.of("held", "changed to 1", "released"), trail);
    }

    @Test
    void c59ACallbackHeldAtTheReactorsEndGoesOnLater() throws Exception {
        var latch = new CountDownLatch(1);
        Thread held = endWithCallback(() -> awaitSurely(latch));
        latch.countDown();
        assertTrue(held.join(LIMIT));
        assertEquals(List.of("begins", "ends"), trail);
    }

    @Test
    void c59ACallbackThatWaitsForAMonitorAtTheReactorsEndGetsItLater() throws Exception {
        var monitor = new Object();
        Thread held;
        synchronized (monitor) {
            held =
                    endWithCallback(() -> {
                        synchronized (monitor) {
                            trail.add("in");
                        }
                    });
        }
        assertTrue(held.join(LIMIT));
        assertEquals(List.of("begins", "in", "ends"), trail);
    }

    @Test
    void c59ACallbackThatWaitsForANotifyAtTheReactorsEndGetsItLater() throws Exception {
        var monitor = new Object();
        Thread held =
                endWithCallback(() -> {
                    synchronized (monitor) {
                        waitSurely(monitor);
                    }
                });
        synchronized (monitor) {
            monitor.notifyAll();
        }
        assertTrue(held.join(LIMIT));
        assertEquals(List.of("begins", "ends"), trail);
    }

    @Test
    void c59ACallbackThatSleepsAtTheReactorsEndGoesOn() throws Exception {
        Thread held = endWithCallback(() -> LockSupport.parkNanos(20_000_000));
        assertTrue(held.join(LIMIT));
        assertEquals(List.of("begins", "ends"), trail);
    }

    /// Runs a reactor that ends while a callback is inside a blocking JDK call.
    private Thread endWithCallback(Runnable blocking) throws Exception {
        var held = new CompletableFuture<Thread>();
        Reactor.run(_ -> {
            Reactor.current()
                    .callSoon(() -> {
                        trail.add("begins");
                        held.complete(Thread.currentThread());
                        blocking.run();
                        trail.add("ends");
                    });
            Foreign.suspendUntil(
                    "the callback", () -> held.isDone() && Foreign.isBlocked(held.join()));
        });
        return held.get();
    }

    private static void waitSurely(Object monitor) {
        try {
            monitor.wait();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void awaitSurely(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
