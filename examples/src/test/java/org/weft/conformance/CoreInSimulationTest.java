package org.weft.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.weft.sim.Strategy;
import org.weft.sim.explore.Campaign;
import org.weft.sim.explore.Failure;
import org.weft.sim.explore.Origin;
import org.weft.sim.explore.Outcome;
import org.weft.sim.explore.Plan;
import org.weft.sim.explore.Search;
import org.weft.sim.explore.Token;
import org.weft.sim.report.Report;

/// Core's own tests, unchanged, in the simulator: what they say of one reactor holds in whatever
/// order its microthreads run.
class CoreInSimulationTest {
    private static final LeftOut LEFT_OUT = LeftOut.read();

    /// To have one again: the other methods have no case then.
    private static final String CASE = "weft.core.case";

    private static final String REPLAY = "weft.sim.replay";
    private static final String SEEDS = "weft.sim.seeds";
    private static final int FEW_SEEDS = 4;
    private static final int MANY_SEEDS = 30;

    /// So many orders show that a test is about the order.
    private static final int ENOUGH_SEEDS = 200;

    private static final Duration BUDGET = Duration.ofMinutes(1);

    static Stream<CoreCase> inAnyOrder() {
        return cases(Optional.empty());
    }

    static Stream<CoreCase> inFifoOrder() {
        return cases(Optional.of(LeftOut.ORDER));
    }

    private static Stream<CoreCase> cases(Optional<String> reason) {
        String only = System.getProperty(CASE, "");
        return CoreCases.tests().stream()
                .filter(CoreCases::isForHere)
                .filter(test -> LEFT_OUT.reason(test).equals(reason))
                .flatMap(CoreCases::of)
                .filter(each -> only.isEmpty() || each.toString().equals(only));
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("inAnyOrder")
    void aTestOfCoreHoldsInAnyOrder(CoreCase test) throws IOException {
        check(test, Search.seeds(1, Integer.getInteger(SEEDS, FEW_SEEDS), List.of()));
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("inFifoOrder")
    void aTestOfTheOrderHoldsInThatOfProduction(CoreCase test) throws IOException {
        check(test, Search.seeds(1, 1, List.of(Strategy.FIFO)));
    }

    @Tag("slow")
    @Tag("direct") // a seed gives the same run on either engine
    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("inAnyOrder")
    void aTestOfCoreHoldsInManyOrders(CoreCase test) throws IOException {
        check(test, Search.seeds(1, Integer.getInteger(SEEDS, MANY_SEEDS), List.of()));
    }

    /// Otherwise there is no reason to leave it out; and the search would find what it looks for.
    @Tag("slow")
    @Tag("direct") // a seed gives the same run on either engine
    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("inFifoOrder")
    void aTestOfTheOrderFailsInAnother(CoreCase test) {
        Outcome outcome = Campaign.run(test, Search.seeds(1, ENOUGH_SEEDS, List.of()), plan(test));
        assertTrue(
                outcome.failure().isPresent(),
                () -> test + " holds in " + outcome.runs() + " orders");
    }

    @Test
    void theListNamesNothingThatIsNotThere() {
        assertEquals(Set.of(), LEFT_OUT.stale(CoreCases.tests()));
    }

    private static void check(CoreCase test, Search search) throws IOException {
        Plan plan = plan(test);
        String token = System.getProperty(REPLAY);
        Outcome outcome =
                token == null
                        ? Campaign.run(test, search, plan)
                        : Campaign.replay(test, Token.parse(token, plan.origin()), token, plan);
        if (outcome.failure().isPresent()) throw error(test, outcome.failure().get());
    }

    private static Plan plan(CoreCase test) {
        return new Plan(
                "core-" + test,
                BUDGET,
                Origin.of("core", test.toString(), ""),
                Path.of("target/weft-sim"));
    }

    private static AssertionError error(CoreCase test, Failure failure) {
        String report =
                Report.of(
                        failure,
                        List.of(
                                "core's "
                                        + test
                                        + ", seed "
                                        + failure.recipe().seed()
                                        + ", simulated"),
                        token ->
                                "mvn -pl examples -am test -Dtest=CoreInSimulationTest"
                                        + " -Dsurefire.failIfNoSpecifiedTests=false -D"
                                        + CASE
                                        + "='"
                                        + test
                                        + "' -D"
                                        + REPLAY
                                        + "="
                                        + token);
        return new AssertionError("\n" + report, failure.finding().cause().orElse(null));
    }
}
