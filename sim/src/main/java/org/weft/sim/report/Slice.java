package org.weft.sim.report;

import static org.weft.sim.kernel.Trace.Kind.END;
import static org.weft.sim.kernel.Trace.Kind.SLICE;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.weft.sim.kernel.Trace;
import org.weft.sim.kernel.Trace.Row;

/// What of a trace is worth to be read: no row that says nothing new.
final class Slice {
    private static final String MAIN = "main";

    /// Of scopes and microthreads: who waits for their end finds it whenever he looks.
    private static final String END_OF = "fires \"end of ";

    /// It follows from the cancellation before it.
    private static final String FOLLOWS = "is cancelled: its body was cancelled";

    /// Of a scope in which somebody, or its own body, has failed, and of its daemons; names may hold anything.
    private static final Pattern FAILED =
            Pattern.compile(
                    "scope \".*\" is cancelled( by .*)?: (microthread \".*\" failed|its body failed: .*)"
                            + "|is cancelled by .*: the others in its scope have ended");

    private static final String DEADLOCK =
            "scope \"main\" is cancelled by callbacks: it failed: DeadlockError";

    private Slice() {}

    /// Leaves out what says nothing new: that one is started who runs later; that it has ended, after its last slice; slices in
    /// a row; and what the library's own microthreads do.
    static List<Row> merged(List<Row> all) {
        List<Row> rows = upToDeadlock(all);
        Set<String> runners = whoStillRuns(rows);
        boolean isProgram = rows.stream().anyMatch(row -> row.path().equals(MAIN));
        List<Row> merged = new ArrayList<>();
        for (Row row : rows) {
            if (isProgram && isService(row)) continue;
            if (row.kind() == Trace.Kind.START && runners.contains(who(row))) continue;
            if (row.kind() == Trace.Kind.EVENT && saysNothingNew(row.text())) continue;
            if (!merged.isEmpty() && isContinued(merged.getLast(), row))
                merged.add(joined(merged.removeLast(), row));
            else if (row.kind() != Trace.Kind.PAUSE || !row.text().isEmpty()) merged.add(row);
        }
        return withoutConsequences(merged);
    }

    /// What the library does about a deadlock nobody needs to see.
    private static List<Row> upToDeadlock(List<Row> rows) {
        for (int i = 0; i < rows.size(); i++)
            if (isDeadlock(rows.get(i))) return rows.subList(0, i);
        return rows;
    }

    private static boolean isDeadlock(Row row) {
        return row.kind() == Trace.Kind.EVENT
                && row.path().equals(MAIN)
                && row.text().equals(DEADLOCK);
    }

    /// The verdict says that somebody has failed, and his scope has come to feel it no more.
    private static List<Row> withoutConsequences(List<Row> rows) {
        int end = rows.size();
        for (int i = end - 1; i >= 0 && isAftermath(rows.get(i)); i--)
            if (isConsequence(rows.get(i))) end = i;
        return rows.subList(0, end);
    }

    private static boolean isAftermath(Row row) {
        boolean isBareEnd = row.kind() == END && row.text().isEmpty();
        return isBareEnd || row.kind() == Trace.Kind.PAUSE || isConsequence(row);
    }

    private static boolean isConsequence(Row row) {
        return row.kind() == Trace.Kind.EVENT && FAILED.matcher(row.text()).matches();
    }

    private static boolean saysNothingNew(String event) {
        return event.startsWith(END_OF) || event.endsWith(FOLLOWS);
    }

    /// Whether a row only goes on with what the one before it has begun. Who does something runs.
    private static boolean isContinued(Row before, Row row) {
        if (!who(before).equals(who(row))) return false;
        return switch (before.kind()) {
            case SLICE ->
                    before.text().isEmpty()
                            && row.kind() != Trace.Kind.START
                            && !isConsequence(row);
            case EVENT -> row.kind() == Trace.Kind.PAUSE && isConnect(before);
            default -> false;
        };
    }

    /// It is clear what he waits for.
    private static boolean isConnect(Row row) {
        return row.text().startsWith(Hosts.CONNECTS);
    }

    private static Row joined(Row before, Row row) {
        if (isConnect(before)) return at(before.nanos(), row, before.kind(), before.text());
        return switch (row.kind()) {
            case PAUSE -> at(before.nanos(), row, SLICE, row.text());
            case END -> at(before.nanos(), row, END, ended(row));
            default -> row;
        };
    }

    private static Row at(long nanos, Row row, Trace.Kind kind, String text) {
        return new Row(nanos, row.host(), row.path(), kind, text, row.place());
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
}
