package org.weft.sim;

import java.util.List;
import org.weft.sim.explore.Finding;
import org.weft.sim.explore.RandomOracle;
import org.weft.sim.explore.Verdict;

/// Runs a simulation for many seeds.
final class Campaigns {
    private Campaigns() {}

    static void run(SimOptions options, SimBody body) {
        var sightings = new Sightings();
        for (int i = 0; i < options.seeds(); i++) {
            long seed = options.firstSeed() + i;
            Verdict verdict =
                    Episode.run(seed, new RandomOracle(seed), false, options, sightings, body);
            if (verdict.finding().isPresent()) throw failure(seed, verdict.finding().get());
        }
        List<String> never = sightings.never();
        if (!never.isEmpty())
            throw new SimulationFailure(
                    "never held, in " + options.seeds() + " runs: " + never, "", "VACUOUS", null);
    }

    private static SimulationFailure failure(long seed, Finding finding) {
        return new SimulationFailure(
                "seed " + seed + ": " + finding.summary(),
                Long.toString(seed),
                finding.fingerprint(),
                finding.cause().orElse(null));
    }
}
