package org.weft.sim;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.weft.Microthread;
import org.weft.Scope;
import org.weft.WaitQueue;
import org.weft.event.Mutex;

class FindingsTest {
    @Test
    void locksTakenInOppositeOrderAreADeadlockAndNoLostWakeUp() {
        var failure =
                assertThrows(
                        SimulationFailure.class,
                        () ->
                                Simulation.explore(
                                        ExploreOptions.within(ofSeconds(10)),
                                        scope -> lockCrosswise(scope, new Mutex(), new Mutex())));
        assertEquals("DEADLOCK", failure.fingerprint());
    }

    @Test
    void whatIsFiredWhileADeadlockUnwindsIsNoLostWakeUp() {
        var failure =
                assertThrows(
                        SimulationFailure.class,
                        () ->
                                Simulation.explore(
                                        ExploreOptions.within(ofSeconds(10)),
                                        FindingsTest::waitForEachOther));
        assertEquals("DEADLOCK", failure.fingerprint());
    }

    private static void waitForEachOther(Scope scope) {
        var first = new WaitQueue<Boolean>("first");
        var second = new WaitQueue<Boolean>("second");
        scope.start("a", () -> awaitAndFire(first, second));
        scope.start("b", () -> awaitAndFire(second, first));
    }

    private static void awaitAndFire(WaitQueue<Boolean> awaited, WaitQueue<Boolean> fired)
            throws InterruptedException {
        try {
            awaited.event().await();
        } finally {
            fired.fireAll(true);
        }
    }

    private static void lockCrosswise(Scope scope, Mutex left, Mutex right) {
        scope.start("a", () -> lockBoth(left, right));
        scope.start("b", () -> lockBoth(right, left));
    }

    private static void lockBoth(Mutex first, Mutex second) throws InterruptedException {
        first.run(() -> {
            Microthread.yield();
            second.run(() -> {});
        });
    }

    @Test
    void whoWorksForHowLongIsReported() {
        var failure =
                assertThrows(
                        SimulationFailure.class,
                        () ->
                                Simulation.run(
                                        SimOptions.seed(1),
                                        sim ->
                                                sim.on(
                                                        "host",
                                                        () -> {
                                                            Simulation.work(ofMillis(700));
                                                            Expect.always(false, "no");
                                                        })));
        assertTrue(failure.report().contains("main works for PT0.7S"), failure::report);
    }
}
