package org.weft.sim;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.weft.DeadlockError;
import org.weft.sim.explore.Finding;
import org.weft.sim.kernel.Escaped;
import org.weft.sim.kernel.Kernel;
import org.weft.sim.kernel.Stop;
import org.weft.sim.kernel.Unit;
import org.weft.spi.Director;

/// What is wrong in one run: the first thing counts.
final class Findings {
    /// In a dump, who waits for what, for some seconds or longer.
    private static final Pattern LONG_WAIT =
            Pattern.compile("(?m)^(.+) WAITING for (?!end of )(.+), since (\\d+) s$");

    private static final Pattern REAL_NETWORK =
            Pattern.compile(
                    "java\\.net\\.(Server|Datagram)?Socket|java\\.net\\.Inet|jdk\\.internal\\.net\\.http"
                            + "|sun\\.nio\\.ch\\.(Nio|Server|Datagram)?Socket");

    /// An exception of JUnit, which may not be there.
    private static final String ABORTED = "org.opentest4j.TestAbortedException";

    private final Kernel kernel;
    private final SimOptions options;
    private @Nullable Finding first;
    private @Nullable Finding escape;

    /// An assumption of a test that does not hold: neither passed nor failed.
    private @Nullable RuntimeException aborted;

    Findings(Kernel kernel, SimOptions options) {
        this.kernel = kernel;
        this.options = options;
    }

    /// Whether it need not go on.
    boolean isVerdict() {
        return first != null || aborted != null;
    }

    Optional<Finding> first() {
        return Optional.ofNullable(first);
    }

    Optional<Finding> escape() {
        return Optional.ofNullable(escape);
    }

    void throwIfAborted() {
        if (aborted != null) throw aborted;
    }

    private void found(Finding what) {
        if (first == null) first = what;
    }

    /// What nobody has decided.
    void escapes() {
        for (Escaped escaped : kernel.escapes())
            switch (escaped.what()) {
                case FOREIGN_WORK -> foreignWork(escaped);
                case TIMED_BLOCK -> escaped(Escape.TIMED_BLOCK, escaped.who(), escaped.where());
                case BLOCK -> escaped(Escape.BLOCK, escaped.who(), escaped.where());
            }
    }

    private void foreignWork(Escaped escaped) {
        String what = Escape.FOREIGN_WORK.remedy() + ". " + Waker.of(escaped.where()).remedy();
        escaped(
                Escape.FOREIGN_WORK,
                escaped.who() + " at " + escaped.unit() + ": " + what,
                frames(escaped.where()) + lastInside(escaped));
    }

    /// Who has probably been woken: a program's own frames, of which the waker has none.
    private String lastInside(Escaped escaped) {
        List<Escaped> before =
                kernel.escapes().stream()
                        .takeWhile(each -> each != escaped)
                        .filter(each -> each.unit() == escaped.unit())
                        .filter(each -> each.what() != Director.Escape.FOREIGN_WORK)
                        .toList();
        if (before.isEmpty()) return "";
        Escaped last = before.getLast();
        return "the last to wait inside the JDK there was "
                + last.who()
                + "\n"
                + frames(last.where());
    }

    private static String frames(List<StackTraceElement> stack) {
        return stack.stream()
                .map(frame -> "    at " + Finding.place(frame) + "\n")
                .collect(Collectors.joining());
    }

    /// @param who the microthread
    void escaped(Escape escape, String who, List<StackTraceElement> where) {
        escaped(escape, who + ": " + escape.remedy(), frames(where));
    }

    private void escaped(Escape kind, String what, String picture) {
        if (options.allows(kind)) return;
        var finding =
                new Finding(
                        Finding.Kind.ESCAPE,
                        what + "; or allow it by SimOptions.allowing(Escape." + kind + ")",
                        Optional.empty(),
                        Finding.Kind.ESCAPE + " " + kind,
                        picture);
        if (escape == null) escape = finding;
        found(finding);
    }

    /// What `main` of a unit has thrown.
    void thrown(Unit unit, Throwable thrown) {
        if (thrown instanceof InterruptedException) return; // it was stopped
        if (isAborted(thrown)) return;
        if (thrown instanceof DeadlockError)
            found(stuck(String.valueOf(thrown.getMessage()), String.valueOf(thrown.getMessage())));
        else found(Finding.of(thrown, unit.whoThrew(thrown) + realNetwork(thrown), picture()));
    }

