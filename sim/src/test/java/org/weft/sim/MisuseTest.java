package org.weft.sim;

import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.abort;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentest4j.TestAbortedException;
import org.weft.Microthread;
import org.weft.Reactor;
import org.weft.Scope;

/// What is asked of the simulator that makes no sense is refused in a sentence, and never passes.
class MisuseTest {
    private static void runNothing() {
        Simulation.run(SimOptions.seeds(3), _ -> {});
    }

    private static String refused(Class<? extends RuntimeException> by, Runnable call) {
        return String.valueOf(assertThrows(by, call::run).getMessage());
    }

    @AfterEach
    void tearDown() {
        for (String name : new String[] {"seeds", "seed", "replay", "corpus", "folder", "stall"})
            System.clearProperty("weft.sim." + name);
    }

    @ParameterizedTest
    @CsvSource({
        "seeds, 0, expected a number from 1 to 2147483647",
        "seeds, -5, expected a number from 1 to 2147483647",
        "seeds, abc, expected a number from 1 to 2147483647",
        "seeds, 2147483648, expected a number from 1 to 2147483647",
        "seeds, '', expected a number from 1 to 2147483647",
        "replay, '', 'expected a token, as a report prints it'",
        "corpus, ' ', expected a folder",
        "folder, '', expected a folder",
        "stall, '', expected a length"
    })
    void aPropertyThatSaysNothingIsRefused(String name, String value, String expected) {
        System.setProperty("weft.sim." + name, value);
        assertEquals(
                "-Dweft.sim." + name + "=" + value + ": " + expected,
                refused(IllegalArgumentException.class, MisuseTest::runNothing));
    }

    @ParameterizedTest
    @CsvSource({"5", "-5s", "0s", "1 s", "abc"})
    void aLengthThatIsNoneIsRefused(String value) {
        System.setProperty("weft.sim.stall", value);
        assertEquals(
                "-Dweft.sim.stall is \""
                        + value
                        + "\": expected a length above zero, as 2s, 100ms, 1m30s or PT2S (ISO 8601)",
                refused(IllegalArgumentException.class, MisuseTest::runNothing));
    }

    @Test
    void aPropertyThatNobodyAsksForIsRefused() {
        System.setProperty("weft.sim.seed", "7");
        assertEquals(
                "there is no property weft.sim.seed, but weft.sim.arguments, weft.sim.command, weft.sim.corpus,"
                        + " weft.sim.folder, weft.sim.replay, weft.sim.seeds, weft.sim.stall",
                refused(IllegalArgumentException.class, MisuseTest::runNothing));
    }

    @Test
    void anExplorationRefusesThemToo() {
        System.setProperty("weft.sim.seeds", "0");
        assertEquals(
                "-Dweft.sim.seeds=0: expected a number from 1 to 2147483647",
                refused(
                        IllegalArgumentException.class,
                        () -> Simulation.explore(ExploreOptions.within(ofSeconds(1)), _ -> {})));
    }

    private static String failure(SimBody body) {
        var failure =
                assertThrows(
                        SimulationFailure.class, () -> Simulation.run(SimOptions.seed(1), body));
        return String.join(
                " ",
                failure.report()
                        .lines()
                        .skip(1)
                        .takeWhile(line -> !line.startsWith("="))
                        .map(String::strip)
                        .toList());
    }

    private static void assertFails(String expected, SimBody body) {
        assertEquals("FAILURE: " + expected, failure(body));
    }

    @Test
    void aSimulationInsideOfAnotherIsRefused() {
        assertFails(
                "java.lang.IllegalStateException: a simulation cannot run inside the body of another:"
                        + " run them one after the other in the body",
                _ -> runNothing());
        assertFails(
                "java.lang.IllegalStateException: a simulation cannot run inside of reactor \"a\", all"
                        + " of which would wait for it: run it outside, where no microthread is in a",
                sim -> sim.on("a", MisuseTest::runNothing));
    }

    @Test
    void aSimulationInsideOfAReactorIsRefused() throws Exception {
        Reactor.run(_ ->
                assertEquals(
                        "a simulation cannot run inside of reactor \"main\", all of which would wait"
                                + " for it: run it outside, where no microthread is",
                        refused(
                                IllegalStateException.class,
                                () ->
                                        Simulation.explore(
                                                ExploreOptions.within(ofSeconds(1)), _ -> {}))));
    }

    @Test
    void aReactorInsideOfASimulatedHostIsRefused() {
        String expected =
                "java.lang.IllegalStateException: reactor \"a\" is simulated, and a reactor started"
                        + " inside of it is not: use its own scope, as Scope.run does, or another host in a";
        assertFails(expected, sim -> sim.on("a", () -> Reactor.run(_ -> {})));
        assertFails(expected, sim -> sim.on("a", () -> Reactor.call(_ -> 1)));
        assertFails(expected, sim -> sim.on("a", () -> Reactor.start("background").close()));
    }

