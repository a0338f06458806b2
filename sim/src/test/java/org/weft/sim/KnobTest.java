package org.weft.sim;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.weft.Microthread;
import org.weft.Reactor;

class KnobTest {
    private static final int SEEDS = 400;

    private final Knob<Integer> batch = Knob.of("batch", 100).between(1, 1_000);
    private final Knob<Duration> lease =
            Knob.of("lease", ofSeconds(10)).between(ofMillis(50), ofMinutes(5));
    private final Knob<Long> size = Knob.of("size", 1L << 20).between(0L, 1L << 40);

    /// What a knob is set to, seed by seed.
    private static <T> List<T> bySeed(Knob<T> knob) {
        var all = new ArrayList<T>();
        for (long seed = 1; seed <= SEEDS; seed++) {
            Simulation.run(
                    SimOptions.seed(seed),
                    sim -> {
                        all.add(null);
                        sim.on("host", () -> all.set(all.size() - 1, knob.get()));
                    });
        }
        return all;
    }

    @Test
    void outsideOfASimulationItIsWhatItIs() throws Exception {
        assertEquals(100, batch.get());
        Reactor.run(_ -> assertEquals(ofSeconds(10), lease.get()));
        assertEquals(1L << 20, size.get());
    }

    @Test
    void inASimulationItStaysMostlyAndElseTheEndsAreTheMostFrequent() {
        List<Integer> all = bySeed(batch);
        int normal = Collections.frequency(all, 100);
        int least = Collections.frequency(all, 1);
        int most = Collections.frequency(all, 1_000);
        assertTrue(normal > all.size() / 2 && normal < all.size(), all::toString);
        assertTrue(least >= 10 && most >= 10, all::toString);
        assertTrue(least + most < all.size() - normal, all::toString); // others too
    }

    @Test
    void whatIsBetweenIsOfEachOrderOfMagnitude() {
        Set<Integer> magnitudes = new TreeSet<>();
        for (long value : bySeed(size)) {
            assertTrue(value >= 0 && value <= 1L << 40, () -> "" + value);
            magnitudes.add((Long.SIZE - Long.numberOfLeadingZeros(value)) / 8);
        }
        assertEquals(Set.of(0, 1, 2, 3, 4, 5), magnitudes);
    }

    @Test
    void aLengthOfTimeStaysWithinItsRange() {
        List<Duration> all = bySeed(lease);
        assertTrue(all.containsAll(List.of(ofMillis(50), ofSeconds(10), ofMinutes(5))));
        for (Duration each : all)
            assertTrue(
                    each.compareTo(ofMillis(50)) >= 0 && each.compareTo(ofMinutes(5)) <= 0,
                    each::toString);
    }

    @Test
    void aSeedGivesTheSameValue() {
        assertEquals(bySeed(lease), bySeed(lease));
    }

    @Test
    void onAHostItStaysTheSameAndAnotherHostHasItsOwn() {
        boolean[] areDifferent = new boolean[1];
        Simulation.run(
                SimOptions.seeds(SEEDS),
                sim -> {
                    var values = new TreeSet<Integer>();
                    for (String host : List.of("a", "b"))
                        sim.on(
                                host,
                                () -> {
                                    int first = batch.get();
                                    Microthread.sleep(ofSeconds(1));
                                    assertEquals(first, batch.get());
                                    values.add(first);
                                });
                    sim.runUntilQuiet();
                    if (values.size() == 2) areDifferent[0] = true;
                });
        assertTrue(areDifferent[0]);
    }

    @Test
    void aHostThatIsStartedAnewHasTheValueItHad() {
        Simulation.run(
                SimOptions.seeds(50),
                sim -> {
                    var values = new ArrayList<Integer>();
                    Host host = sim.host("host", () -> values.add(batch.get()));
                    sim.on(
                            "script",
                            () -> {
                                Microthread.sleep(ofSeconds(1));
                                host.restart();
                                Microthread.sleep(ofSeconds(1));
                            });
                    sim.runUntilQuiet();
                    assertEquals(2, values.size());
                    assertEquals(values.getFirst(), values.getLast());
                });
    }

    @Test
    void twoOfOneNameAndOtherRangesAreTwo() {
        Knob<Integer> small = Knob.of("batch", 2).between(1, 3);
        Simulation.run(
                SimOptions.seeds(50),
                sim ->
                        sim.on(
                                "host",
                                () -> {
                                    batch.get();
                                    assertTrue(small.get() <= 3);
                                }));
    }

    private static SimulationFailure failure(HostAction action) {
        return assertThrows(
                SimulationFailure.class,
                () -> Simulation.run(SimOptions.seeds(SEEDS), sim -> sim.on("host", action)));
    }

    @Test
    void theValueThatFailsIsReportedAsAFaultAndIsTheSimplestThatDoes() {
        String report =
                failure(
                                () -> {
                                    lease.get();
                                    Expect.always(batch.get() < 150, "a batch is small");
                                })
                        .report();
        assertTrue(
                report.contains("! \"batch\" is 1000, not 100")
                        || report.contains("! \"batch\" is 150, not 100"),
                report);
        assertTrue(report.contains("0 deviations of the schedule and 1 other\n"), report);
        assertTrue(!report.contains("lease"), report);
    }

    @Test
    void theLeastIsSimplerThanAnyOther() {
        String report = failure(() -> Expect.always(batch.get() == 100, "a round number")).report();
        assertTrue(report.contains("! \"batch\" is 1, not 100"), report);
    }

    @Test
    void withoutARangeThereIsNothingToChoose() {
        for (int value : bySeed(Knob.of("fixed", 7))) assertEquals(7, value);
    }

    @Test
    void aRangeWithoutTheValueOfProductionIsRefused() {
        var e =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> Knob.of("batch", 100).between(200, 300));
        assertEquals("knob \"batch\" is not between 200 and 300: 100", e.getMessage());
    }

    @Test
    void aRangeOfAllNumbersIsRefused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> Knob.of("all", 0L).between(Long.MIN_VALUE, Long.MAX_VALUE));
        assertThrows(
                IllegalArgumentException.class,
                () -> Knob.of("half", 0L).between(0L, Long.MAX_VALUE));
    }

    @Test
    void outsideOfASimulationItAllocatesNothing() throws Throwable {
        long[] sum = new long[1];
        assertEquals(
                0,
                AllocationMeter.leastOf(() -> {
                    for (int i = 0; i < 10_000; i++) sum[0] += size.get();
                }));
        assertTrue(sum[0] > 0);
    }
}
