package org.weft.sim.process;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.weft.Event;
import org.weft.Microthread;
import org.weft.WaitQueue;
import org.weft.net.ByteStream;
import org.weft.process.Exit;
import org.weft.process.spi.Child.StopSignal;
import org.weft.sim.SimProcess;
import org.weft.sim.SimProgram;
import org.weft.sim.kernel.Kernel;
import org.weft.sim.kernel.Trace;
import org.weft.sim.kernel.Unit;

/// One simulated process: a program in a reactor of its own.
///
/// ```
/// booting --after a while--> running --its program returns, throws--> ended
/// booting, running --KILL, or TERM for which it has never asked--> ended
/// booting, running --its host loses its power--> ended, and nobody is told
/// ```
final class RunningProgram implements SimProcess {
    private static final int KILL = 9;
    private static final int TERM = 15;

    /// A JVM on a busy machine.
    private static final long LONGEST_BOOT_NANOS = Duration.ofMillis(320).toNanos();

    /// The operating system delivers a signal when the process next runs.
    private static final long LONGEST_DELIVERY_NANOS = Duration.ofMillis(1).toNanos();

    private static final int STEPS = 20;

    private final SimulatedProcesses processes;
    private final SimProgram program;
    private final Start start;
    private final Unit unit;
    private final PipeReader input;
    private final PipeWriter output;
    private final PipeWriter errors;
    private final WaitQueue<Boolean> terminationWaiters = new WaitQueue<>("to be terminated");
    private final Event<Void> terminated =
            terminationWaiters.event(this::askTerminated).withoutValue();
    private @Nullable SimulatedChild child;
    private boolean heedsTermination;
    private boolean isTerminated;
    private boolean hasEnded;

    /// What a process is started with.
    ///
    /// @param host where
    /// @param name what it is called there
    /// @param pid its number
    /// @param words its command
    /// @param environment its environment
    record Start(
            String host,
            String name,
            long pid,
            List<String> words,
            Map<String, String> environment) {}

    /// The far ends of its standard streams, whoever is to hold them.
    interface Plumbing {
        PipeReader input(Unit unit);

        PipeWriter output(Unit unit);

        PipeWriter errors(Unit unit);
    }

    RunningProgram(
            SimulatedProcesses processes, SimProgram program, Start start, Plumbing plumbing) {
        this.processes = processes;
        this.program = program;
        this.start = start;
        this.unit = processes.startUnit(start.host(), start.name(), _ -> main());
        this.input = plumbing.input(unit);
        this.output = plumbing.output(unit);
        this.errors = plumbing.errors(unit);
        note("starts as process " + start.pid());
    }

    /// Has its end told to its parent.
    void belongsTo(SimulatedChild parentsView) {
        child = parentsView;
    }

    Unit unit() {
        return unit;
    }

    String host() {
        return start.host();
    }

    String name() {
        return start.name();
    }

    // ---- its life

    private void main() throws InterruptedException {
        long boot = choose("boots", LONGEST_BOOT_NANOS);
        if (boot > 0) Microthread.sleep(Duration.ofNanos(boot));
        end(Exits.ofCode(exitCode()));
    }

    private int exitCode() {
        try {
            return program.run(this);
        } catch (Exception e) {
            complain(e);
            return 1;
        }
    }

    private void complain(Exception e) {
        var text = new StringWriter();
        text.append("Exception in thread \"main\" ");
        e.printStackTrace(new PrintWriter(text));
        try {
            errors.write(ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8)));
        } catch (IOException | InterruptedException _) {
            // nobody listens, or the simulation is over
        }
    }

    void signal(StopSignal signal) {
        long delay = choose("is sent " + signal, LONGEST_DELIVERY_NANOS);
        Kernel kernel = unit.kernel();
        if (delay == 0) deliver(signal);
        else kernel.later(kernel.nanos() + delay, () -> deliver(signal));
    }

    private void deliver(StopSignal signal) {
        if (hasEnded) return;
        switch (signal) {
            case KILL -> kill(KILL);
            case TERM -> {
                if (heedsTermination) terminate();
                else kill(TERM);
            }
        }
    }

    private void terminate() {
        note("is asked to end");
        Kernel kernel = unit.kernel();
        kernel.at(
                kernel.nanos(),
                unit,
                () -> {
                    isTerminated = true;
                    terminationWaiters.fireAll(true);
                });
    }

    /// Ends it where it stands; its parent is told.
    void kill() {
        if (!hasEnded) kill(KILL);
    }

    private void kill(int number) {
        unit.crash();
        end(new Exit.Signal(number));
        unit.close(); // as the operating system does: its sockets, and its ends of its
        // children's pipes
    }

    /// Its host has lost its power.
    void vanish() {
        hasEnded = true;
    }

    private void end(Exit exit) {
        if (hasEnded) return;
        hasEnded = true;
        note("has ended: " + exit);
        processes.ended(this, start.pid());
        input.letGoSoon();
        output.letGo();
        errors.letGo();
        if (child != null) child.ends(exit);
    }

    /// Whether another process holds its standard output or error.
    boolean isOutlivedByAnother() {
        return output.isHeld() || errors.isHeld();
    }

    long choose(String what, long longestNanos) {
        return unit.kernel()
                .chooseDelay(
                        start.host(),
                        start.name() + " " + what,
                        STEPS,
                        step -> step * (longestNanos / STEPS));
    }

    private void note(String what) {
        Kernel kernel = unit.kernel();
        if (kernel.trace().isOn())
            kernel.note(Trace.Kind.EVENT, start.host(), start.name() + " " + what);
    }

    // ---- what its program is given

    @Override
    public List<String> words() {
        return start.words();
    }

    @Override
    public Map<String, String> environment() {
        return start.environment();
    }

    @Override
    public long pid() {
        return start.pid();
    }

    @Override
    public ByteStream input() {
        return input;
    }

    @Override
    public ByteStream output() {
        return output;
    }

    @Override
    public ByteStream errors() {
        return errors;
    }

    @Override
    public Event<Void> terminated() {
        heedsTermination = true;
        return terminated;
    }

    private @Nullable Boolean askTerminated() {
        return isTerminated ? true : null;
    }

    @Override
    public void fork(SimProgram another) {
        Start forked = processes.describe(start.host(), start.words(), start.environment());
        processes.began(new RunningProgram(processes, another, forked, new Shared()));
    }

    /// Its own streams, for a process that it forks.
    private final class Shared implements Plumbing {
        @Override
        public PipeReader input(Unit other) {
            return input.sharedWith(other);
        }

        @Override
        public PipeWriter output(Unit other) {
            return output.sharedWith(other);
        }

        @Override
        public PipeWriter errors(Unit other) {
            return errors.sharedWith(other);
        }
    }
}
