package org.weft.bench.catalogue;

import java.time.Duration;
import org.weft.sim.Body;
import org.weft.sim.ExploreOptions;
import org.weft.sim.SimBody;
import org.weft.sim.SimOptions;
import org.weft.sim.Simulation;
import org.weft.sim.SimulationFailure;
import org.weft.sim.Strategy;

/// What has a bug, or its fixed twin.
public sealed interface Program {
    /// So that only the number of runs ends a search.
    Duration LONG = Duration.ofMinutes(10);

    /// Runs it under so many schedules or seeds.
    ///
    /// @param ways in what ways only; none for all
    /// @throws SimulationFailure if something is wrong in one of them
    void run(int runs, long seed, Strategy... ways);

    /// A piece of a program whose schedules are explored.
    record Explored(Body body) implements Program {
        @Override
        public void run(int runs, long seed, Strategy... ways) {
            var options = ExploreOptions.within(LONG).schedules(runs).startingAt(seed);
            Simulation.explore(ways.length == 0 ? options : options.by(ways), body);
        }
    }

    /// A world of hosts, run with many seeds.
    record Simulated(SimBody body) implements Program {
        @Override
        public void run(int runs, long seed, Strategy... ways) {
            var options = SimOptions.seeds(runs).startingAt(seed).within(LONG);
            Simulation.run(ways.length == 0 ? options : options.by(ways), body);
        }
    }
}
