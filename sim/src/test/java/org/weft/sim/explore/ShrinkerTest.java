package org.weft.sim.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.weft.sim.kernel.ChoiceKind;
import org.weft.sim.kernel.Oracle;

/// How a failing log gets smaller.
class ShrinkerTest {
    private static Shrinker shrinker(Toy toy, Recipe recipe, Duration time) {
        var recorder = new Recorder(recipe.way().oracle(recipe.seed()), false);
        String fingerprint =
                toy.run(recipe.seed(), recorder, false).finding().orElseThrow().fingerprint();
        return new Shrinker(toy, recipe.seed(), recorder.log(), fingerprint, new RealBudget(time));
    }

    private static Log shrink(Toy toy, Recipe recipe) {
        return shrinker(toy, recipe, Duration.ofMinutes(1)).shrink();
    }

    private static Recipe firstFailing(Toy toy, Way way) {
        for (long seed = 0; seed < 100_000; seed++) {
            var recipe = new Recipe(seed, way);
            if (recipe.run(toy, false).finding().isPresent()) return recipe;
        }
        throw new AssertionError("none fails");
    }

    @Test
    void threeDeviationsAreLeftOfABugThatNeedsThree() {
        for (Way way : List.of(new Way.Random(), new Way.Pos(), new Way.Pct(4, 10))) {
            Toy toy = Toy.needing(3);
            Log log = shrink(toy, firstFailing(toy, way));
            assertTrue(log.size() <= 5, way + ": " + log);
            assertEquals(
                    "in turns",
                    new Recipe(0, new Way.Logged(log))
                            .run(toy, false)
                            .finding()
                            .orElseThrow()
                            .fingerprint());
        }
    }

    /// Two hundred choices, of which a fault and a latency of at least 37 matter.
    private static Toy slowAndFaulty() {
        return new Toy(run -> {
            List<Runnable> steps = new ArrayList<>();
            boolean[] isFaulty = new boolean[1];
            for (int i = 0; i < 50; i++) {
                boolean matters = i == 20;
                steps.add(() -> {
                    boolean fails = run.choose(ChoiceKind.NETWORK_FAULT, "link", 3) == 2;
                    if (fails && matters) isFaulty[0] = true;
                    long latency = run.choose(ChoiceKind.LATENCY, "link", 100);
                    if (latency >= 37 && isFaulty[0]) run.fail("late after a fault");
                });
            }
            run.start("a", steps);
            run.start("b", List.of(() -> {}, () -> {}, () -> {}));
        });
    }

    @Test
    void faultsAndLatenciesThatDoNotMatterAreDroppedAndOthersLowered() {
        Toy toy = slowAndFaulty();
        Log log = shrink(toy, firstFailing(toy, new Way.Random()));
        assertEquals(
                List.of("NETWORK_FAULT 2", "LATENCY 37"),
                log.entries().stream().map(e -> e.kind() + " " + e.answer()).toList());
    }

    @Test
    void aRunThatFailsInAnotherWayIsNotTakenForASmallerOne() {
        var toy =
                new Toy(run -> {
                    List<Runnable> steps = new ArrayList<>();
                    long[] sum = new long[1];
                    for (int i = 0; i < 3; i++)
                        steps.add(() -> sum[0] += run.choose(ChoiceKind.SCRIPT, "draw", 2));
                    run.start("a", steps);
                    run.atEnd(() -> run.fail(sum[0] > 1 ? "many" : "few"));
                });
        Log log = shrink(toy, failing(toy, "many"));
        assertEquals(2, log.size());
    }

    private static Recipe failing(Toy toy, String fingerprint) {
        for (long seed = 0; seed < 1_000; seed++) {
            var recipe = new Recipe(seed, new Way.Random());
            Finding finding = recipe.run(toy, false).finding().orElseThrow();
            if (finding.fingerprint().equals(fingerprint)) return recipe;
        }
        throw new AssertionError("none fails so: " + fingerprint);
    }

    @Test
    void itTakesTwoThousandRunsAtMost() {
        var toy =
                new Toy(run -> {
                    List<Runnable> steps = new ArrayList<>();
                    long[] sum = new long[1];
                    for (int i = 0; i < 3_000; i++)
                        steps.add(() -> sum[0] += run.choose(ChoiceKind.SCRIPT, "draw", 2));
                    run.start("a", steps);
                    run.atEnd(() -> {
                        if (sum[0] > 1_400) run.fail("much");
                    });
                });
        Shrinker shrinker =
                shrinker(toy, firstFailing(toy, new Way.Random()), Duration.ofMinutes(1));
        int before = toy.runs;
        shrinker.shrink();
        assertEquals(2_000, toy.runs - before);
        assertEquals(2_000, shrinker.runs());
    }

