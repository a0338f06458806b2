package org.weft.sim.explore;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.weft.sim.kernel.Trace;

/// Compares two runs that ought to be the same, and finds the first thing in which they differ.
final class Guard {
    /// So many pairs of runs it takes at most, until one differs within what was remembered of it.
    private static final int MOST_PAIRS = 20;

    /// Of runs that take long there are fewer.
    private static final Duration LOOKING = Duration.ofSeconds(20);

    private static final int MOST_FRAMES = 24;

    /// Above the stack of a choice that no microthread has caused.
    private static final String DRIVEN = "org.weft.HandDriven.step";

    /// What nobody sees who was not there.
    private static final String CAUSES =
            """
            what may be behind it: the machine's clock (System.nanoTime, Instant.now), chance (Math.random, new Random()), the order
            of a HashMap or HashSet of objects without a hashCode of their own, a thread, be it of a pool (parallel streams,
            CompletableFuture), a file, process or socket of the machine, what an earlier run has left in a static field or
            outside of the body
            """;

    /// Of what goes into one line.
    private static final int MOST_CHARS = 70;

    private final Experiment experiment;
    private final Recipe recipe;

    Guard(Experiment experiment, Recipe recipe) {
        this.experiment = experiment;
        this.recipe = recipe;
    }

    /// Whether two runs have decided and done the same, and ended in the same way.
    static boolean isSame(Verdict a, Verdict b) {
        return a.hash() == b.hash() && Ends.isSame(a, b);
    }

    /// What to make of a run that was clean at first, and fails after others.
    static Finding inherited(long seed, Finding now) {
        if (now.kind() == Finding.Kind.ESCAPE) return now;
        return finding(
                "the first, with seed "
                        + seed
                        + ", ended well, and, when it was run again after others, "
                        + Ends.quoted(now)
                        + ": what one leaves behind is there for the next",
                "",
                now.cause());
    }

    /// What nobody has decided explains better than anything else why two runs differ.
    static Optional<Finding> escape(Verdict verdict) {
        return verdict.finding().filter(f -> f.kind() == Finding.Kind.ESCAPE);
    }

    /// The same, also where something else was wrong before.
    private static Optional<Finding> anyEscape(Verdict verdict) {
        return escape(verdict).or(verdict::escape);
    }

    /// Runs it again, in pairs, until it sees where two runs part. What was wrong in one of the first two is told too.
    ///
    /// @param first a run
    /// @param second another one, which differs
    Finding explain(Verdict first, Verdict second) {
        Optional<Finding> escape = anyEscape(first).or(() -> anyEscape(second));
        Finding parted = escape.orElseGet(() -> whereTheyPart(first, second));
        String ends = Ends.told(first, second);
        if (Ends.isSame(first, second) || parted.summary().contains(ends)) return parted;
        return new Finding(
                parted.kind(),
                parted.summary(),
                cause(first, second),
                parted.fingerprint(),
                ends + "\n" + parted.picture());
    }

    private Finding whereTheyPart(Verdict first, Verdict second) {
        int from = 0;
        var looking = new RealBudget(LOOKING);
        for (int pair = 0; pair == 0 || (pair < MOST_PAIRS && !looking.isOver()); pair++) {
            var a = new Witness(recipe.way().oracle(recipe.seed()), from);
            var b = new Witness(recipe.way().oracle(recipe.seed()), from);
            Verdict one = experiment.run(recipe.seed(), a, true);
            Verdict two = experiment.run(recipe.seed(), b, true);
            Optional<Finding> escape = anyEscape(one).or(() -> anyEscape(two));
            if (escape.isPresent()) return escape.get();
            int index = a.divergence(b);
            if (index < 0 && isSame(one, two) && one.rows().equals(two.rows())) continue;
            int row = isWhole(one) && isWhole(two) ? firstDifference(one.rows(), two.rows()) : -1;
            String asked = lastAsked(row, a, b);
            if (index < 0 || (!asked.isEmpty() && isEarlier(row, a.at(index), b.at(index))))
                return finding(slices(one, two), asked, cause(one, two));
            boolean isSeen = a.at(index) != null || b.at(index) != null;
            if (isSeen)
                return finding(
                        choices(index, a, b), picture(index, a, b, one, two), cause(one, two));
            from = Math.max(0, index - Witness.WINDOW / 2);
        }
        return finding(once(first, second), "", cause(first, second));
    }

    /// What is there only until it has happened once, as a cache that is empty at first.
    private static String once(Verdict first, Verdict second) {
        String difference = "two runs were not alike";
        if (!first.rows().isEmpty() && !second.rows().isEmpty()) difference = slices(first, second);
        else if (!Ends.isSame(first, second)) difference = Ends.told(first, second);
        return difference
                + "; after that all were alike, or parted late: is something made once, and then kept?";
    }

    private static Finding finding(String where, String picture, Optional<Throwable> cause) {
        return new Finding(
                Finding.Kind.NONDETERMINISM,
                "the same seed gave two different runs: " + where,
                cause,
                Finding.Kind.NONDETERMINISM.toString(),
                picture + CAUSES);
    }

