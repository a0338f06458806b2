package org.weft.sim.process;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.weft.ScopedAction;
import org.weft.process.spi.Processes;
import org.weft.sim.SimNetwork;
import org.weft.sim.SimProcesses;
import org.weft.sim.SimProgram;
import org.weft.sim.kernel.Kernel;
import org.weft.sim.kernel.Unit;

/// The child processes of a simulation, on all its hosts.
@SuppressWarnings("UnusedVariable") // until there are some
public final class SimulatedProcesses implements SimProcesses {
    private final Starter starter;
    private final Pids pids;
    private final Map<String, SimProgram> programs = new HashMap<>();
    private final List<Failing> failing = new ArrayList<>();
    private final Map<String, Integer> counts = new HashMap<>(); // of starts, by host and program
    private final Map<Unit, RunningProgram> running = new LinkedHashMap<>();

    /// A rule of [#failToSpawn].
    private record Failing(String program, IOException error) {}

    /// Makes a world without programs.
    ///
    /// @param kernel what it is part of
    /// @param starter starts each child
    public SimulatedProcesses(Kernel kernel, Starter starter) {
        this.starter = starter;
        this.pids = new Pids(kernel);
    }

    /// Makes what starts the children of one unit.
    ///
    /// @param unit whose
    /// @return its service; closed, it deals with the children left over
    public Processes of(Unit unit) {
        RunningProgram itself = running.get(unit);
        return new Children(this, unit, itself == null ? Map.of() : itself.environment());
    }

    /// Is told that a host has lost its power: none of its processes ever runs again, and nobody is told.
    ///
    /// @param host which
    public void poweredOff(String host) {
        for (RunningProgram each : List.copyOf(running.values()))
            if (each.host().equals(host)) {
                each.vanish();
                running.remove(each.unit());
            }
    }

    @Override
    public void program(String name, SimProgram program) {
        programs.put(name, Objects.requireNonNull(program, "program"));
    }

    @Override
    public SimNetwork.Rule failToSpawn(String name, IOException error) {
        var rule = new Failing(name, Objects.requireNonNull(error, "error"));
        failing.addLast(rule);
        return () -> failing.removeIf(each -> each == rule);
    }

    // ---- for those who start processes

    SimProgram find(String name) throws IOException {
        for (Failing rule : failing.reversed()) if (rule.program.equals(name)) throw rule.error;
        SimProgram program = programs.get(name);
        if (program == null)
            throw new IOException("Exec failed, error: 2 (No such file or directory)");
        return program;
    }

    /// Names and numbers a process that is to be started.
    RunningProgram.Start describe(
            String host, List<String> words, Map<String, String> environment) {
        String path = words.getFirst();
        String program = path.substring(path.lastIndexOf('/') + 1);
        int count = counts.merge(host + "/" + program, 1, Integer::sum);
        String name = program + "." + count;
        return new RunningProgram.Start(
                host, name, pids.next(host, name), words, Collections.unmodifiableMap(environment));
    }

    Unit startUnit(String host, String name, ScopedAction<?> main) {
        return starter.start(host, name, main);
    }

    void began(RunningProgram program) {
        running.put(program.unit(), program);
    }

    void ended(RunningProgram program, long pid) {
        running.remove(program.unit());
        pids.release(program.host(), pid);
    }
}