    @Test
    void aSimulationIsOfNoUseAfterItsRun() {
        var kept = new Simulation[1];
        Simulation.run(SimOptions.seed(7), sim -> kept[0] = sim);
        for (Runnable call :
                List.<Runnable>of(
                        () -> kept[0].host("b", () -> {}),
                        () -> kept[0].on("b", () -> {}),
                        () -> kept[0].choose("b", 2),
                        () -> kept[0].network(),
                        () -> kept[0].processes(),
                        () -> kept[0].runUntilQuiet()))
            assertEquals(
                    "the run with seed 7 is over, and its Simulation of no use: each run has one of"
                            + " its own, which the body is given",
                    refused(IllegalStateException.class, call));
    }

    @Test
    void anExpectationInTheBodyCounts() {
        assertFails(
                "java.lang.AssertionError: expected always: it is so in the body",
                _ -> Expect.always(false, "it is so"));
        var failure =
                assertThrows(
                        SimulationFailure.class,
                        () ->
                                Simulation.run(
                                        SimOptions.seed(1),
                                        _ -> Expect.sometimes(false, "it is so")));
        assertEquals("VACUOUS [it is so]", failure.fingerprint());
    }

    @Test
    void theBodyIsNoMicrothread() {
        assertFails(
                "java.lang.IllegalStateException: the body of a simulation is no microthread: call this"
                        + " in what sim.on or sim.host is given in the body",
                _ -> Microthread.sleep(ofSeconds(1)));
        assertFails(
                "java.lang.IllegalStateException: the body of a simulation is no microthread, and does"
                        + " not work: call this in what sim.on or sim.host is given in the body",
                _ -> Simulation.work(ofSeconds(1)));
    }

    @Test
    @SuppressWarnings("NullAway")
    void whatIsMissingIsMissedAtOnce() {
        SimBody body = null;
        Body explored = null;
        assertEquals(
                "body",
                refused(
                        NullPointerException.class,
                        () -> Simulation.run(SimOptions.seed(1), body)));
        assertEquals(
                "body",
                refused(
                        NullPointerException.class,
                        () -> Simulation.explore(ExploreOptions.within(ofSeconds(1)), explored)));
        assertFails(
                "java.lang.NullPointerException: name in the body", sim -> sim.on(null, () -> {}));
        assertFails("java.lang.NullPointerException: action in the body", sim -> sim.on("a", null));
        assertFails("java.lang.NullPointerException: what in the body", sim -> sim.choose(null, 2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a/b", "a:7", "localhost"})
    void whatIsNoNameOfAHostIsRefused(String name) {
        assertFails(
                "java.lang.IllegalArgumentException: host name \""
                        + name
                        + "\": expected letters, digits, dots, hyphens and underscores, and not"
                        + " \"localhost\", which is each host itself in the body",
                sim -> sim.on(name, () -> {}));
    }

    @Test
    void aHostIsNotCutOffFromItself() {
        String expected =
                "java.lang.IllegalArgumentException: host \"a\" cannot be cut off from itself:"
                        + " expected two hosts in a";
        assertFails(expected, sim -> sim.on("a", () -> sim.network().partition("a", "a")));
        assertFails(expected, sim -> sim.on("a", () -> sim.network().partitionOneWay("a", "a")));
        assertFails(expected, sim -> sim.on("a", () -> sim.network().hold("a", "a")));
    }

    @Test
    void noTimeIsNegative() {
        Duration negative = ofSeconds(-1);
        String expected = "java.lang.IllegalArgumentException: length < 0: PT-1S in a";
        assertFails(expected, sim -> sim.on("a", () -> Simulation.work(negative)));
        assertFails(expected, sim -> sim.on("a", () -> sim.host("b", () -> {}).pause(negative)));
        assertEquals(
                "slip < 0: PT-1S",
                refused(
                        IllegalArgumentException.class,
                        () -> SimOptions.seed(1).slipping(negative)));
    }

    @Test
    void anAssumptionThatDoesNotHoldIsNoFailure() {
        for (SimBody body :
                List.<SimBody>of(
                        _ -> abort("not here"),
                        sim -> sim.on("a", () -> abort("not here")),
                        sim ->
                                sim.on(
                                        "a",
                                        () ->
                                                Scope.run(scope ->
                                                        scope.start("b", () -> abort("not here")))),
                        sim -> {
                            sim.on("a", () -> abort("not here"));
                            sim.runUntilQuiet();
                            throw new AssertionError("what has come of it is none of its business");
                        }))
            assertEquals(
                    "not here",
                    assertThrows(
                                    TestAbortedException.class,
                                    () -> Simulation.run(SimOptions.seeds(3), body))
                            .getMessage());
    }
}
