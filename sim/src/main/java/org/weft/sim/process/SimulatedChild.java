package org.weft.sim.process;

import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.weft.Event;
import org.weft.WaitQueue;
import org.weft.process.Exit;
import org.weft.process.spi.Child;
import org.weft.sim.kernel.ChoiceKind;
import org.weft.sim.kernel.Kernel;
import org.weft.sim.kernel.Unit;

/// A simulated process as its parent sees it.
final class SimulatedChild implements Child {
    /// From the end of a process to its parent's reactor, by way of a thread that reaps it.
    private static final long LONGEST_REAPING_NANOS = Duration.ofMillis(2).toNanos();

    private final Unit parent;
    private final RunningProgram program;
    private final Ends ends;
    private final Consumer<SimulatedChild> whenNothingIsLeft;
    private final WaitQueue<Exit> waiters;
    private final Event<Exit> exited;
    private @Nullable Exit exit;

    /// The parent's ends of the pipes.
    record Ends(PipeWriter input, PipeReader output, PipeReader errors) {
        void letGo() {
            input.letGo();
            output.letGo();
            errors.letGo();
        }

        void cut() {
            output.cut();
            errors.cut();
        }
    }

    /// @param whenNothingIsLeft told when it has been reaped, and nobody else holds its pipes
    SimulatedChild(
            Unit parent,
            RunningProgram program,
            Ends ends,
            Consumer<SimulatedChild> whenNothingIsLeft) {
        this.parent = parent;
        this.program = program;
        this.ends = ends;
        this.whenNothingIsLeft = whenNothingIsLeft;
        waiters =
                new WaitQueue<>(
                        "end of child " + program.pid() + " (" + program.words().getFirst() + ")");
        waiters.checkHere(); // it belongs to this reactor from now on
        exited = waiters.event(() -> exit);
    }

    /// The process has ended; the parent is told soon.
    void ends(Exit how) {
        Kernel kernel = parent.kernel();
        long delay = program.choose("is reaped", LONGEST_REAPING_NANOS);
        kernel.at(kernel.nanos() + delay, parent, () -> reaped(how));
    }

    private void reaped(Exit how) {
        exit = how;
        waiters.fireAll(how);
        if (!program.isOutlivedByAnother()) whenNothingIsLeft.accept(this);
        else if (mayCut()) ends.cut();
    }

    /// What holds its output longer than it lives: the JDK lets go of the pipe, unless somebody is reading, and others may do
    /// so too. So what its own children still print may be lost, or not.
    private boolean mayCut() {
        return parent.kernel()
                        .choose(
                                ChoiceKind.PROCESS_FAULT,
                                program.host(),
                                program.name() + " leaves others behind",
                                2)
                == 1;
    }

    /// The parent has ended in order, and takes it along.
    void killLeftOver() {
        program.kill();
    }

    /// The parent is gone.
    void letGo() {
        ends.letGo();
    }

    @Override
    public long pid() {
        return program.pid();
    }

    @Override
    public Event<Exit> exited() {
        return exited;
    }

    @Override
    public Streams streams() {
        return new Streams(ends.input(), ends.output(), ends.errors());
    }

    @Override
    public void signal(StopSignal signal) {
        waiters.checkHere();
        if (exit == null) program.signal(signal);
    }
}
