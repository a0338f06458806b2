package org.weft.bench.catalogue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.weft.sim.SimulationFailure;
import org.weft.sim.Strategy;

/// Looks for each planted bug with many seeds, and for bugs in the fixed twins; a line of a table each.
public final class BugHunt {
    /// How far apart the seeds of two searches are: none tries those of another.
    private static final long APART = 1_000_000;

    private static final int SEARCHES_A_ROUND = 20;
    private static final int TWIN_RUNS_A_ROUND = 2_000;
    private static final Strategy[] BY_LOT = {Strategy.PCT, Strategy.POS, Strategy.RANDOM};
    private static final int MOST_CHOICES = 5;
    private static final double MOST_MISSED = 0.01;

    private static final String HEAD =
            """
            | bug | found | by | in run: median | 99 % | size: median | most | repeated | by lot alone: found | median | 99 % | twin: clean runs |
            |---|---|---|---|---|---|---|---|---|---|---|---|\
            """;

    private final int searches;
    private final int twinRuns;
    private final List<Bug> bugs;

    /// Plans one.
    ///
    /// @param rounds how much: in a round each bug is looked for 20 times, and each twin run 2,000 times
    /// @param only what the names of bugs have in common that are looked for
    public BugHunt(int rounds, String only) {
        this.searches = rounds * SEARCHES_A_ROUND;
        this.twinRuns = rounds * TWIN_RUNS_A_ROUND;
        this.bugs = Bugs.all().stream().filter(bug -> bug.toString().contains(only)).toList();
    }

    /// Goes through the catalogue.
    ///
    /// @param lines takes those of the table
    /// @return whether all was as it should be
    /// @throws IOException if there is no place for reports
    public boolean run(Consumer<String> lines) throws IOException {
        if (System.getProperty("weft.sim.folder") == null)
            System.setProperty("weft.sim.folder", Files.createTempDirectory("weft-sim").toString());
        lines.accept(HEAD);
        boolean isAllWell = true;
        for (Bug bug : bugs) isAllWell &= line(bug, lines);
        return isAllWell;
    }

    private boolean line(Bug bug, Consumer<String> lines) {
        List<Find> finds = hunt(bug);
        List<Find> byLot = hunt(bug, BY_LOT);
        int clean = cleanRunsOf(bug);
        long repeated = finds.stream().filter(Find::isRepeated).count();
        lines.accept(
                String.format(
                        Locale.ROOT,
                        "| %s | %d/%d | %s | %s | %s | %s | %s | %d/%d | %d/%d | %s | %s | %,d |",
                        bug,
                        finds.size(),
                        searches,
                        ways(finds),
                        quantile(runs(finds), 0.5),
                        quantile(runs(finds), 0.99),
                        quantile(sizes(finds), 0.5),
                        quantile(sizes(finds), 1),
                        repeated,
                        finds.size(),
                        byLot.size(),
                        searches,
                        quantile(runs(byLot), 0.5),
                        quantile(runs(byLot), 0.99),
                        clean));
        return finds.size() >= Math.ceil(searches * (1 - MOST_MISSED))
                && repeated == finds.size()
                && finds.stream().allMatch(f -> f.isReported() && f.size() <= MOST_CHOICES)
                && clean == twinRuns;
    }

    private List<Find> hunt(Bug bug, Strategy... ways) {
        var finds = new ArrayList<Find>();
        for (int i = 0; i < searches; i++) Find.of(bug, 1 + i * APART, ways).ifPresent(finds::add);
        return finds;
    }

    /// As usual, too, which is depth-first for the most part, and ends early if it has come to the end.
    private int cleanRunsOf(Bug bug) {
        try {
            bug.fixed().run(twinRuns, 1);
            bug.fixed().run(twinRuns, 1, BY_LOT);
            return twinRuns;
        } catch (SimulationFailure failure) {
            System.err.println("bench: the fixed twin of " + bug + " fails: " + failure.report());
            return 0;
        }
    }

    private static String ways(List<Find> finds) {
        var counts =
                finds.stream()
                        .collect(
                                Collectors.groupingBy(
                                        Find::way, TreeMap::new, Collectors.counting()));
        if (counts.size() == 1) return counts.firstKey();
        return counts.entrySet().stream()
                .map(e -> e.getKey() + " " + e.getValue())
                .collect(Collectors.joining(", "));
    }

    private static int[] runs(List<Find> finds) {
        return finds.stream().mapToInt(Find::run).sorted().toArray();
    }

    private static int[] sizes(List<Find> finds) {
        return finds.stream().mapToInt(Find::size).sorted().toArray();
    }

    /// Of sorted values; a dash if there are none.
    private static String quantile(int[] sorted, double share) {
        if (sorted.length == 0) return "-";
        return Integer.toString(sorted[(int) Math.ceil(share * sorted.length) - 1]);
    }
}
