package org.weft.sim.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.weft.sim.kernel.ChoiceKind;
import org.weft.sim.kernel.Trace;

/// What is said of a program whose runs differ.
class GuardTest {
    private static final Recipe RECIPE = new Recipe(1, new Way.Random());

    /// State that survives a run, as a static field does.
    private int world;

    private static Finding explain(Experiment experiment) {
        Verdict one = RECIPE.run(experiment, false);
        return new Guard(experiment, RECIPE).explain(one, RECIPE.run(experiment, false));
    }

    @Test
    void theFirstChoiceThatDiffersIsNamedWithBothStacks() {
        var toy =
                new Toy(run -> {
                    run.start("a", List.of(() -> {}, () -> {}));
                    boolean isOdd = world++ % 2 == 1;
                    if (isOdd) startOdd(run);
                    else startEven(run);
                });
        Finding finding = explain(toy);
        assertEquals(Finding.Kind.NONDETERMINISM, finding.kind());
        assertEquals("NONDETERMINISM", finding.fingerprint());
        assertTrue(finding.summary().contains("choice 0"), finding.summary());
        assertTrue(finding.summary().contains("NEXT_MICROTHREAD toy a, even"), finding.summary());
        assertTrue(finding.summary().contains("NEXT_MICROTHREAD toy a, odd"), finding.summary());
        assertTrue(finding.picture().contains("Toy$Run.next"), finding.picture());
    }

    private static void startEven(Toy.Run run) {
        run.start("even", List.of(() -> {}));
    }

    private static void startOdd(Toy.Run run) {
        run.start("odd", List.of(() -> {}));
    }

    @Test
    void aChoiceThatOnlyOneRunHasIsNamed() {
        var toy =
                new Toy(run -> {
                    boolean isOdd = world++ % 2 == 1;
                    run.start(
                            "a",
                            List.of(
                                    () -> run.choose(ChoiceKind.LATENCY, "first", 9),
                                    () -> {
                                        if (isOdd) extra(run);
                                    }));
                });
        Finding finding = explain(toy);
        assertTrue(finding.summary().contains("choice 2 was not there"), finding.summary());
        assertTrue(finding.summary().contains("LATENCY toy extra"), finding.summary());
        assertTrue(finding.picture().contains("GuardTest.extra"), finding.picture());
    }

    private static void extra(Toy.Run run) {
        run.choose(ChoiceKind.LATENCY, "extra", 9);
    }

    @Test
    void whereNoChoiceDiffersTheFirstStepThatDoesIsNamed() {
        var toy =
                new Toy(run -> {
                    int count = world++;
                    run.start(
                            "a",
                            List.of(() -> {
                                run.note(Trace.Kind.EVENT, "toy", "count " + count);
                                run.hash(count);
                            }));
                });
        Finding finding = explain(toy);
        assertTrue(
                finding.summary().contains("step 1 was \"EVENT toy (count 2)\""),
                finding.summary());
        assertTrue(finding.summary().contains("after \"SLICE toy a\""), finding.summary());
    }

    @Test
    void aDifferenceFarFromTheBeginningIsFound() {
        int far = Witness.WINDOW + 5_000;
        var toy =
                new Toy(run -> {
                    boolean isOdd = world++ % 2 == 1;
                    run.start(
                            "a",
                            List.of(() -> {
                                for (int i = 0; i < far; i++)
                                    run.choose(ChoiceKind.SCRIPT, "many", 2);
                                run.choose(ChoiceKind.SCRIPT, isOdd ? "odd" : "even", 2);
                            }));
                });
        Finding finding = explain(toy);
        assertTrue(finding.summary().contains("choice " + far), finding.summary());
        assertTrue(finding.summary().contains("SCRIPT toy odd"), finding.summary());
        assertTrue(finding.picture().contains("GuardTest"), finding.picture());
    }

    @Test
    void whatNobodyHasDecidedIsToldInstead() {
        Experiment experiment =
                (_, _, _) -> {
                    int count = world++;
                    var finding =
                            new Finding(Finding.Kind.ESCAPE, "escaped", Optional.empty(), "E", "");
                    return new Verdict(
                            count,
                            1,
                            0,
                            count == 5 ? Optional.of(finding) : Optional.empty(),
                            List.of());
                };
        world = 2;
        assertEquals(Finding.Kind.ESCAPE, explain(experiment).kind());
    }

    @Test
    void whatWasDifferentOnlyTheFirstTimeIsShown() {
        var toy =
                new Toy(run -> {
                    if (world++ == 0) run.note(Trace.Kind.EVENT, "toy", "fills the cache");
                    run.start("a", List.of(() -> {}));
                });
        Verdict first = RECIPE.run(toy, true);
        Finding finding = new Guard(toy, RECIPE).explain(first, RECIPE.run(toy, true));
        assertTrue(
                finding.summary()
                        .contains(
                                "step 0 was \"EVENT toy (fills the cache)\" in one, and \"SLICE toy a\" in the other"),
                finding.summary());
        assertTrue(
                finding.summary().contains("after that all were alike, or parted late"),
                finding.summary());
    }

    @Test
    void whatHasFailedOnlyOnceIsTold() {
        var toy = new Toy(run -> run.start("a", List.of(() -> {})));
        var thrown = new AssertionError("the seventh");
        var failed = new Verdict(1, 1, 0, Optional.of(Finding.of(thrown, "a", "")), List.of());
        Finding finding = new Guard(toy, RECIPE).explain(failed, RECIPE.run(toy, false));
        String told =
                "it ended with \"java.lang.AssertionError: the seventh in a\" in one, and well in the other";
        assertTrue(finding.summary().contains(told), finding.summary());
        assertEquals(Optional.of(thrown), finding.cause());
    }
}