    /// Fails if what a script does comes a certain time after all that has taken its time, within a narrow window.
    private static Toy inAWindow() {
        return new Toy(run -> {
            List<Runnable> steps = new ArrayList<>();
            long[] sum = new long[1];
            for (int i = 0; i < 100; i++)
                steps.add(() -> sum[0] += run.choose(ChoiceKind.LATENCY, "link", 100));
            steps.add(() -> {
                long when = run.choose(ChoiceKind.SCRIPT, "when", 10_000) - sum[0];
                if (when >= 300 && when < 400) run.fail("in the window");
            });
            run.start("a", steps);
        });
    }

    @Test
    void latenciesOfWhichNoneIsNeededAreDroppedThoughEachMovesTheRestOutOfAWindow() {
        Toy toy = inAWindow();
        Log log = shrink(toy, firstFailing(toy, new Way.Random()));
        assertEquals(
                List.of("SCRIPT 300"),
                log.entries().stream().map(e -> e.kind() + " " + e.answer()).toList());
    }

    /// The same for those who do certain things, whom one of some three hundred lots names.
    private static Toy inAWindowOfSome() {
        return new Toy(run -> {
            List<Runnable> steps = new ArrayList<>();
            long[] sum = new long[1];
            boolean[] isMeant = {true};
            for (String name : List.of("who", "what", "how"))
                steps.add(() -> isMeant[0] &= run.choose(ChoiceKind.SCRIPT, name, 7) == 5);
            for (int i = 0; i < 100; i++)
                steps.add(() -> sum[0] += run.choose(ChoiceKind.LATENCY, "link", 20));
            steps.add(() -> {
                long when = run.choose(ChoiceKind.SCRIPT, "when", 10_000) - sum[0];
                if (when >= 300 && when < 400 && isMeant[0]) run.fail("in the window");
            });
            run.start("a", steps);
        });
    }

    private static Log shrink(Toy toy, Oracle oracle) {
        var recorder = new Recorder(oracle, false);
        assertTrue(toy.run(1, recorder, false).finding().isPresent());
        return shrink(toy, new Recipe(1, new Way.Logged(recorder.log())));
    }

    @Test
    void aWindowThatLotHardlyMeetsIsMetByMovingTheTimes() {
        long[] sum = new long[1];
        var lot = new RandomOracle(1);
        Log log =
                shrink(
                        inAWindowOfSome(),
                        choice -> {
                            if (choice.count() == 7) return 5;
                            if (choice.kind() == ChoiceKind.SCRIPT) return sum[0] + 350;
                            if (choice.kind() != ChoiceKind.LATENCY) return 0;
                            long latency = lot.choose(choice);
                            sum[0] += latency;
                            return latency;
                        });
        assertEquals(
                List.of("SCRIPT 5", "SCRIPT 5", "SCRIPT 5", "SCRIPT 300"),
                log.entries().stream().map(e -> e.kind() + " " + e.answer()).toList());
    }

    /// Fails if its times come to a certain one together, so that none can go without others moving.
    private static Toy addingUp() {
        return new Toy(run -> {
            List<Runnable> steps = new ArrayList<>();
            long[] sum = new long[1];
            for (int i = 0; i < 14; i++)
                steps.add(() -> sum[0] += run.choose(ChoiceKind.SCRIPT, "when", 400));
            run.start("a", steps);
            run.atEnd(() -> {
                if (sum[0] >= 1_400 && sum[0] < 1_420) run.fail("at that time");
            });
        });
    }

    @Test
    void fewerAnswersAreLookedForAlsoWhereNoneCanGoAlone() {
        Log log = shrink(addingUp(), choice -> choice.kind() == ChoiceKind.SCRIPT ? 101 : 0);
        assertTrue(log.size() <= 10, log.toString());
    }

    @Test
    void theSameFailureIsMadeSmallInTheSameWay() {
        Toy toy = inAWindow();
        Recipe recipe = firstFailing(toy, new Way.Random());
        assertEquals(shrink(toy, recipe), shrink(toy, recipe));
    }

    @Test
    void withoutTimeTheLogStaysAsItIs() {
        Toy toy = Toy.needing(2);
        Recipe recipe = firstFailing(toy, new Way.Pos());
        Shrinker shrinker = shrinker(toy, recipe, Duration.ZERO);
        int before = toy.runs;
        Log log = shrinker.shrink();
        assertEquals(before, toy.runs);
        var recorder = new Recorder(recipe.way().oracle(recipe.seed()), false);
        toy.run(recipe.seed(), recorder, false);
        assertEquals(recorder.log(), log);
    }
}
