package org.weft.sim.process;

import org.weft.sim.kernel.Kernel;
import org.weft.sim.kernel.Unit;

/// The three pipes between a child and its parent.
final class Pipes implements RunningProgram.Plumbing {
    private final Pipe input;
    private final Pipe output;
    private final Pipe errors;
    private final String owner;

    Pipes(Kernel kernel, RunningProgram.Start start) {
        input = new Pipe(kernel, start.host(), start.name() + " input");
        output = new Pipe(kernel, start.host(), start.name() + " output");
        errors = new Pipe(kernel, start.host(), start.name() + " errors");
        owner = " of " + start.name();
    }

    @Override
    public PipeReader input(Unit child) {
        return PipeReader.ofProcess("standard input" + owner, input, child);
    }

    @Override
    public PipeWriter output(Unit child) {
        return new PipeWriter("standard output" + owner, output, child);
    }

    @Override
    public PipeWriter errors(Unit child) {
        return new PipeWriter("standard error" + owner, errors, child);
    }

    /// @param child what the parent calls it
    SimulatedChild.Ends endsOf(Unit parent, String child) {
        return new SimulatedChild.Ends(
                new PipeWriter("input of " + child, input, parent),
                PipeReader.ofParent("output of " + child, output, parent),
                PipeReader.ofParent("errors of " + child, errors, parent));
    }
}
