package org.weft.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assumptions.abort;

import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.weft.Scope;

/// What JUnit makes of methods that are marked in a wrong way.
class SimExtensionMisuseTest {
    /// Not run by itself.
    static class Sample {
        @SimTest
        void simulatesNothing() {}

        @Explore
        void exploresNothing() {}

        @SimTest
        void simulatesText(String text) {}

        @SimTest
        void simulatesScope(Scope scope) {}

        @Explore
        void exploresSimulation(Simulation sim) {}

        @Explore
        void exploresBoth(Scope scope, Simulation sim) {}

        @Explore
        @SimTest
        void isMarkedTwice(Scope scope) {}

        @Explore(budget = "5")
        void hasNoBudget(Scope scope) {}

        @Explore(budget = "100ms")
        void isRight(TestInfo info, Scope scope) {
            assertNotNull(info);
            assertNotNull(scope);
        }

        @SimTest(seeds = 3)
        void isRightToo(Simulation sim, TestInfo info) {
            assertNotNull(sim);
            assertNotNull(info);
        }

        @SimTest(slip = "a little")
        void slipsALittle(Simulation sim) {}

        @SimTest(seeds = 3)
        void assumes(Simulation sim) {
            sim.on("a", () -> abort("not here"));
        }
    }

    @Test
    void eachIsToldWhatItsMethodMayTake() {
        String sample = "FAILED: Sample#";
        String simulated =
                " is marked with @SimTest, and so takes one Simulation; beside it only what JUnit knows, as TestInfo";
        String explored =
                " is marked with @Explore, and so takes one Scope; beside it only what JUnit knows, as TestInfo";
        var expected = new TreeMap<String, String>();
        expected.put("simulatesNothing()", sample + "simulatesNothing()" + simulated);
        expected.put("exploresNothing()", sample + "exploresNothing()" + explored);
        expected.put("simulatesText(String)", sample + "simulatesText(String)" + simulated);
        expected.put("simulatesScope(Scope)", sample + "simulatesScope(Scope)" + simulated);
        expected.put(
                "exploresSimulation(Simulation)",
                sample + "exploresSimulation(Simulation)" + explored);
        expected.put(
                "exploresBoth(Scope, Simulation)",
                sample + "exploresBoth(Scope, Simulation)" + explored);
        expected.put(
                "isMarkedTwice(Scope)",
                sample
                        + "isMarkedTwice(Scope) is marked with both @SimTest and @Explore: make two methods of it");
        expected.put(
                "hasNoBudget(Scope)",
                "FAILED: the budget of Sample#hasNoBudget is \"5\": expected a length above zero, as 2s, 100ms, 1m30s or PT2S (ISO 8601)");
        expected.put(
                "slipsALittle(Simulation)",
                "FAILED: the slip of Sample#slipsALittle is \"a little\": expected a length above zero, as 2s, 100ms, 1m30s or PT2S (ISO 8601)");
        expected.put("isRight(TestInfo, Scope)", "SUCCESSFUL");
        expected.put("isRightToo(Simulation, TestInfo)", "SUCCESSFUL");
        expected.put("assumes(Simulation)", "ABORTED: not here");
        assertEquals(expected, JUnitResults.of(Sample.class));
    }
}
