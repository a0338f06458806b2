package org.weft.sim;

import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weft.Microthread;
import org.weft.Scope;
import org.weft.event.Mutex;
import org.weft.event.Semaphore;

/// From a program that is wrong to a report that says so, and back.
class CampaignsTest {
    private static final Pattern DEVIATIONS = Pattern.compile("to (\\d+) deviation");

    @TempDir Path folder;

    /// State that survives a run.
    private static int world;

    @BeforeEach
    void setUp() {
        System.setProperty("weft.sim.folder", folder.toString());
    }

    @AfterEach
    void tearDown() {
        for (String name : List.of("folder", "replay", "corpus"))
            System.clearProperty("weft.sim." + name);
    }

    /// Wrong if `a` and `b` take turns, which takes a yield after each step but the last two.
    private static void inTurns(Scope scope) throws InterruptedException {
        var trail = new StringBuilder();
        var plenty = new Semaphore(1_000);
        Scope.run(inner -> {
            inner.start(
                    "a",
                    () -> {
                        for (int step : List.of(0, 2, 4)) takeStep(trail, step, plenty);
                    });
            inner.start(
                    "b",
                    () -> {
                        for (int step : List.of(1, 3)) takeStep(trail, step, plenty);
                    });
            inner.start("bystander", () -> takeStep(new StringBuilder(), 0, plenty));
        });
        if (trail.toString().equals("01234")) throw new AssertionError("in turns");
    }

    private static void takeStep(StringBuilder trail, int step, Semaphore plenty)
            throws InterruptedException {
        trail.append(step);
        plenty.acquire();
    }

    private static void explore(Body body, Strategy... strategies) {
        Simulation.explore(ExploreOptions.within(ofSeconds(30)).by(strategies), body);
    }

    private static SimulationFailure failure(Body body, Strategy... strategies) {
        return assertThrows(SimulationFailure.class, () -> explore(body, strategies));
    }

    @Test
    void amongNamesakesAFailureIsShrunkToo() {
        SimulationFailure failure =
                assertThrows(
                        SimulationFailure.class,
                        () -> explore(CampaignsTest::lastNamesakeFirst, Strategy.RANDOM));
        String report = String.valueOf(failure.getMessage());
        assertTrue(DEVIATIONS.matcher(report).find(), report);
    }

    /// Wrong if the last of four of one name runs first, then the third, and that one again.
    private static void lastNamesakeFirst(Scope scope) {
        var order = new StringBuilder();
        for (int i = 0; i < 4; i++) {
            int me = i;
            scope.start(
                    "w",
                    () -> {
                        order.append(me);
                        Microthread.yield();
                        order.append(me);
                        Expect.always(!order.toString().startsWith("3201"), "not so");
                    });
        }
    }

    @Test
    void whateverFindsABugOfThreeDeviationsAtMostFiveAreReported() {
        for (Strategy strategy :
                List.of(Strategy.DEPTH_FIRST, Strategy.PCT, Strategy.POS, Strategy.RANDOM)) {
            String report = failure(CampaignsTest::inTurns, strategy).report();
            Matcher matcher = DEVIATIONS.matcher(report);
            assertTrue(matcher.find(), report);
            int deviations = Integer.parseInt(matcher.group(1));
            assertTrue(deviations >= 3 && deviations <= 5, strategy + ": " + report);
        }
    }

    @Test
    void aTokenGivesTheFailureAgain() {
        SimulationFailure first = failure(CampaignsTest::inTurns, Strategy.POS);
        assertTrue(first.token().length() <= 200, first.token());
        assertTrue(first.report().contains("-Dweft.sim.replay=" + first.token()));
        System.setProperty("weft.sim.replay", first.token());
        SimulationFailure again = failure(CampaignsTest::inTurns, Strategy.POS);
        assertEquals(first.fingerprint(), again.fingerprint());
        assertEquals(table(first), table(again));
        String how = "\nrepeated by its token with seed " + seed(first) + ", in run 1\n";
        assertTrue(again.report().contains(how), again.report());
    }

    private static String seed(SimulationFailure failure) {
        return failure.token().split(":")[3];
    }

    @Test
    void aTokenThatGivesNoFailureAnyMoreSaysSo() {
        String token = failure(CampaignsTest::inTurns, Strategy.POS).token();
        System.setProperty("weft.sim.replay", token);
        PrintStream standard = System.err;
        var printed = new ByteArrayOutputStream();
        System.setErr(new PrintStream(printed));
        try {
            explore(scope -> scope.start("a", () -> {}), Strategy.POS);
        } finally {
            System.setErr(standard);
        }
        String said = printed.toString();
        assertTrue(
                said.matches(
                        "weft: CampaignsTest#explore: the run of this token does not fail any more, and"
                                + " \\d of its choices did not come up: "
                                + Pattern.quote(token)
                                + "\\R"),
                said);
    }

