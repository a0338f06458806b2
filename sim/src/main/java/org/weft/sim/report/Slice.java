package org.weft.sim.report;

import static org.weft.sim.kernel.Trace.Kind.END;
import static org.weft.sim.kernel.Trace.Kind.SLICE;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToIntFunction;
import java.util.regex.Pattern;
import org.weft.sim.explore.Finding;
import org.weft.sim.kernel.Trace;
import org.weft.sim.kernel.Trace.Row;

/// What of a trace is worth to be read.
final class Slice {
    private static final String MAIN = "main";

    /// Of scopes and microthreads: who waits for their end finds it whenever he looks.
    private static final String END_OF = "fires \"end of ";

    /// It follows from the cancellation before it.
    private static final String FOLLOWS = "is cancelled: its body was cancelled";

    // in lines
    private static final int FIRST = 20;
    private static final int LAST = 70;

    /// Deviations and faults between them, and what is next to them.
    private static final int BETWEEN = 40;

    private Slice() {}

    /// Leaves out the hosts of which neither the finding nor, of those that are left, any row speaks; but what programs say of
    /// themselves stays, for hosts may have to do with each other by objects that nobody sees.
    static List<Row> relevant(List<Row> rows, Finding finding) {
        Set<String> hosts = new LinkedHashSet<>();
        for (Row row : rows) hosts.add(Columns.host(row));
        hosts.remove("");
        Set<String> kept = named(hosts, finding.headline());
        if (kept.isEmpty()) return rows;
        while (kept.addAll(linked(rows, hosts, kept))) {
            // until there is nobody to add
        }
        return rows.stream().filter(row -> isAbout(kept, hosts, row)).toList();
    }

    private static boolean isAbout(Set<String> kept, Set<String> hosts, Row row) {
        if (row.kind() == Trace.Kind.NOTE) return true;
        String host = Columns.host(row);
        if (!host.isEmpty()) return kept.contains(host);
        Set<String> named = named(hosts, row.text());
        return named.isEmpty() || named.stream().anyMatch(kept::contains);
    }

    /// The hosts that a text names.
    private static Set<String> named(Set<String> hosts, String text) {
        Set<String> named = new LinkedHashSet<>();
        for (String host : hosts)
            if (text.contains(host) && word(host).matcher(text).find()) named.add(host);
        return named;
    }

    private static Pattern word(String host) {
        return Pattern.compile("(?<![\\w.-])" + Pattern.quote(host) + "(?![\\w-])");
    }

    private static Set<String> linked(List<Row> rows, Set<String> hosts, Set<String> kept) {
        Set<String> linked = new LinkedHashSet<>();
        for (Row row : rows) {
            if (row.kind() != Trace.Kind.EVENT && row.kind() != Trace.Kind.FAULT) continue;
            Set<String> named = named(hosts, row.text());
            named.add(Columns.host(row));
            named.remove("");
            if (named.stream().anyMatch(kept::contains)) linked.addAll(named);
        }
        return linked;
    }

    /// Leaves out what says nothing new: that one is started who runs later; that it has ended, after its last slice; slices in
    /// a row; and what the library's own microthreads do.
    static List<Row> merged(List<Row> rows) {
        Set<String> runners = whoStillRuns(rows);
        boolean isProgram = rows.stream().anyMatch(row -> row.path().equals(MAIN));
        List<Row> merged = new ArrayList<>();
        for (Row row : rows) {
            if (isProgram && isService(row)) continue;
            if (row.kind() == Trace.Kind.START && runners.contains(who(row))) continue;
            if (row.kind() == Trace.Kind.EVENT && saysNothingNew(row.text())) continue;
            if (row.kind() == Trace.Kind.PAUSE && row.text().isEmpty()) continue;
            if (!merged.isEmpty() && isContinued(merged.getLast(), row))
                merged.add(joined(merged.removeLast(), row));
            else merged.add(row);
        }
        return merged;
    }

    private static boolean saysNothingNew(String event) {
        return event.startsWith(END_OF) || event.endsWith(FOLLOWS);
    }

    /// Whether a row only goes on with what the one before it has begun.
    private static boolean isContinued(Row before, Row row) {
        return before.kind() == Trace.Kind.SLICE
                && who(before).equals(who(row))
                && before.text().isEmpty()
                && (row.kind() == Trace.Kind.SLICE
                        || row.kind() == Trace.Kind.PAUSE
                        || row.kind() == Trace.Kind.END);
    }

    private static Row joined(Row before, Row row) {
        return switch (row.kind()) {
            case PAUSE -> new Row(before.nanos(), row.host(), row.path(), SLICE, row.text());
            case END -> new Row(before.nanos(), row.host(), row.path(), END, ended(row));
            default -> row;
        };
    }

    private static String ended(Row row) {
        return "runs, and " + (row.text().isEmpty() ? "ends" : row.text());
    }

    private static Set<String> whoStillRuns(List<Row> rows) {
        Set<String> who = new HashSet<>();
        for (Row row : rows) if (row.kind() == Trace.Kind.SLICE) who.add(who(row));
        return who;
    }

    private static String who(Row row) {
        return row.host() + " " + row.path();
    }

    private static boolean isService(Row row) {
        String path = row.path();
        return !path.isEmpty() && !path.equals(MAIN) && !path.startsWith(MAIN + "/");
    }

    /// Which rows are shown: the first, the last, and of those between the ones out of the ordinary, latest first, with their
    /// neighbours.
    ///
    /// @param height how many lines a row takes
    static Set<Integer> cut(List<Row> rows, ToIntFunction<Row> height) {
        int[] heights = rows.stream().mapToInt(height).toArray();
        int first = 0;
        for (int lines = 0; first < heights.length && lines < FIRST; first++)
            lines += heights[first];
        int last = heights.length;
        for (int lines = 0; last > first && lines < LAST; ) lines += heights[--last];
        Set<Integer> shown = new TreeSet<>();
        for (int i = 0; i < first; i++) shown.add(i);
        for (int i = last; i < heights.length; i++) shown.add(i);
        int between = 0;
        for (int i = last - 1; i >= first && between < BETWEEN; i--)
            if (isOutOfTheOrdinary(rows.get(i)))
                for (int shownToo : List.of(i - 1, i, i + 1))
                    if (shown.add(shownToo)) between += heights[shownToo];
        return shown;
    }

    private static boolean isOutOfTheOrdinary(Row row) {
        return switch (row.kind()) {
            case CHOICE, FAULT, NOTE -> true;
            default -> false;
        };
    }
}
