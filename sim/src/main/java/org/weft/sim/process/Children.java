package org.weft.sim.process;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.weft.Event;
import org.weft.Microthread;
import org.weft.Shield;
import org.weft.process.Command;
import org.weft.process.spi.Child;
import org.weft.process.spi.Processes;
import org.weft.sim.SimProgram;
import org.weft.sim.kernel.Unit;

/// The children of one simulated reactor.
final class Children implements Processes, AutoCloseable {
    /// To copy a process and load a program, on a busy machine.
    private static final long LONGEST_START_NANOS = Duration.ofMillis(20).toNanos();

    private static final int STEPS = 20;
    private static final Path ROOT = Path.of("/"); // where a simulated program runs

    private final SimulatedProcesses processes;
    private final Unit unit;
    private final Map<String, String> environment;
    private final List<SimulatedChild> living = new ArrayList<>();

    /// @param environment what its children inherit
    Children(SimulatedProcesses processes, Unit unit, Map<String, String> environment) {
        this.processes = processes;
        this.unit = unit;
        this.environment = environment;
    }

    /// A start that has begun is not cancelled, as a real one is not.
    @Override
    public Child start(Command command) throws IOException, InterruptedException {
        Event.always(true).await(); // unless it was cancelled before
        Duration delay = Duration.ofNanos(chooseDelayNanos());
        if (!delay.isZero()) Shield.run(delay.multipliedBy(2), () -> Microthread.sleep(delay));
        return launch(command);
    }

    private long chooseDelayNanos() {
        return unit.kernel()
                .chooseDelay(
                        unit.host(),
                        "start by " + unit.runningPath(),
                        STEPS,
                        step -> step * (LONGEST_START_NANOS / STEPS));
    }

    private Child launch(Command command) throws IOException {
        SimProgram program = program(command);
        var start = processes.describe(unit.host(), command.words(), environmentOf(command));
        String nameForUs = "child " + start.pid() + " (" + command.words().getFirst() + ")";
        var pipes = new Pipes(unit.kernel(), start);
        var running = new RunningProgram(processes, program, start, pipes);
        var child =
                new SimulatedChild(unit, running, pipes.endsOf(unit, nameForUs), living::remove);
        running.belongsTo(child);
        processes.began(running);
        living.add(child);
        return child;
    }

    private SimProgram program(Command command) throws IOException {
        try {
            return processes.find(command.words().getFirst());
        } catch (IOException e) {
            Path directory = command.directory().orElse(ROOT);
            throw new IOException(
                    "cannot start " + command.words() + " in " + directory + ": " + e.getMessage(),
                    e);
        }
    }

    private Map<String, String> environmentOf(Command command) {
        var all = new LinkedHashMap<>(environment);
        all.putAll(command.environment());
        return all;
    }

    /// The process is gone. If it has ended in order, it kills those that are left, as Weft does; else they live on, with broken
    /// pipes.
    @Override
    public void close() {
        boolean hasEndedInOrder = unit.isAlive();
        for (SimulatedChild child : living) {
            if (hasEndedInOrder) child.killLeftOver();
            child.letGo();
        }
        living.clear();
    }
}
