package org.weft.sim;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.weft.Blocking;
import org.weft.Inlet;
import org.weft.Microthread;
import org.weft.Reactor;
import org.weft.Scope;
import org.weft.WaitQueue;

/// What nobody decides is seen, and said with its stack.
class EscapeTest {
    private static SimulationFailure failureOf(HostAction action) {
        return assertThrows(
                SimulationFailure.class,
                () -> Simulation.run(SimOptions.seed(1), sim -> sim.on("host", action)));
    }

    private static void assertSaid(String expected, SimulationFailure failure) {
        assertTrue(failure.getMessage().contains(expected), failure.getMessage());
    }

    @Tag("direct")
    @Test
    void sleepingOnTheMachinesClock() {
        SimulationFailure failure = failureOf(() -> Thread.sleep(1));
        assertEquals("ESCAPE TIMED_BLOCK", failure.fingerprint());
        assertSaid("Microthread.sleep", failure);
        assertSaid("EscapeTest.lambda$sleepingOnTheMachinesClock", failure);
    }

    @Tag("direct")
    @Test
    void anItemFromAnotherThread() {
        SimulationFailure failure =
                failureOf(() -> {
                    Inlet<String> inlet = Reactor.current().inlet(1);
                    Thread other = Thread.ofPlatform().start(() -> inlet.offer("item"));
                    other.join();
                    inlet.receive();
                });
        assertEquals("ESCAPE FOREIGN_WORK", failure.fingerprint());
        assertSaid("EscapeTest.lambda$anItemFromAnotherThread", failure);
    }

    @Tag("direct")
    @Test
    void anUnparkByAnotherThread() {
        SimulationFailure failure =
                failureOf(() ->
                        Scope.run(scope -> {
                            Thread me = Thread.currentThread();
                            var isParked = new CountDownLatch(1);
                            scope.start("after the park", isParked::countDown);
                            Thread.ofPlatform().start(() -> unpark(me, isParked));
                            LockSupport.park();
                        }));
        assertEquals("ESCAPE FOREIGN_WORK", failure.fingerprint());
    }

    private static void unpark(Thread thread, CountDownLatch isParked) {
        awaitUninterrupted(isParked);
        LockSupport.unpark(thread);
    }

    @Test
    void aThreadThatIsLeftRunning() {
        var end = new CountDownLatch(1);
        SimulationFailure failure = failureOf(() -> startStray(end));
        end.countDown();
        assertEquals("ESCAPE THREAD", failure.fingerprint());
        assertSaid("host main: has made a thread", failure);
        assertSaid("EscapeTest.startStray", failure);
    }

    @Test
    void aThreadThatHasEndedLongBeforeTheEnd() {
        SimulationFailure failure =
                failureOf(() -> Scope.run(scope -> scope.start("maker", EscapeTest::makeThread)));
        assertEquals("ESCAPE THREAD", failure.fingerprint());
        assertSaid("host main/maker: has made a thread", failure);
        assertSaid("EscapeTest.makeThread", failure);
    }

    private static void makeThread() {
        Thread thread = Thread.ofPlatform().start(() -> {});
        while (thread.isAlive()) Thread.onSpinWait();
    }

    @Test
    void aThreadOfAnExecutor() {
        SimulationFailure failure =
                failureOf(() -> {
                    try (var executor = Executors.newFixedThreadPool(1)) {
                        var done = executor.submit(() -> {});
                        while (!done.isDone()) Thread.onSpinWait();
                        executor.shutdown();
                        while (!executor.isTerminated()) Thread.onSpinWait();
                    }
                });
        assertEquals("ESCAPE THREAD", failure.fingerprint());
        assertSaid("EscapeTest.lambda$aThreadOfAnExecutor", failure);
    }

    @Test
    void microthreadsOfAllHostsAreNoThreadsThatEscape() {
        Simulation.run(
                SimOptions.seeds(3),
                sim -> {
                    for (String name : List.of("a", "b"))
                        sim.on(
                                name,
                                () ->
                                        Scope.run(scope ->
                                                scope.start("x", () -> Blocking.run(() -> {}))));
                });
    }

