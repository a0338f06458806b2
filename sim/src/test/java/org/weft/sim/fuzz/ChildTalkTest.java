package org.weft.sim.fuzz;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.weft.Reactor;
import org.weft.process.Command;
import org.weft.sim.SimOptions;
import org.weft.sim.Simulation;
import org.weft.sim.fuzz.ChildTalk.Step;

/// A parent does at random what one can do with a child: what it saw of a real one the simulator shows too, for some seed.
///
/// `-Dweft.talks=10000` takes that many in the slow test, `-Dweft.talks.seed=N` others than usual.
class ChildTalkTest {
    private static final int FEW = 5;
    private static final int MANY = Integer.getInteger("weft.talks", 25);
    private static final int SEED = Integer.getInteger("weft.talks.seed", 20031231);
    private static final int MOST_STEPS = 8;
    private static final int RUNS = 2;
    private static final int AGAIN = 3;

    /// As on a machine that was busy just then: such a trail must come each time, to count.
    private static final Predicate<String> LATE = seen -> seen.contains("limit");

    private static final int SEEDS = 50;
    private static final int MORE_SEEDS = 5_000;

    /// Without those that wait, as far as possible: that takes its time.
    @Test
    void whatIsSeenOfAChildTheSimulatorShows() throws Exception {
        var random = new Random(SEED);
        for (int count = 0; count < FEW; ) {
            List<Step> steps = draw(random);
            if (steps.contains(Step.STOP)) continue; // as long as the grace, of one that is deaf
            if (simulated(steps, SEEDS).toString().contains("limit")) continue;
            check(steps, random.nextInt());
            count++;
        }
    }

    @Test
    @Tag("slow")
    void whatIsSeenOfManyChildrenTheSimulatorShows() throws Exception {
        var random = new Random(SEED);
        for (int i = 0; i < MANY; i++) check(draw(random), random.nextInt());
    }

    private static void check(List<Step> steps, int seed) throws Exception {
        Set<String> unknown = ofRealOnes(steps, seed);
        unknown.removeAll(simulated(steps, SEEDS));
        if (!unknown.isEmpty()) unknown.removeAll(simulated(steps, MORE_SEEDS));
        for (int i = 0; i < AGAIN && unknown.stream().anyMatch(LATE); i++) {
            Set<String> again = ofRealOnes(steps, seed);
            unknown.removeIf(seen -> LATE.test(seen) && !again.contains(seen));
        }
        assertTrue(unknown.isEmpty(), () -> steps + " of a real child only: " + unknown);
    }

    private static List<Step> draw(Random random) {
        Step[] all = Step.values();
        var steps = new ArrayList<Step>();
        for (int i = random.nextInt(MOST_STEPS); i >= 0; i--)
            steps.add(all[random.nextInt(all.length)]);
        return steps;
    }

    /// One after the other: a child that is being started holds the pipes of the others for a moment.
    private static Set<String> ofRealOnes(List<Step> steps, int seed) throws Exception {
        var seen = new TreeSet<String>();
        Command command = Command.of("sh", "-c", ChildScript.SHELL);
        Reactor.<Exception>run(_ -> {
            for (int i = 0; i < RUNS; i++)
                seen.add(ChildTalk.of(steps, command, new Random(seed + i)));
        });
        return seen;
    }

    private static Set<String> simulated(List<Step> steps, int seeds) {
        var seen = new TreeSet<String>();
        Command command = Command.of("child");
        Simulation.run(
                SimOptions.seeds(seeds),
                sim -> {
                    sim.processes().program("child", ChildScript::simulated);
                    sim.on(
                            "host",
                            () -> seen.add(ChildTalk.of(steps, command, new Random(sim.seed()))));
                });
        return seen;
    }
}
