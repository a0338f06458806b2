package org.weft.bench;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/// Every contestant runs and gives a figure, in a JVM of its own. How good it is, no test says.
@Tag("slow")
@Tag("direct") // that is, not once more for the portable engine: contestants bring their own flags
final class ContestantsTest {
    private static final Duration MOMENT = Duration.ofMillis(20);
    private static final Options.Plan PLAN =
            new Options.Plan(
                    1, MOMENT, MOMENT, Options.LoadKind.NIO, List.of("-Dweft.bench.million=20000"));

    @TestFactory
    Stream<DynamicTest> everyContestantGivesAFigure() throws Exception {
        var runner = new Runner(Pinning.none(), PLAN, LoadProgram.of(PLAN.load()));
        return Catalogue.names().stream()
                .flatMap(name -> Catalogue.groups(name).stream())
                .flatMap(group -> tests(runner, group));
    }

    private static Stream<DynamicTest> tests(Runner runner, Group group) {
        return group.contestants().stream()
                .filter(contestant -> !(contestant.work() instanceof Work.Program))
                .map(contestant ->
                        dynamicTest(
                                group.name() + " " + contestant.name(),
                                () -> givesAFigure(runner, group, contestant)));
    }

    private static void givesAFigure(Runner runner, Group group, Contestant contestant)
            throws Exception {
        var figures = runner.round(group, contestant).figures();
        for (var column : group.metric().columns())
            assertTrue(Double.isFinite(figures.get(column.key())), figures.toString());
        assertTrue(figures.values().stream().anyMatch(figure -> figure > 0), figures.toString());
        if (isNeverNothing(group.metric()))
            assertTrue(figures.get(group.metric().compared().key()) > 0, figures.toString());
    }

    /// A difference may come out below zero, a program that does nothing need not wake up, and of one seed no run differs.
    private static boolean isNeverNothing(Metric metric) {
        return metric != Metric.BEYOND && metric != Metric.WAKE_UPS && metric != Metric.REPEATS;
    }
}