    @Tag("direct")
    @Test
    void aVirtualThreadRunsOnTheReactorAndIsNoEscape() {
        Simulation.run(
                SimOptions.seeds(3),
                sim ->
                        sim.on(
                                "host",
                                () -> {
                                    var guest = Thread.ofVirtual().start(() -> {});
                                    while (guest.isAlive()) Microthread.yield();
                                }));
    }

    @Test
    void threadsOfARealReactorBesideASimulationDoNotEscapeFromIt() throws Exception {
        var begun = new CountDownLatch(1);
        var end = new CountDownLatch(1);
        try (var beside = Reactor.start("beside")) {
            beside.start("blocked", () -> Blocking.run(() -> awaitEnd(begun, end)));
            begun.await();
            Simulation.run(SimOptions.seed(1), sim -> sim.on("host", () -> {}));
            end.countDown();
        }
    }

    private static void awaitEnd(CountDownLatch begun, CountDownLatch end)
            throws InterruptedException {
        begun.countDown();
        end.await();
    }

    @Test
    void whatIsAllowedByNameIsNoError() {
        var end = new CountDownLatch(1);
        Simulation.run(
                SimOptions.seed(1).allowing(Escape.THREAD),
                sim -> sim.on("host", () -> startStray(end)));
        end.countDown();
    }

    private static void startStray(CountDownLatch end) {
        Thread.ofPlatform().daemon().name("stray").start(() -> awaitUninterrupted(end));
    }

    private static void awaitUninterrupted(CountDownLatch end) {
        try {
            end.await();
        } catch (InterruptedException e) {
            // ends too
        }
    }

    @Test
    void aDumpIsNoEscape() {
        Simulation.run(
                SimOptions.seeds(5),
                sim ->
                        sim.on(
                                "host",
                                () ->
                                        Scope.run(scope -> {
                                            scope.start("other", Microthread::yield);
                                            Microthread.yield();
                                            Reactor.current().dump(new StringBuilder());
                                            Microthread.sleep(ofMillis(1));
                                        })));
    }

    @Tag("direct")
    @Test
    void aLockBetweenMicrothreadsIsNoEscape() {
        Simulation.run(
                SimOptions.seeds(20),
                sim ->
                        sim.on(
                                "host",
                                () ->
                                        Scope.run(scope -> {
                                            var lock = new ReentrantLock();
                                            for (String name : List.of("a", "b"))
                                                scope.start(name, () -> yieldWith(lock));
                                        })));
    }

    private static void yieldWith(ReentrantLock lock) throws InterruptedException {
        lock.lock();
        try {
            Microthread.yield();
        } finally {
            lock.unlock();
        }
    }

    @Test
    void whoSharesStateBetweenRunsIsTold() {
        List<String> shared = new ArrayList<>();
        SimulationFailure failure =
                failureOf(() -> {
                    shared.add("run");
                    for (int i = 0; i < shared.size(); i++) Microthread.yield();
                });
        assertEquals("NONDETERMINISM", failure.fingerprint());
    }

    @Test
    void aSliceThatWorksPastTheDeadlinesOfOthersIsStarvation() {
        SimulationFailure failure =
                failureOf(() ->
                        Scope.run(scope -> {
                            scope.startDaemon(
                                    "heartbeat",
                                    () -> {
                                        while (true) Microthread.sleep(ofMillis(100));
                                    });
                            Microthread.sleep(ofMillis(50));
                            Simulation.work(ofSeconds(3));
                        }));
        assertTrue(failure.fingerprint().startsWith("STARVATION"), failure.fingerprint());
        assertSaid("host main has worked for PT3S", failure);
    }

    @Test
    void aFiringThatNobodyAwaitedIsALostWakeUp() {
        SimulationFailure failure =
                failureOf(() -> {
                    var signal = new WaitQueue<Boolean>("signal");
                    signal.fireAll(true);
                    signal.event().await();
                });
        assertEquals("LOST_WAKE_UP", failure.fingerprint());
        assertSaid("\"signal\" was fired by host main", failure);
    }
}
