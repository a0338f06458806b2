package org.weft;

import static java.time.Duration.ofMillis;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.weft.event.Value;

/// A blocking JDK call in the middle of a slice: on the direct engine it lets others run.
@SuppressWarnings({
    "LockNotBeforeTry",
    "WaitNotInLoop"
}) // nothing fails in between, nobody notifies
@Tag("direct")
class HiddenSuspensionTest {
    private static final int MANY = 100;

    private final List<String> trail = new ArrayList<>();

    // ---- locks ----------------------------------------------------------------------------------

    @Test
    void aMonitorHeldAcrossASuspendingCallMakesTheOthersWaitForIt() throws Exception {
        var monitor = new Object();
        Reactor.run(main -> {
            main.start(
                    "holder",
                    () -> {
                        synchronized (monitor) {
                            trail.add("holder in");
                            Microthread.yield();
                            Microthread.yield();
                            trail.add("holder out");
                        }
                    });
            for (String name : List.of("a", "b")) {
                main.start(
                        name,
                        () -> {
                            trail.add(name + " comes");
                            synchronized (monitor) {
                                trail.add(name + " in");
                            }
                        });
            }
        });
        assertEquals(List.of("holder in", "a comes", "b comes", "holder out"), trail.subList(0, 4));
        assertEquals(List.of("a in", "b in"), trail.subList(4, 6).stream().sorted().toList());
    }

    @Test
    void aLockHeldAcrossASuspendingCallMakesTheOthersWaitForIt() throws Exception {
        var lock = new ReentrantLock(true);
        Reactor.run(main -> {
            main.start(
                    "holder",
                    () -> {
                        lock.lock();
                        trail.add("holder in");
                        Microthread.yield();
                        Microthread.yield();
                        trail.add("holder out");
                        lock.unlock();
                    });
            for (String name : List.of("a", "b")) {
                main.start(
                        name,
                        () -> {
                            trail.add(name + " comes");
                            lock.lock();
                            trail.add(name + " in");
                            lock.unlock();
                        });
            }
        });
        assertEquals(
                List.of("holder in", "a comes", "b comes", "holder out", "a in", "b in"), trail);
    }

    @Test
    void othersRunWhileAPlatformThreadHoldsTheMonitor() throws Exception {
        var monitor = new Object();
        var isHeld = new CountDownLatch(1);
        var mayGo = new CountDownLatch(1);
        var foreign =
                Foreign.start(
                        "holder",
                        () -> {
                            synchronized (monitor) {
                                isHeld.countDown();
                                mayGo.await();
                            }
                        });
        isHeld.await();
        Reactor.run(main -> {
            var waiting =
                    main.start(
                            "waiting",
                            () -> {
                                synchronized (monitor) {
                                    trail.add("in");
                                }
                            });
            for (int i = 0; i < MANY; i++) Microthread.yield();
            trail.add(waiting.state().toString());
            mayGo.countDown();
        });
        foreign.join();
        assertEquals(List.of("BLOCKED", "in"), trail);
    }

    @Test
    void othersRunWhileAPlatformThreadHoldsTheLock() throws Exception {
        var lock = new ReentrantLock();
        var isHeld = new CountDownLatch(1);
        var mayGo = new CountDownLatch(1);
        var foreign =
                Foreign.start(
                        "holder",
                        () -> {
                            lock.lock();
                            isHeld.countDown();
                            mayGo.await();
                            lock.unlock();
                        });
        isHeld.await();
        Reactor.run(main -> {
            var waiting =
                    main.start(
                            "waiting",
                            () -> {
                                lock.lock();
                                trail.add("in");
                                lock.unlock();
                            });
            for (int i = 0; i < MANY; i++) Microthread.yield();
            trail.add(waiting.state().toString());
            mayGo.countDown();
        });
        foreign.join();
        assertEquals(List.of("BLOCKED", "in"), trail);
    }

    @Test
    void aPlatformThreadGetsTheMonitorThatAMicrothreadHadHeld() throws Exception {
        var monitor = new Object();
        var isHeld = new CountDownLatch(1);
        var foreign =
                Foreign.start(
                        "waiting",
                        () -> {
                            isHeld.await();
                            synchronized (monitor) {
                                trail.add("platform thread in");
                            }
                        });
        Reactor.run(_ -> {
            synchronized (monitor) {
                isHeld.countDown();
                Foreign.suspendUntil(
                        "the platform thread to wait", () -> Foreign.isBlocked(foreign.thread()));
                trail.add("microthread out");
            }
        });
        foreign.join();
        assertEquals(List.of("microthread out", "platform thread in"), trail);
    }

