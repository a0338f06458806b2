package org.weft.sim.fuzz;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.weft.Reactor;
import org.weft.sim.SimOptions;
import org.weft.sim.Simulation;
import org.weft.sim.fuzz.SocketScript.Verb;

/// Two random programs talk over the machine's loopback, each as fast as it can or with pauses: what they saw there the simulator
/// shows too, for some seed.
///
/// `-Dweft.races=100000` takes that many in the slow test, `-Dweft.races.seed=N` others than usual.
class SocketRaceTest {
    private static final int FEW = 8;
    private static final int MANY = Integer.getInteger("weft.races", 200);
    private static final int SEED = Integer.getInteger("weft.races.seed", 20031231);
    private static final int RUNS = 20;
    private static final int AGAIN = 3;

    /// As on a machine that was busy just then: such a trail must come each time, to count.
    private static final Predicate<String> LATE = seen -> seen.contains("limit");

    private static final int SEEDS = 50;
    private static final int MORE_SEEDS = 3_000;

    private static final List<Verb> VERBS =
            List.of(
                    Verb.OPEN,
                    Verb.WRITE_BYTE,
                    Verb.WRITE_BYTE,
                    Verb.READ_BYTE,
                    Verb.READ_BYTE,
                    Verb.READ_ALL,
                    Verb.FINISH,
                    Verb.CLOSE,
                    Verb.CLOSE,
                    Verb.AWAIT_READABLE,
                    Verb.AWAIT_WRITABLE);

    /// Without those in which somebody waits in vain, which takes its time.
    @Test
    void whatRacesShowInTheKernelTheSimulatorShows() throws Exception {
        var random = new Random(SEED);
        for (int count = 0; count < FEW; ) {
            SocketScript script = SocketScript.draw(random, VERBS);
            if (simulated(script, SEEDS).toString().contains("limit")) continue;
            check(script, random.nextInt());
            count++;
        }
    }

    @Test
    @Tag("slow")
    void whatManyRacesShowInTheKernelTheSimulatorShows() throws Exception {
        var random = new Random(SEED);
        for (int i = 0; i < MANY; i++) check(SocketScript.draw(random, VERBS), random.nextInt());
    }

    private static void check(SocketScript script, int seed) throws Exception {
        Set<String> unknown = inTheKernel(script, seed);
        unknown.removeAll(simulated(script, SEEDS));
        if (!unknown.isEmpty()) unknown.removeAll(simulated(script, MORE_SEEDS));
        for (int i = 0; i < AGAIN && unknown.stream().anyMatch(LATE); i++) {
            Set<String> again = inTheKernel(script, seed);
            unknown.removeIf(seen -> LATE.test(seen) && !again.contains(seen));
        }
        assertTrue(unknown.isEmpty(), () -> script + " in the kernel only: " + unknown);
    }

    /// All runs at once, so that they get in each other's way.
    private static Set<String> inTheKernel(SocketScript script, int seed) throws Exception {
        var seen = new TreeSet<String>();
        byte[] pattern = CountedStream.pattern(1);
        Reactor.<Exception>run(scope -> {
            for (int i = 0; i < RUNS; i++) {
                var pauses = new Random(seed + i);
                scope.start(
                        "run " + i, () -> seen.add(SocketScriptRun.race(script, pattern, pauses)));
            }
        });
        return seen;
    }

    private static Set<String> simulated(SocketScript script, int seeds) {
        var seen = new TreeSet<String>();
        byte[] pattern = CountedStream.pattern(1);
        Simulation.run(
                SimOptions.seeds(seeds),
                sim ->
                        sim.on(
                                "host",
                                () -> {
                                    var pauses = new Random(sim.seed());
                                    seen.add(SocketScriptRun.race(script, pattern, pauses));
                                }));
        return seen;
    }
}
