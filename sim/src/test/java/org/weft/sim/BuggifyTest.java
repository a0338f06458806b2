package org.weft.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.weft.Microthread;
import org.weft.Reactor;
import org.weft.Scope;

class BuggifyTest {
    private static final int SEEDS = 200;
    private static final int TIMES = 100;

    private final Buggify here = Buggify.site("here");
    private final Buggify there = Buggify.site("there");

    /// How often two places have fired.
    private record Firings(int here, int there) {}

    private Firings firings(SimOptions options) {
        var last = new ArrayList<Firings>();
        Simulation.run(options, sim -> sim.on("host", () -> last.add(count())));
        return last.getLast();
    }

    private Firings count() {
        int one = 0;
        int other = 0;
        for (int i = 0; i < TIMES; i++) {
            if (here.fires()) one++;
            if (there.fires()) other++;
        }
        return new Firings(one, other);
    }

    private Map<Long, Firings> bySeed() {
        var all = new TreeMap<Long, Firings>();
        for (long seed = 1; seed <= SEEDS; seed++) all.put(seed, firings(SimOptions.seed(seed)));
        return all;
    }

    @Test
    void outsideOfASimulationItNeverFires() throws Exception {
        assertEquals(new Firings(0, 0), count());
        Reactor.run(_ -> assertEquals(new Firings(0, 0), count()));
    }

    @Test
    void aReactorOfProductionBesideARunningSimulationHasNoPartInIt() {
        Simulation.run(
                SimOptions.seeds(20),
                _ -> Reactor.run(_ -> assertEquals(new Firings(0, 0), count())));
    }

    @Test
    void inMoreThanHalfOfTheSeedsItIsQuietAndInOthersItFiresNowAndThen() {
        List<Firings> all = List.copyOf(bySeed().values());
        long quiet = all.stream().filter(f -> f.here == 0).count();
        assertTrue(quiet > SEEDS * 0.5 && quiet < SEEDS * 0.8, () -> quiet + " are quiet");
        assertTrue(all.stream().anyMatch(f -> f.here > 0 && f.here < TIMES / 8), all::toString);
        assertTrue(all.stream().anyMatch(f -> f.here > TIMES / 3), all::toString);
        assertTrue(all.stream().allMatch(f -> f.here < TIMES * 3 / 4), all::toString);
    }

    @Test
    void onePlaceIsQuietWhereAnotherIsNot() {
        List<Firings> all = List.copyOf(bySeed().values());
        assertTrue(all.stream().anyMatch(f -> f.here > 0 && f.there == 0), all::toString);
        assertTrue(all.stream().anyMatch(f -> f.here == 0 && f.there > 0), all::toString);
        assertTrue(all.stream().anyMatch(f -> f.here > 0 && f.there > 0), all::toString);
    }

    @Test
    void aSeedGivesTheSameFirings() {
        assertEquals(bySeed(), bySeed());
    }

    @Test
    void inTheOrderOfProductionItNeverFires() {
        for (long seed = 1; seed <= 20; seed++)
            assertEquals(new Firings(0, 0), firings(SimOptions.seed(seed).by(Strategy.FIFO)));
    }

    @Test
    void eachHostHasFiringsOfItsOwnAtAPlaceThatIsNotQuiet() {
        var trails = new ArrayList<String>();
        Simulation.run(
                SimOptions.seed(seedThatFires()),
                sim -> {
                    trails.clear();
                    for (String host : List.of("a", "b")) sim.on(host, () -> trails.add(trail()));
                });
        for (String trail : trails) assertTrue(trail.contains("!"), trails::toString);
        assertNotEquals(trails.getFirst(), trails.getLast());
    }

    private String trail() {
        var trail = new StringBuilder();
        for (int i = 0; i < TIMES; i++) trail.append(here.fires() ? '!' : '.');
        return trail.toString();
    }

    private long seedThatFires() {
        return bySeed().entrySet().stream()
                .filter(e -> e.getValue().here > 20)
                .findFirst()
                .orElseThrow()
                .getKey();
    }

    /// Wrong as soon as one place has fired twice, whatever the other does.
    private void askBoth() throws InterruptedException {
        int count = 0;
        for (int i = 0; i < TIMES; i++) {
            if (there.fires()) Microthread.yield();
            if (here.fires()) count++;
            Expect.always(count < 2, "not twice");
        }
    }

    private SimulationFailure failure() {
        return assertThrows(
                SimulationFailure.class,
                () ->
                        Simulation.run(
                                SimOptions.seeds(SEEDS),
                                sim -> sim.on("host", () -> Scope.run(this::startOne))));
    }

    private void startOne(Scope scope) {
        scope.start("asking", this::askBoth);
    }

    @Test
    void theCauseOfAFailureIsReportedAsAFaultAndNothingElseIs() {
        String report = failure().report();
        assertEquals(2, count(report, "! \"here\" fires"), report);
        assertEquals(0, count(report, "\"there\" fires"), report);
        assertTrue(report.contains("to 0 deviations of the schedule and 2 others"), report);
    }

    private static long count(String text, String what) {
        return text.lines().filter(line -> line.contains(what)).count();
    }

    @Test
    void aTokenMakesItFireAgain() {
        SimulationFailure first = failure();
        System.setProperty("weft.sim.replay", first.token());
        try {
            assertEquals(2, count(failure().report(), "! \"here\" fires"));
        } finally {
            System.clearProperty("weft.sim.replay");
        }
    }

    @Test
    void whoIsNoMicrothreadIsToldNothing() {
        Simulation.run(SimOptions.seeds(20), _ -> assertEquals(new Firings(0, 0), count()));
    }

    @Test
    void outsideOfASimulationItAllocatesNothing() throws Throwable {
        assertEquals(0, AllocationMeter.leastOf(() -> count(here)));
    }

    private static int count(Buggify site) {
        int count = 0;
        for (int i = 0; i < 10_000; i++) if (site.fires()) count++;
        return count;
    }
}