    private static Optional<Throwable> cause(Verdict one, Verdict two) {
        return one.finding().or(two::finding).flatMap(Finding::cause);
    }

    private static String choices(int index, Witness a, Witness b) {
        return "choice "
                + index
                + " was "
                + shortened(what(a, index))
                + " in one, and "
                + shortened(what(b, index))
                + " in the other";
    }

    private static String picture(int index, Witness a, Witness b, Verdict one, Verdict two) {
        var picture = new StringBuilder();
        String before = lastCommon(one.rows(), two.rows());
        if (!before.isEmpty())
            picture.append("the last that both had: ").append(before).append('\n');
        picture.append("one:   ").append(what(a, index)).append('\n').append(stack(a.at(index)));
        picture.append("other: ").append(what(b, index)).append('\n').append(stack(b.at(index)));
        return picture.toString();
    }

    private static boolean isWhole(Verdict verdict) {
        return verdict.rows().size() < Trace.SURELY_KEPT;
    }

    /// Whether the two parted in what they did before they did in a choice.
    private static boolean isEarlier(
            int row, Witness.@Nullable Sight one, Witness.@Nullable Sight two) {
        return row >= 0
                && (one != null || two != null)
                && (one == null || one.place() > row)
                && (two == null || two.place() > row);
    }

    /// Where the two last asked for something, before they did something different.
    private static String lastAsked(int row, Witness a, Witness b) {
        if (row < 0) return "";
        return lastAsked("one", a.before(row)) + lastAsked("other", b.before(row));
    }

    private static String lastAsked(String which, Witness.@Nullable Sight sight) {
        if (sight == null) return "";
        return which + " has last asked for \"" + sight.what() + "\"\n" + stack(sight);
    }

    private static String shortened(String what) {
        return what.length() <= MOST_CHARS ? what : what.substring(0, MOST_CHARS) + "..\"";
    }

    private static String what(Witness witness, int index) {
        if (witness.hasEndedBefore(index)) return "not there: the run had ended";
        Witness.Sight sight = witness.at(index);
        return sight == null ? "another one" : "\"" + sight.what() + "\"";
    }

    /// What of the program and the library has asked; below and above it is the simulator.
    private static String stack(Witness.@Nullable Sight sight) {
        if (sight == null) return "";
        List<StackTraceElement> frames =
                Arrays.stream(sight.stack().getStackTrace())
                        .dropWhile(Guard::isSimulator)
                        .takeWhile(frame -> !isSimulator(frame))
                        .limit(MOST_FRAMES)
                        .toList();
        if (frames.stream().anyMatch(frame -> name(frame).equals(DRIVEN)))
            return "    (the reactor itself, between two slices)\n";
        var text = new StringBuilder();
        for (StackTraceElement frame : frames)
            text.append("    at ").append(Finding.place(frame)).append('\n');
        return text.toString();
    }

    private static String name(StackTraceElement frame) {
        return frame.getClassName() + "." + frame.getMethodName();
    }

    private static boolean isSimulator(StackTraceElement frame) {
        String name = frame.getClassName();
        return name.equals(Witness.class.getName()) || name.startsWith("org.weft.sim.kernel.");
    }

    private static String slices(Verdict first, Verdict second) {
        List<Trace.Row> one = first.rows();
        List<Trace.Row> two = second.rows();
        int index = firstDifference(one, two);
        if (index < 0 && !Ends.isSame(first, second)) return Ends.told(first, second);
        if (index < 0) return "what it decides and does is the same, and yet its hash is not";
        String before = index == 0 ? "" : ", after " + text(one.get(index - 1));
        return "step "
                + index
                + " was "
                + text(one, index)
                + time(one, two, index)
                + " in one, and "
                + text(two, index)
                + time(two, one, index)
                + " in the other"
                + before;
    }

    private static String lastCommon(List<Trace.Row> one, List<Trace.Row> two) {
        int index = firstDifference(one, two);
        return index <= 0 ? "" : text(one.get(index - 1));
    }

    private static int firstDifference(List<Trace.Row> one, List<Trace.Row> two) {
        int common = Math.min(one.size(), two.size());
        for (int i = 0; i < common; i++) if (!one.get(i).equals(two.get(i))) return i;
        return one.size() == two.size() ? -1 : common;
    }

    /// When it was, if that is the difference.
    private static String time(List<Trace.Row> rows, List<Trace.Row> others, int index) {
        boolean isAlike = text(rows, index).equals(text(others, index));
        if (!isAlike || index >= rows.size()) return "";
        return String.format(Locale.ROOT, " at %.9f s", rows.get(index).nanos() / 1e9);
    }

    private static String text(List<Trace.Row> rows, int index) {
        return index < rows.size() ? text(rows.get(index)) : "not there: the run had ended";
    }

    private static String text(Trace.Row row) {
        String more = (row.text() + (row.place().isEmpty() ? "" : " at " + row.place())).strip();
        String what = more.isEmpty() ? "" : " (" + more + ")";
        return "\"" + (row.kind() + " " + row.host() + " " + row.path()).strip() + what + "\"";
    }
}
