package org.weft.sim.process;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.weft.process.spi.Processes;
import org.weft.sim.SimNetwork;
import org.weft.sim.SimProcesses;
import org.weft.sim.SimProgram;
import org.weft.sim.kernel.Kernel;
import org.weft.sim.kernel.Unit;
import org.weft.sim.network.SimulatedNetwork;

/// The child processes of a simulation, on all its hosts.
@SuppressWarnings("UnusedVariable") // until there are some
public final class SimulatedProcesses implements SimProcesses {
    private final Kernel kernel;
    private final SimulatedNetwork network;
    private final Starter starter;
    private final Map<String, SimProgram> programs = new LinkedHashMap<>();

    /// Makes a world without programs.
    ///
    /// @param kernel what it is part of
    /// @param network what is told when a process is killed
    /// @param starter starts each child
    public SimulatedProcesses(Kernel kernel, SimulatedNetwork network, Starter starter) {
        this.kernel = kernel;
        this.network = network;
        this.starter = starter;
    }

    /// Makes the children of one unit.
    ///
    /// @param unit whose
    /// @return its service
    public Processes of(Unit unit) {
        return command -> {
            throw new IOException("cannot start " + command.words() + ": no programs yet");
        };
    }

    /// Is told that a host has lost its power: all its processes are gone already, and nobody is told.
    ///
    /// @param host which
    public void poweredOff(String host) {}

    @Override
    public void program(String name, SimProgram program) {
        programs.put(name, program);
    }

    @Override
    public SimNetwork.Rule failToSpawn(String name, IOException error) {
        return () -> {};
    }
}
