package org.weft.sim;

import java.time.Duration;
import java.util.List;
import org.weft.sim.explore.Finding;
import org.weft.sim.explore.RandomOracle;
import org.weft.sim.explore.Verdict;

/// Runs a simulation for many seeds.
final class Campaigns {
    private static final Duration LONGEST_SLIP = Duration.ofDays(365);

    private Campaigns() {}

    static void run(SimOptions options, SimBody body) {
        var sightings = new Sightings();
        var setup = new Episode.Setup(options, sightings, body);
        for (int i = 0; i < options.seeds(); i++) {
            long seed = options.firstSeed() + i;
            Verdict verdict = setup.run(seed, new RandomOracle(seed), false);
            if (verdict.finding().isPresent()) throw failure(seed, verdict.finding().get());
        }
        List<String> never = sightings.never();
        if (!never.isEmpty())
            throw new SimulationFailure(
                    "never held, in " + options.seeds() + " runs: " + never, "", "VACUOUS", null);
    }

    static void explore(ExploreOptions options, Body body) {
        int schedules = (int) Math.min(options.schedules(), 10_000);
        SimOptions sim =
                SimOptions.seeds(schedules)
                        .startingAt(options.seed())
                        .within(options.budget())
                        .slipping(LONGEST_SLIP);
        run(sim, simulation -> ((Episode) simulation).awaited("body", body));
    }

    private static SimulationFailure failure(long seed, Finding finding) {
        return new SimulationFailure(
                "seed " + seed + ": " + finding.summary(),
                Long.toString(seed),
                finding.fingerprint(),
                finding.cause().orElse(null));
    }
}