    /// The name of a simulated host means nothing to a real socket.
    private static String realNetwork(Throwable thrown) {
        Throwable root = Finding.root(thrown);
        boolean isReal =
                root instanceof IOException
                        && Arrays.stream(root.getStackTrace())
                                .anyMatch(f -> REAL_NETWORK.matcher(f.getClassName()).lookingAt());
        return isReal ? ", from the machine's own network: Tcp is the simulated one" : "";
    }

    void thrownByBody(Throwable thrown) {
        if (isAborted(thrown)) return;
        Throwable told = isMicrothreadMissed(thrown) ? noMicrothread(thrown) : thrown;
        found(Finding.of(told, "the body", ""));
    }

    /// The library says what to do where there is no simulation.
    private static boolean isMicrothreadMissed(Throwable thrown) {
        StackTraceElement[] stack = thrown.getStackTrace();
        return stack.length > 0
                && stack[0].getClassName().equals("org.weft.Stage")
                && stack[0].getMethodName().equals("nowhere");
    }

    private static IllegalStateException noMicrothread(Throwable thrown) {
        var better =
                new IllegalStateException(
                        "the body of a simulation is no microthread: call this in what sim.on or sim.host is given");
        better.setStackTrace(thrown.getStackTrace());
        return better;
    }

    private boolean isAborted(Throwable thrown) {
        if (!(Finding.root(thrown) instanceof RuntimeException e)
                || !e.getClass().getName().equals(ABORTED)) return false;
        if (aborted == null) aborted = e;
        return true;
    }

    /// All wait for ever: for something that was fired when nobody waited, perhaps.
    private Finding stuck(String summary, String picture) {
        List<String> lost =
                kernel.missed().stream()
                        .filter(missed -> picture.contains(missed.what()))
                        .map(Kernel.Missed::toString)
                        .toList();
        Finding.Kind kind = lost.isEmpty() ? Finding.Kind.DEADLOCK : Finding.Kind.LOST_WAKE_UP;
        var headline = new StringBuilder(summary.lines().findFirst().orElse(""));
        lost.forEach(each -> headline.append("; ").append(each));
        return new Finding(kind, headline.toString(), Optional.empty(), kind.toString(), picture);
    }

    /// An expectation does not hold, whatever the program makes of that.
    AssertionError violated(AssertionError error) {
        found(Finding.of(error, kernel.runningMicrothread(), picture()));
        return error;
    }

    /// A microthread has worked on past the deadline of another.
    void starved(Unit hog, Duration length, Duration late) {
        found(
                finding(
                        Finding.Kind.STARVATION,
                        hog
                                + " "
                                + hog.runningPath()
                                + " has worked for "
                                + length
                                + " in one slice, and a deadline of another is late by "
                                + late));
    }

    /// The run has stopped, and not all is done.
    void unfinished() {
        found(whyUnfinished());
    }

    private Finding whyUnfinished() {
        return switch (kernel.lastStop()) {
            case Stop.Quiet _ ->
                    finding(
                            Finding.Kind.DEADLOCK,
                            "nothing can happen any more, and not all is done");
            case Stop.Livelock(List<String> cycle) ->
                    finding(
                            Finding.Kind.LIVELOCK,
                            "no time passes any more; these run again and again: " + cycle);
            case Stop.TimeIsUp(Duration limit) ->
                    finding(
                            Finding.Kind.ENDLESS,
                            "not done after the simulated "
                                    + limit
                                    + longestWait(picture(), limit));
            case Stop.TooManySteps(long limit) ->
                    finding(Finding.Kind.ENDLESS, "not done after " + limit + " steps");
            case Stop.Ended _ -> throw new IllegalStateException("it has ended, and is not done");
        };
    }

    /// Who has waited the longest, in a picture, if that is half of the time; those aside who wait for the end of others.
    private static String longestWait(String picture, Duration limit) {
        return LONG_WAIT
                .matcher(picture)
                .results()
                .filter(wait -> 2 * Long.parseLong(wait.group(3)) >= limit.toSeconds())
                .max(Comparator.comparingLong(wait -> Long.parseLong(wait.group(3))))
                .map(wait ->
                        "; "
                                + wait.group(1)
                                + " waits for "
                                + wait.group(2)
                                + " since "
                                + wait.group(3)
                                + " s")
                .orElse("");
    }

    private Finding finding(Finding.Kind kind, String summary) {
        return new Finding(kind, summary, Optional.empty(), kind.toString(), picture());
    }

    private String picture() {
        var text = new StringBuilder();
        try {
            for (Unit unit : kernel.units()) if (unit.isAlive()) unit.reactor().dump(text);
        } catch (IOException e) {
            throw new IllegalStateException("a StringBuilder has failed", e);
        }
        return text.toString();
    }
}
