package org.weft.sim.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weft.sim.Strategy;
import org.weft.sim.kernel.Trace;

/// From the search to a failure that can be had again.
class CampaignTest {
    @TempDir Path folder;

    private int world;

    private Plan plan(Duration budget) {
        return new Plan("a test", budget, Origin.of("0.1.0", "a test", "defaults"), folder);
    }

    private Plan plan() {
        return plan(Duration.ofMinutes(1));
    }

    private static Search schedules() {
        return Search.schedules(1, List.of(Strategy.values()), 9, Long.MAX_VALUE);
    }

    private Outcome replay(Toy toy, Failure failure) {
        Recipe recipe = Token.parse(failure.token(), plan().origin());
        return Campaign.replay(toy, recipe, failure.token(), plan());
    }

    @Test
    void aFailureIsSmallAndItsTokenGivesItAgain() throws Exception {
        Toy toy = Toy.needing(3);
        Outcome outcome = Campaign.run(toy, schedules(), plan());
        Failure failure = outcome.failure().orElseThrow();
        assertEquals("in turns", failure.finding().fingerprint());
        assertTrue(failure.log().size() <= 5, failure.log().toString());
        assertFalse(failure.verdict().rows().isEmpty());
        assertTrue(failure.log().entries().getFirst().what().startsWith("YIELD toy"));
        Failure again = replay(toy, failure).failure().orElseThrow();
        assertEquals(failure.verdict().hash(), again.verdict().hash());
        assertEquals(failure.finding(), again.finding());
        assertEquals(0, again.history().skipped());
    }

    @Test
    void itTellsHowTheFailureWasFound() {
        Search pos = Search.schedules(5, List.of(Strategy.POS), 3, Long.MAX_VALUE);
        Failure failure = Campaign.run(Toy.needing(2), pos, plan()).failure().orElseThrow();
        assertEquals(new Way.Pos(), failure.history().foundBy().way());
        assertEquals(4 + failure.history().run(), failure.history().foundBy().seed());
        assertTrue(failure.history().entries() >= failure.log().size());
        assertTrue(failure.history().shrinkingRuns() > 0);
    }

    @Test
    void aTokenStillAppliesAfterAnEditAndWhatDoesNotIsCounted() throws Exception {
        Failure failure = Campaign.run(Toy.needing(1), schedules(), plan()).failure().orElseThrow();
        var edited =
                new Toy(run -> {
                    run.start("newcomer", List.of(() -> {}, () -> {}));
                });
        Outcome outcome = replay(edited, failure);
        assertEquals(Optional.empty(), outcome.failure());
        var replay = new Replay(failure.log());
        edited.run(1, replay, false);
        assertEquals(failure.log().size(), replay.unused());
    }

    @Test
    void aRunThatDiffersTheSecondTimeIsAFindingEvenIfNothingElseIsWrong() {
        var toy =
                new Toy(run -> {
                    String name = "name" + world++;
                    run.start("a", List.of(() -> {}));
                    run.start(name, List.of(() -> {}));
                });
        Failure failure = Campaign.run(toy, schedules(), plan()).failure().orElseThrow();
        assertEquals(Finding.Kind.NONDETERMINISM, failure.finding().kind());
    }

    @Test
    void aRunThatFailsOnlyOnceIsNondeterminism() {
        var toy =
                new Toy(run -> {
                    int count = world++;
                    run.start("a", List.of(() -> {}));
                    run.atEnd(() -> {
                        if (count == 7) run.fail("the seventh");
                    });
                });
        Failure failure =
                Campaign.run(toy, Search.seeds(1, 100, List.of()), plan()).failure().orElseThrow();
        assertEquals(Finding.Kind.NONDETERMINISM, failure.finding().kind());
    }

    /// Fails in some of its runs, whatever the seed: the first is 0.
    private Toy failingIn(IntPredicate runs, IntFunction<String> message) {
        return new Toy(run -> {
            int count = world++;
            run.start("a", List.of(() -> {}, () -> {}));
            run.start("b", List.of(() -> {}, () -> {}));
            run.atEnd(() -> {
                if (runs.test(count)) run.fail("failed", message.apply(count));
            });
        });
    }

    private Failure failure(Toy toy) {
        return Campaign.run(toy, Search.seeds(1, 100, List.of()), plan()).failure().orElseThrow();
    }

    private static void assertSaid(String expected, String text) {
        assertTrue(text.contains(expected), text);
    }

    @Test
    void aRunThatFailsTwiceByChanceAndNotWhenItIsSmallIsNondeterminism() {
        Failure failure = failure(failingIn(count -> count == 0 || count == 1, _ -> "unlucky"));
        assertEquals(Finding.Kind.NONDETERMINISM, failure.finding().kind());
        assertSaid(
                "it ended with \"unlucky\" in one, and well in the other",
                failure.finding().summary());
        assertSaid("all that was decided was the same", failure.finding().summary());
    }

    @Test
    void aSmallRunThatFailsMostTimesIsNondeterminism() {
        Failure failure = failure(failingIn(count -> count % 7 != 6, _ -> "most times"));
        assertEquals(Finding.Kind.NONDETERMINISM, failure.finding().kind());
    }