    // ---- timed waits ----------------------------------------------------------------------------

    @Test
    void othersRunDuringAThreadSleep() throws Exception {
        assertOthersRunDuring(() -> Thread.sleep(5));
    }

    @Test
    void othersRunDuringATimedPark() throws Exception {
        assertOthersRunDuring(() -> LockSupport.parkNanos(5_000_000));
    }

    @Test
    void othersRunDuringATimedWait() throws Exception {
        var monitor = new Object();
        assertOthersRunDuring(() -> {
            synchronized (monitor) {
                monitor.wait(5);
            }
        });
    }

    @Test
    void othersRunDuringATimedPoll() throws Exception {
        var queue = new ArrayBlockingQueue<String>(1);
        assertOthersRunDuring(() -> trail.add("polled " + queue.poll(5, TimeUnit.MILLISECONDS)));
        assertTrue(trail.remove("polled null"));
    }

    private void assertOthersRunDuring(Action<?> timedWait) throws Exception {
        Reactor.run(main -> {
            var blocked =
                    main.start(
                            "blocked",
                            () -> {
                                timedWait.run();
                                trail.add("back");
                            });
            Microthread.yield();
            trail.add(blocked.state().toString());
            Microthread.sleep(ofMillis(1));
        });
        assertEquals(
                List.of("BLOCKED", "back"),
                trail.stream().filter(s -> !s.startsWith("polled")).toList());
    }

    @Test
    void aTimedWaitThatEndsEarlyLeavesNoTimer() throws Exception {
        var queue = new ArrayBlockingQueue<String>(1);
        Reactor.run(main -> {
            main.start(
                    "waiting",
                    () -> {
                        for (int i = 0; i < MANY; i++)
                            trail.add(String.valueOf(queue.poll(1, TimeUnit.HOURS)));
                    });
            for (int i = 0; i < MANY; i++) {
                Microthread.yield();
                queue.put("item");
            }
            Foreign.suspendUntil("all to be taken", () -> trail.size() == MANY);
            assertEquals(0, Loop.here().timers.size());
        });
        assertEquals(MANY, trail.size());
    }

    @Test
    void aNotifyEndsATimedWaitAndLeavesNoTimer() throws Exception {
        var monitor = new Object();
        Reactor.run(main -> {
            main.start(
                    "waiting",
                    () -> {
                        synchronized (monitor) {
                            monitor.wait(3_600_000);
                        }
                        trail.add("notified");
                    });
            Microthread.yield();
            assertEquals(1, Loop.here().timers.size());
            synchronized (monitor) {
                monitor.notifyAll();
            }
            Foreign.suspendUntil("the waiting one to go on", () -> !trail.isEmpty());
            assertEquals(0, Loop.here().timers.size());
        });
    }

    @Test
    void microthreadsPassItemsToEachOtherThroughABlockingQueue() throws Exception {
        var queue = new ArrayBlockingQueue<Integer>(1);
        int sum =
                Reactor.call(main -> {
                    main.start(
                            "producer",
                            () -> {
                                for (int i = 1; i <= MANY; i++) queue.put(i);
                            });
                    int all = 0;
                    for (int i = 1; i <= MANY; i++) all += queue.take();
                    return all;
                });
        assertEquals(MANY * (MANY + 1) / 2, sum);
    }

    @Test
    @SuppressWarnings("ThreadPriorityCheck") // what is tested
    void aThreadYieldInUserCodeLetsOthersRun() throws Exception {
        Reactor.run(main -> {
            main.start("other", () -> trail.add("other"));
            trail.add("before");
            Thread.yield();
            trail.add("after");
        });
        assertEquals(List.of("before", "other", "after"), trail);
    }

    // ---- what the slice sees and tells ----------------------------------------------------------

