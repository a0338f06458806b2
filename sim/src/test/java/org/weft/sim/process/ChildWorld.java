package org.weft.sim.process;

import java.io.IOException;
import org.weft.Reactor;
import org.weft.Scope;
import org.weft.ScopedAction;
import org.weft.process.ChildProcess;
import org.weft.process.Command;
import org.weft.sim.SimOptions;
import org.weft.sim.Simulation;

/// Where there are children that do what a sample does.
enum ChildWorld {
    /// This machine: shell scripts.
    REAL {
        @Override
        void run(ScopedAction<Exception> main) throws Exception {
            Reactor.run(main);
        }

        @Override
        Command command(Sample sample) {
            return Command.of("sh", "-c", sample.script);
        }
    },
    /// Simulated ones, each time in many orders of things.
    SIMULATED {
        @Override
        void run(ScopedAction<Exception> main) {
            Simulation.run(
                    SimOptions.seeds(SEEDS),
                    sim -> {
                        for (Sample sample : Sample.values())
                            sim.processes().program(sample.name(), sample.simulated);
                        sim.on("host", () -> Scope.run(main));
                    });
        }

        @Override
        Command command(Sample sample) {
            return Command.of(sample.name());
        }
    };

    private static final int SEEDS = 30;

    /// Runs `main` in a reactor of it, once or for each of several seeds.
    abstract void run(ScopedAction<Exception> main) throws Exception;

    abstract Command command(Sample sample);

    ChildProcess start(Sample sample) throws IOException, InterruptedException {
        return ChildProcess.start(command(sample));
    }

    String name(ChildProcess child, Sample sample) {
        return "child " + child.pid() + " (" + command(sample).words().getFirst() + ")";
    }
}