    @Test
    void whatFailsOnlyAfterOtherRunsIsNotTheSeedsDoing() {
        Failure failure = failure(failingIn(count -> count > 5, _ -> "full"));
        assertEquals(Finding.Kind.NONDETERMINISM, failure.finding().kind());
        assertSaid(
                "the first, with seed 1, ended well, and, when it was run again after others, with"
                        + " \"full\"",
                failure.finding().summary());
        assertSaid("static", failure.finding().picture());
    }

    @Test
    void aMessageThatCountsIsShrunkAndToldToCount() {
        Toy toy = failingIn(_ -> true, count -> "request #" + count + " lost, of Order@1b" + count);
        Failure failure = failure(toy);
        assertEquals(Finding.Kind.FAILURE, failure.finding().kind());
        assertTrue(failure.history().shrinkingRuns() > 0);
        assertSaid("once with \"request #0 lost, of Order@1b0\"", failure.history().note());
        assertSaid("once with \"request #1 lost, of Order@1b1\"", failure.history().note());
        Failure again = replay(toy, failure).failure().orElseThrow();
        assertEquals(Finding.Kind.FAILURE, again.finding().kind());
        assertSaid("it says something else each time", again.history().note());
    }

    @Test
    void aMessageOfOtherWordsIsNondeterminism() {
        Toy toy = failingIn(_ -> true, count -> (count % 2 == 0 ? "Ann" : "Bob") + " is late");
        Failure failure = failure(toy);
        assertEquals(Finding.Kind.NONDETERMINISM, failure.finding().kind());
        assertSaid("\"Ann is late\"", failure.finding().summary());
        assertSaid("\"Bob is late\"", failure.finding().summary());
        Finding again = replay(toy, failure).failure().orElseThrow().finding();
        assertEquals(Finding.Kind.NONDETERMINISM, again.kind());
        assertSaid("\"Bob is late\"", again.summary());
    }

    @Test
    void whatOnlyTheFirstRunDoesIsShownWhenItIsRepeatedByItsToken() {
        var toy =
                new Toy(run -> {
                    if (world++ == 0) {
                        run.note(Trace.Kind.EVENT, "toy", "fills the cache");
                        run.hash(1);
                    }
                    run.start("a", List.of(() -> {}));
                });
        var recipe = new Recipe(1, new Way.Random());
        Outcome outcome = Campaign.replay(toy, recipe, "a token", plan());
        Finding finding = outcome.failure().orElseThrow().finding();
        assertEquals(Finding.Kind.NONDETERMINISM, finding.kind());
        assertSaid("EVENT toy (fills the cache)", finding.summary());
    }

    @Test
    void aMessageThatIsTheSameIsNotRemarkedUpon() {
        assertEquals("", failure(failingIn(_ -> true, _ -> "request #1 lost")).history().note());
    }

    @Test
    void whatNobodyHasDecidedIsTheFindingRatherThanThatRunsDiffer() {
        Experiment experiment =
                (_, _, _) ->
                        new Verdict(
                                world++,
                                1,
                                0,
                                Optional.of(
                                        new Finding(
                                                Finding.Kind.ESCAPE,
                                                "work from elsewhere",
                                                Optional.empty(),
                                                "ESCAPE",
                                                "")),
                                List.of());
        Failure failure = Campaign.run(experiment, schedules(), plan()).failure().orElseThrow();
        assertEquals(Finding.Kind.ESCAPE, failure.finding().kind());
    }

    @Test
    void withoutTimeThereIsOneRunAndItsDouble() {
        Toy toy = Toy.needing(3);
        Outcome outcome = Campaign.run(toy, schedules(), plan(Duration.ZERO));
        assertEquals(1, outcome.runs());
        assertEquals(2, toy.runs);
    }

    @Test
    void onlyTheFirstRunIsDoubledAsLongAsNothingFails() {
        var toy = new Toy(run -> run.start("a", List.of(() -> {})));
        Outcome outcome = Campaign.run(toy, Search.seeds(1, 50, List.of()), plan());
        assertEquals(50, outcome.runs());
        assertEquals(51, toy.runs);
        assertFalse(outcome.isComplete());
    }

    @Test
    void itTellsThatNothingElseCanHappen() {
        var toy =
                new Toy(run -> {
                    run.start("a", List.of(() -> {}, () -> {}));
                    run.start("b", List.of(() -> {}, () -> {}));
                });
        Outcome outcome = Campaign.run(toy, schedules(), plan());
        assertTrue(outcome.isComplete());
        assertEquals(Optional.empty(), outcome.failure());
    }

    @Test
    void whatHasFailedOnceIsTriedFirst() throws Exception {
        Origin origin = plan().origin();
        Failure failure = Campaign.run(Toy.needing(3), schedules(), plan()).failure().orElseThrow();
        Path corpus = folder.resolve("corpus");
        assertEquals(List.of(), Corpus.read(corpus));
        Path file = Corpus.add(corpus, failure, origin);
        assertEquals(file, Corpus.add(corpus, failure, origin));
        List<Recipe> known = Corpus.read(corpus);
        assertEquals(List.of(failure.recipe()), known);
        Outcome outcome = Campaign.run(Toy.needing(3), schedules().after(known), plan());
        assertEquals(1, outcome.runs());
        assertEquals(1, outcome.failure().orElseThrow().history().run());
    }
}
