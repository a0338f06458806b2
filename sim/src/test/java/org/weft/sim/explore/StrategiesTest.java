package org.weft.sim.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.weft.sim.Strategy;
import org.weft.sim.kernel.ChoiceKind;
import org.weft.sim.kernel.Oracle;

/// Who finds what, and after how many runs.
class StrategiesTest {
    /// ln(1000): a bug with probability p is missed in so many times 1/p runs once in a thousand searches.
    private static final double SURELY = 6.9;

    /// Microthreads, and choices among them at most, of [Toy#needing].
    private static final int MICROTHREADS = 3;

    private static final int CHOICES = 10;

    private static long runsUntilFound(Experiment toy, Search search, double limit) {
        for (long run = 1; run <= limit; run++) {
            Recipe recipe = search.next().orElseThrow();
            Oracle oracle = search.watching(recipe.way().oracle(recipe.seed()));
            Verdict verdict = toy.run(recipe.seed(), oracle, false);
            if (verdict.finding().isEmpty()) continue;
            assertEquals(verdict.hash(), recipe.run(toy, false).hash(), "the recipe repeats it");
            return run;
        }
        throw new AssertionError("not found in " + limit + " runs");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void fifoFindsNothingThatNeedsADeviation(int deviations) {
        var search = by(Strategy.FIFO);
        Recipe recipe = search.next().orElseThrow();
        assertEquals(Optional.empty(), recipe.run(Toy.needing(deviations), false).finding());
        assertEquals(Optional.empty(), search.next());
    }

    @ParameterizedTest
    @CsvSource({"1, 30", "2, 500", "3, 6000"})
    void depthFirstFindsWhatNeedsFewDeviationsAmongAllThatHaveAsFew(int deviations, int limit) {
        var search = new DepthFirst(1, Integer.MAX_VALUE);
        Toy toy = Toy.needing(deviations);
        runsUntilFound(toy, search, limit);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void pctFindsWhatIsAsDeepAsItLooksWithinItsBound(int deviations) {
        double bound = SURELY * MICROTHREADS * Math.pow(CHOICES, deviations);
        Way way = new Way.Pct(deviations + 1, CHOICES);
        runsUntilFound(Toy.needing(deviations), always(way), bound);
    }

    @ParameterizedTest
    @CsvSource({"1, 200", "2, 400", "3, 800"})
    void partialOrderSamplingFindsThem(int deviations, int limit) {
        runsUntilFound(Toy.needing(deviations), always(new Way.Pos()), limit);
    }

    @ParameterizedTest
    @CsvSource({"1, 500", "2, 5000", "3, 50000"})
    void lotFindsThem(int deviations, int limit) {
        runsUntilFound(Toy.needing(deviations), always(new Way.Random()), limit);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void theMixtureFindsThemWithinAThousandRuns(int deviations) {
        runsUntilFound(Toy.needing(deviations), by(Strategy.values()), 1_000);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void seedsFindThemWithinAThousandRuns(int deviations) {
        runsUntilFound(Toy.needing(deviations), Search.seeds(1, 1_000, List.of()), 1_000);
    }

    private static Search by(Strategy... strategies) {
        return Search.schedules(1, List.of(strategies), Integer.MAX_VALUE, Long.MAX_VALUE);
    }

    private static Search always(Way way) {
        return new Search() {
            private long seed;

            @Override
            public Optional<Recipe> next() {
                return Optional.of(new Recipe(seed++, way));
            }
        };
    }

    @Test
    void depthFirstRunsEachScheduleAndThenIsComplete() {
        Toy toy = threeTimesThree();
        Search search = by(Strategy.DEPTH_FIRST);
        Set<String> trails = runAll(toy, search);
        assertEquals(1_680, trails.size());
        assertTrue(search.isComplete());
    }

    @Test
    void theMixtureEndsWhenAllSchedulesHaveBeenRun() {
        Toy toy = threeTimesThree();
        Search search = by(Strategy.values());
        assertEquals(1_680, runAll(toy, search).size());
        assertTrue(search.isComplete());
    }

    private static Toy threeTimesThree() {
        return new Toy(run -> {
            run.yieldingAlways();
            for (String name : List.of("a", "b", "c"))
                run.start(name, List.of(() -> {}, () -> {}, () -> {}));
        });
    }

    private static Set<String> runAll(Toy toy, Search search) {
        Set<String> trails = new HashSet<>();
        for (Optional<Recipe> next = search.next(); next.isPresent(); next = search.next()) {
            Recipe recipe = next.get();
            toy.run(recipe.seed(), search.watching(recipe.way().oracle(recipe.seed())), false);
            trails.add(toy.lastTrail);
        }
        return trails;
    }

    @Test
    void depthFirstIsNotCompleteWhereMoreThanTheScheduleIsOpen() {
        var toy =
                new Toy(run ->
                        run.start("a", List.of(() -> run.choose(ChoiceKind.LATENCY, "a", 9))));
        var search = new DepthFirst(1, Integer.MAX_VALUE);
        runAll(toy, search);
        assertFalse(search.isComplete());
    }

    @Test
    void depthFirstStopsAtTheBoundAndIsNotComplete() {
        Search search = Search.schedules(1, List.of(Strategy.DEPTH_FIRST), 1, Long.MAX_VALUE);
        assertTrue(runAll(threeTimesThree(), search).size() < 20);
        assertFalse(search.isComplete());
    }

    @Test
    void noMoreRunsAreTriedThanAskedFor() {
        Search search = Search.schedules(1, List.of(Strategy.POS), 3, 2);
        assertTrue(search.next().isPresent());
        assertTrue(search.next().isPresent());
        assertEquals(Optional.empty(), search.next());
    }

    @Test
    void prioritiesLetOneEndThatSpinsUntilAnotherHasDoneSomething() {
        for (long seed = 0; seed < 100; seed++) {
            for (Way way : List.of(new Way.Pct(3, 20), new Way.Pos(), new Way.Random())) {
                var toy = new Toy(StrategiesTest::spinning);
                Verdict verdict = new Recipe(seed, way).run(toy, false);
                assertTrue(verdict.steps() < 20_000, way + " " + seed + ": " + verdict.steps());
            }
        }
    }

    private static void spinning(Toy.Run run) {
        boolean[] isSet = new boolean[1];
        run.start("spinner", List.of(() -> spin(run, isSet)));
        run.start("setter", List.of(() -> {}, () -> isSet[0] = true));
    }

    private static void spin(Toy.Run run, boolean[] isSet) {
        if (!isSet[0]) run.again("spinner", () -> spin(run, isSet));
    }

    @Test
    void aSeedStandsForTheSameRunWhereverASearchBegins() {
        Search all = Search.seeds(1, 20, List.of());
        for (long seed = 1; seed <= 20; seed++)
            assertEquals(Search.seeds(seed, 1, List.of()).next(), all.next());
        assertEquals(Optional.empty(), all.next());
    }

    @Test
    void searchesAreTheSameEachTime() {
        assertEquals(recipes(), recipes());
    }

    private static List<String> recipes() {
        Search search = by(Strategy.values());
        Toy toy = Toy.needing(3);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            Recipe recipe = search.next().orElseThrow();
            toy.run(recipe.seed(), search.watching(recipe.way().oracle(recipe.seed())), false);
            texts.add(recipe.seed() + recipe.way().text());
        }
        return texts;
    }
}
