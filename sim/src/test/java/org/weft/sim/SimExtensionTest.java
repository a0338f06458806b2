package org.weft.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.weft.Microthread;
import org.weft.Scope;

class SimExtensionTest {
    private static final Set<Long> SEEDS = new HashSet<>();
    private static int schedules;

    @SimTest(seeds = 5)
    void aSimTestIsCalledForEachSeed(Simulation sim) {
        SEEDS.add(sim.seed());
        sim.on("host", () -> Microthread.sleep(Duration.ofHours(1)));
    }

    @Explore(budget = "0.1s")
    void anExploredTestIsCalledForEachSchedule(Scope scope) {
        schedules++;
        scope.start("a", () -> {});
        scope.start("b", () -> {});
    }

    @AfterAll
    static void theyWereCalled() {
        assertEquals(Set.of(1L, 2L, 3L, 4L, 5L), SEEDS);
        assertTrue(schedules > 1, "schedules: " + schedules);
    }
}
