package org.weft.sim;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
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
    void whoIsPassedOverForEverWhileOthersGoOnIsNamed() {
        var failure =
                assertThrows(
                        SimulationFailure.class,
                        () ->
                                Simulation.run(
                                        SimOptions.seed(1).simulating(ofSeconds(1_000)),
                                        sim -> sim.on("host", FindingsTest::passOver)));
        assertEquals("ENDLESS", failure.fingerprint());
        String report = failure.report().replaceAll("\\s+", " ");
        assertTrue(report.contains("; \"main/meek\" waits for turn of meek since "), report);
    }

    private static void passOver() throws InterruptedException {
        var turns = new ArrayList<WaitQueue<Boolean>>();
        for (String name : List.of("left", "right", "meek"))
            turns.add(new WaitQueue<>("turn of " + name));
        Scope.run(scope -> {
            scope.startDaemon("right", () -> handOn(turns.get(1), turns.get(0)));
            scope.startDaemon("left", () -> handOn(turns.get(0), turns.get(1)));
            scope.start("first", () -> begin(turns.get(0)));
            scope.start("meek", () -> turns.get(2).event().await());
        });
    }

    private static void begin(WaitQueue<Boolean> turn) throws InterruptedException {
        Microthread.sleep(ofSeconds(1)); // all wait by then
        turn.fireAll(true);
    }

    private static void handOn(WaitQueue<Boolean> mine, WaitQueue<Boolean> next)
            throws InterruptedException {
        while (true) {
            mine.event().await();
            Microthread.sleep(ofSeconds(1));
            next.fireAll(true);
        }
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
