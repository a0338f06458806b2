package org.weft.sim.kernel;

import java.util.List;
import org.weft.spi.Director;

/// Puts the decisions of one reactor to the oracle, and tells the kernel what its microthreads do.
final class UnitDirector implements Director {
    private final Unit unit;
    private final Kernel kernel;
    private String runningPath = "";

    UnitDirector(Unit unit, Kernel kernel) {
        this.unit = unit;
        this.kernel = kernel;
    }

    String runningPath() {
        return runningPath;
    }

    @Override
    public int choose(Choice choice, Candidates candidates) {
        ChoiceKind kind =
                switch (choice) {
                    case NEXT_MICROTHREAD -> ChoiceKind.NEXT_MICROTHREAD;
                    case YIELD -> ChoiceKind.YIELD;
                    case TIMER_TIE -> ChoiceKind.TIMER_TIE;
                    case FOREIGN_ENTRY -> ChoiceKind.FOREIGN_ENTRY;
                };
        if (kind == ChoiceKind.YIELD || kind == ChoiceKind.FOREIGN_ENTRY)
            return (int) kernel.choose(kind, unit.toString(), candidates.path(0), 2);
        return (int) kernel.decisions().choose(kind, unit.toString(), candidates);
    }

    @Override
    public void observe(Step step, Subject subject) {
        switch (step) {
            case SLICE -> {
                runningPath = subject.path();
                kernel.slice(unit, runningPath);
            }
            case PAUSE -> {
                if (kernel.trace().isOn())
                    kernel.row(Trace.Kind.PAUSE, unit, subject.path(), subject.waitsFor());
            }
            case START -> row(Trace.Kind.START, subject);
            case END -> row(Trace.Kind.END, subject);
        }
    }

    private void row(Trace.Kind kind, Subject subject) {
        if (kernel.trace().isOn()) kernel.row(kind, unit, subject.path(), "");
    }

    @Override
    public void missed(String what) {
        kernel.missed(what, unit);
        if (kernel.trace().isOn())
            kernel.row(Trace.Kind.EVENT, unit, runningPath, "fires \"" + what + "\": nobody waits");
    }

    /// In the report, if there is one: of a campaign in which thousands of runs fail nobody reads the log.
    @Override
    public boolean reportsCycle(List<String> paths) {
        if (kernel.trace().isOn())
            kernel.row(
                    Trace.Kind.EVENT, unit, "", "wait for each other: " + String.join(", ", paths));
        return kernel.owner().reportsCycles();
    }

    @Override
    public void escaped(Escape escape, Thread by, List<StackTraceElement> where) {
        if (kernel.worker().is(by)) return;
        kernel.escaped(new Escaped(unit, escape, by.toString(), where));
    }
}