    private static String table(SimulationFailure failure) {
        String report = failure.report();
        return report.substring(report.indexOf("time in s"), report.indexOf("\noptions\n"));
    }

    @Test
    void aTokenOfAnotherTestIsRefused() {
        System.setProperty(
                "weft.sim.replay", failure(CampaignsTest::inTurns, Strategy.POS).token());
        var e =
                assertThrows(
                        IllegalArgumentException.class,
                        () ->
                                Simulation.explore(
                                        ExploreOptions.within(ofSeconds(30)),
                                        CampaignsTest::inTurns));
        assertTrue(e.getMessage().contains("it is of another simulation"), e.getMessage());
    }

    /// Two simulations in a row, the second of which fails.
    private static void inARow(List<String> trail) {
        Simulation.run(SimOptions.seed(1), _ -> trail.add("first"));
        Runnable second =
                () ->
                        Simulation.run(
                                SimOptions.seed(1),
                                _ -> {
                                    trail.add("second");
                                    throw new AssertionError("not so");
                                });
        second.run();
    }

    @Test
    void aTokenOfTheSecondSimulationOfAMethodLeavesOutTheFirst() {
        var trail = new ArrayList<String>();
        var first = assertThrows(SimulationFailure.class, () -> inARow(trail));
        assertTrue(first.report().contains("\nCampaignsTest#inARow/2, "), first::report);
        assertTrue(first.report().contains(" -Dtest=CampaignsTest#inARow -D"), first::report);
        System.setProperty("weft.sim.replay", first.token());
        trail.clear();
        var again = assertThrows(SimulationFailure.class, () -> inARow(trail));
        assertEquals(Set.of("second"), Set.copyOf(trail));
        assertEquals(first.fingerprint(), again.fingerprint());
    }

    @Test
    void theReportIsAFileToo() throws Exception {
        SimulationFailure failure = failure(CampaignsTest::inTurns, Strategy.POS);
        try (Stream<Path> files = Files.list(folder)) {
            Path file = files.filter(f -> f.toString().endsWith(".txt")).findFirst().orElseThrow();
            assertTrue(failure.report().contains(Files.readString(file)));
        }
    }

    @Test
    void whatHasFailedOnceIsTriedFirst() {
        System.setProperty("weft.sim.corpus", folder.resolve("corpus").toString());
        failure(CampaignsTest::inTurns, Strategy.POS);
        String report = failure(CampaignsTest::inTurns, Strategy.FIFO).report();
        assertTrue(report.contains("\nfound in the corpus with seed "), report);
        assertTrue(report.contains(", in run 1\n"), report);
    }

    @Test
    void aDeadlockIsReportedWithWhoWaitsForWhom() {
        var first = new Mutex[2];
        String report =
                failure(
                                scope -> {
                                    first[0] = new Mutex();
                                    first[1] = new Mutex();
                                    scope.start(
                                            "a", () -> first[0].run(() -> first[1].run(() -> {})));
                                    scope.start(
                                            "b", () -> first[1].run(() -> first[0].run(() -> {})));
                                },
                                Strategy.values())
                        .report();
        assertTrue(report.contains("to 1 deviation of the schedule and 0 others"), report);
        assertTrue(report.contains("\"main/a\" waits for mutex, held by \"main/b\""), report);
        assertTrue(report.contains("wait for each other: main/"), report);
    }

    @Test
    void aProgramWithStateThatSurvivesARunIsFoundOut() {
        SimulationFailure failure =
                failure(
                        scope -> {
                            String name = world++ % 2 == 0 ? "even" : "odd";
                            scope.start("a", () -> Microthread.yield());
                            scope.start(name, () -> Microthread.yield());
                        },
                        Strategy.FIFO);
        assertEquals("NONDETERMINISM", failure.fingerprint());
        assertTrue(failure.report().contains("main/a, main/even"), failure::report);
        assertTrue(failure.report().contains("main/a, main/odd"), failure::report);
    }

    @Test
    void aProgramWithoutABugPasses() {
        explore(
                scope -> {
                    var mutex = new Mutex();
                    for (String name : List.of("a", "b"))
                        scope.start(name, () -> mutex.run(() -> Microthread.yield()));
                },
                Strategy.DEPTH_FIRST);
        assertFalse(Files.exists(folder.resolve("CampaignsTest-explore.txt")));
    }
}