    @Test
    void c64AHiddenSuspensionIsCountedAtItsPlace() throws Exception {
        var dump = new StringBuilder();
        int line =
                Reactor.call(_ -> {
                    for (int i = 0; i < 3; i++) LockSupport.parkNanos(1);
                    int lineBelow = new Throwable("here").getStackTrace()[0].getLineNumber();
                    Reactor.current().dump(dump);
                    return lineBelow - 1;
                });
        String place =
                "hidden suspensions at"
                        + " HiddenSuspensionTest.lambda$c64AHiddenSuspensionIsCountedAtItsPlace$0:";
        assertTrue(dump.toString().endsWith(place + line + ": 3\n"), dump.toString());
    }

    @Test
    void aHiddenSuspensionBelowALibraryIsCountedAtTheInnermostPlaceThatIsNotTheJdks()
            throws Exception {
        var dump = new StringBuilder();
        var queue = new ArrayBlockingQueue<String>(1);
        Reactor.run(main -> {
            main.start("taking", () -> takeFrom(queue));
            Microthread.yield();
            queue.add("item");
            Foreign.suspendUntil("the item to be taken", queue::isEmpty);
            Reactor.current().dump(dump);
        });
        assertTrue(
                dump.toString().contains("hidden suspensions at HiddenSuspensionTest.takeFrom:"),
                dump.toString());
    }

    private static void takeFrom(ArrayBlockingQueue<String> queue) throws InterruptedException {
        assertEquals("item", queue.take());
    }

    @Test
    void aLockThatIsFreeIsNoHiddenSuspension() throws Exception {
        var dump = new StringBuilder();
        Reactor.run(_ -> {
            var lock = new ReentrantLock();
            lock.lock();
            lock.unlock();
            synchronized (lock) {
                trail.add("in");
            }
            LockSupport.unpark(Thread.currentThread());
            LockSupport.park();
            Microthread.yield();
            Microthread.sleep(ofMillis(1));
            Reactor.current().dump(dump);
        });
        assertFalse(dump.toString().contains("hidden"), dump.toString());
    }

    @Test
    void aSliceCutByAHiddenSuspensionStaysOneTransaction() throws Exception {
        Reactor.run(main -> {
            var value = new Value<>(0);
            var isWatching = new AtomicBoolean(true);
            main.start(
                    "watcher",
                    () -> {
                        while (isWatching.get()) trail.add("changed to " + value.changed().await());
                    });
            Microthread.yield();
            main.start(
                    "other",
                    () -> {
                        trail.add("other sees " + value.get());
                        Microthread.yield();
                        trail.add("other sees " + value.get());
                    });
            value.set(1);
            LockSupport.parkNanos(1_000_000);
            value.set(2);
            isWatching.set(false);
            trail.add("slice ends");
            Microthread.yield();
        });
        assertEquals(List.of("other sees 1", "other sees 1", "slice ends", "changed to 2"), trail);
    }

    @Test
    void aValueSetAndSetBackAcrossAHiddenSuspensionHasNotChanged() throws Exception {
        Reactor.run(main -> {
            var value = new Value<>(0);
            var watcher =
                    main.startDaemon(
                            "watcher", () -> trail.add("changed to " + value.changed().await()));
            Microthread.yield();
            value.set(1);
            LockSupport.parkNanos(1);
            value.set(0);
            for (int i = 0; i < MANY; i++) Microthread.yield();
            assertEquals(Microthread.State.WAITING, watcher.state());
        });
        assertEquals(List.of(), trail);
    }

    @Test
    void whatOthersChangeDuringAHiddenSuspensionIsAnnouncedAtTheEndOfTheirSlices()
            throws Exception {
        Reactor.run(main -> {
            var cut = new Value<>(0);
            var whole = new Value<>(0);
            var latch = new CountDownLatch(1);
            main.start("cut watcher", () -> trail.add("cut changed to " + cut.changed().await()));
            main.start(
                    "whole watcher",
                    () -> trail.add("whole changed to " + whole.changed().await()));
            Microthread.yield();
            main.start(
                    "other",
                    () -> {
                        whole.set(1);
                        Microthread.yield();
                        trail.add("other releases");
                        latch.countDown();
                    });
            cut.set(1);
            latch.await();
            trail.add("main goes on");
        });
        assertEquals(
                List.of("whole changed to 1", "other releases", "main goes on", "cut changed to 1"),
                trail);
    }
}
