package org.weft.sim.kernel;

import java.util.ArrayDeque;
import java.util.List;
import org.weft.FailedException;
import org.weft.Outcome;
import org.weft.spi.Director;

/// Puts the decisions of one reactor to the oracle, and tells the kernel what its microthreads do.
final class UnitDirector implements Director {
    /// Those that failed last; what makes a reactor fail is among them.
    private static final int MOST_FAILED = 16;

    private final Unit unit;
    private final Kernel kernel;
    private String runningPath = "";
    private final ArrayDeque<Failed> failed = new ArrayDeque<>();

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
                if (kernel.trace().isOn()) pauses(subject);
            }
            case START -> row(Trace.Kind.START, subject);
            case END -> subject.outcome().ifPresent(how -> ended(subject.path(), how));
        }
    }

    private void pauses(Subject subject) {
        String place =
                kernel.trace().looksUpPlace()
                        ? Places.of(subject.stack().toArray(StackTraceElement[]::new))
                        : "";
        kernel.row(Trace.Kind.PAUSE, unit, subject.path(), subject.waitsFor(), place);
    }

    private void ended(String path, Outcome<?> how) {
        if (how instanceof Outcome.Failure<?>(Throwable error)) keep(path, root(error));
        if (kernel.trace().isOn()) kernel.row(Trace.Kind.END, unit, path, words(how), place(how));
    }

    private String place(Outcome<?> how) {
        return how instanceof Outcome.Failure<?>(Throwable error) && kernel.trace().looksUpPlace()
                ? Places.of(root(error).getStackTrace())
                : "";
    }

    private String words(Outcome<?> how) {
        return switch (how) {
            case Outcome.Success<?> _ -> "";
            case Outcome.Failure<?>(Throwable error) -> "throws " + firstLine(root(error));
            case Outcome.Cancellation<?>(String reason) -> "ends cancelled: " + shortened(reason);
        };
    }

    private static String firstLine(Throwable error) {
        return error.toString().lines().findFirst().orElse("");
    }

    private void keep(String path, Throwable error) {
        if (!whoThrew(error).isEmpty()) return;
        if (failed.size() == MOST_FAILED) failed.removeFirst();
        failed.add(new Failed(path, error));
    }

    /// The path of the first microthread that `error` has ended; empty if none is known.
    String whoThrew(Throwable error) {
        Throwable root = root(error);
        for (Failed each : failed) if (each.error == root) return each.path;
        return "";
    }

    private static Throwable root(Throwable error) {
        Throwable root = error;
        while (root instanceof FailedException && root.getCause() != null) root = root.getCause();
        return root;
    }

    private record Failed(String path, Throwable error) {}

    @Override
    public void cancelled(Cancellation cancellation) {
        if (!kernel.trace().isOn()) return;
        String place = isByOther(cancellation) ? kernel.trace().here() : "";
        kernel.row(Trace.Kind.EVENT, unit, cancellation.path(), words(cancellation), place);
    }

    private static boolean isByOther(Cancellation cancellation) {
        return !cancellation.by().isEmpty() && !cancellation.by().equals(cancellation.path());
    }

    private String words(Cancellation cancellation) {
        String what = cancellation.what();
        String reason = cancellation.reason();
        if (cancellation.isByLimit()) return reason + " passes in " + what;
        String whose = what.startsWith("microthread ") ? "" : what + " ";
        String by = isByOther(cancellation) ? " by " + cancellation.by() : "";
        return whose + "is cancelled" + by + ": " + shortened(reason);
    }

    /// What has failed with what stands in the row of that.
    private String shortened(String reason) {
        for (Failed each : failed) {
            String error = ": " + each.error;
            if (reason.endsWith(error))
                return reason.substring(0, reason.length() - error.length());
        }
        return reason;
    }

    private void row(Trace.Kind kind, Subject subject) {
        if (kernel.trace().isOn()) kernel.row(kind, unit, subject.path(), "");
    }

    @Override
    public void missed(String what) {
        kernel.missed(what, unit);
        Trace trace = kernel.trace();
        String text = "fires \"" + what + "\": nobody waits";
        if (trace.isOn()) kernel.row(Trace.Kind.EVENT, unit, runningPath, text, trace.here());
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
        String who = escape == Escape.FOREIGN_WORK ? name(by) : unit + " " + runningPath;
        kernel.escaped(new Escaped(unit, escape, who, where));
    }

    private static String name(Thread thread) {
        if (!thread.getName().isEmpty()) return "thread \"" + thread.getName() + "\"";
        return (thread.isVirtual() ? "virtual thread #" : "thread #") + thread.threadId();
    }
}
