package org.weft.sim.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.weft.sim.explore.Finding;
import org.weft.sim.kernel.Trace.Row;

/// The rows of a trace as columns: who across, time down. Who is the hosts, or, where only one matters, its microthreads. What is
/// too long for its column goes on over those to the right, which are empty there.
final class Columns {
    private static final int TIME_WIDTH = 12;
    private static final String NO_TIME = " ".repeat(TIME_WIDTH);
    private static final int WIDEST = 52;
    private static final String BAR = " | ";
    private static final int ACROSS = Report.WIDTH - TIME_WIDTH - BAR.length();

    /// The last column has nothing to its right.
    private static final int NARROWEST_LAST = 40;

    /// Where a word may be broken that is too long for its column.
    private static final String JOINTS = ".:/-_$>,";

    /// From this width on there is room to indent.
    private static final int WIDE = 28;

    /// More columns could not be read; those who do the least share the last one.
    private static final int MOST_COLUMNS = 5;

    /// Of those of whom nothing is shown.
    private static final int MOST_NAMES = 8;

    private static final String OTHERS = "others";

    private final boolean isByHost;
    private final List<String> names;
    private final int width;
    private final int lastWidth;
    private final StringBuilder text = new StringBuilder();
    private String lastTime = "";

    /// @param all decides on their order
    /// @param shown decides on who they are
    private Columns(List<Row> all, List<Row> shown) {
        this.isByHost = Hosts.in(shown).size() > 1;
        this.names = names(all, shown);
        int count = Math.max(1, names.size());
        int room = Report.WIDTH - TIME_WIDTH - BAR.length() * count;
        int equal = Math.min(WIDEST, room / count);
        this.lastWidth = Math.max(equal, Math.min(NARROWEST_LAST, room));
        this.width = count == 1 ? lastWidth : Math.min(equal, (room - lastWidth) / (count - 1));
    }

    static String of(List<Row> all, Finding finding) {
        List<Row> linked = Slice.merged(Hosts.relevant(all, finding));
        List<Row> rows = cut(linked).isWhole() ? linked : Hosts.withoutClients(linked, finding);
        Cut cut = cut(rows);
        List<Row> shown = cut.shown().stream().map(rows::get).toList();
        var columns = new Columns(rows, shown);
        columns.print(rows, cut);
        columns.across(NO_TIME, "X " + finding.headline());
        columns.leftOut(all, linked, shown);
        return columns.text.toString();
    }

    private static Cut cut(List<Row> rows) {
        var columns = new Columns(rows, rows);
        return Cut.of(rows, row -> columns.cells(row).size());
    }

    /// Names those of whom nothing is shown: hosts, and of the only one that matters the microthreads.
    private void leftOut(List<Row> all, List<Row> rows, List<Row> shown) {
        Set<String> linked = Hosts.in(rows);
        Set<String> unlinked = Hosts.in(all);
        unlinked.removeAll(linked);
        Set<String> cut = new LinkedHashSet<>(linked);
        cut.removeAll(Hosts.in(shown));
        if (!isByHost) rows.forEach(row -> cut.add(microthread(row)));
        shown.forEach(row -> cut.remove(microthread(row)));
        cut.remove("");
        if (!unlinked.isEmpty() || !cut.isEmpty()) text.append('\n');
        leftOut("not shown, as no message of theirs has come to those above: ", unlinked);
        leftOut("not shown, to be short: ", cut);
    }

    private void leftOut(String why, Set<String> names) {
        if (names.isEmpty()) return;
        int more = names.size() - MOST_NAMES;
        String some = names.stream().limit(MOST_NAMES).collect(Collectors.joining(", "));
        String all = more > 0 ? some + " and " + more + " more" : some;
        for (String line : wrap(why + all, Report.WIDTH)) text.append(line).append('\n');
    }

    /// In the order in which they come up.
    private List<String> names(List<Row> all, List<Row> shown) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (Row row : all) counts.put(name(row), 0);
        for (Row row : shown) counts.merge(name(row), 1, Integer::sum);
        counts.remove("");
        counts.values().removeIf(count -> count == 0);
        if (counts.size() <= MOST_COLUMNS) return List.copyOf(counts.keySet());
        List<String> busiest =
                counts.entrySet().stream()
                        .sorted((a, b) -> Integer.compare(b.getValue(), a.getValue()))
                        .limit(MOST_COLUMNS - 1)
                        .map(Map.Entry::getKey)
                        .toList();
        List<String> names = new ArrayList<>(counts.keySet());
        names.retainAll(busiest);
        names.add(OTHERS);
        return names;
    }

    private void print(List<Row> rows, Cut cut) {
        line("time in s", names);
        line("-".repeat(TIME_WIDTH), names.stream().map(this::rule).toList());
        int next = 0;
        for (int index : cut.shown()) {
            if (index > next) gap(index - next, cut.isRepeated(next, index));
            print(rows.get(index));
            next = index + 1;
        }
    }

    private String rule(String name) {
        return "-".repeat(name.equals(names.getLast()) ? lastWidth : width);
    }

    private void gap(int count, boolean isRepeated) {
        text.append(NO_TIME)
                .append(" ... ")
                .append(count)
                .append(isRepeated ? " more like these ...\n" : " more ...\n");
        lastTime = "";
    }

    private void print(Row row) {
        String time = time(row);
        int column = column(row);
        if (column < 0) across(time, Cells.text(row, true));
        else
            for (String part : cells(row)) {
                cell(time, column, part);
                time = NO_TIME;
            }
    }

    /// What it says, as lines from its column on; if it has none, of the table.
    private List<String> cells(Row row) {
        int column = column(row);
        if (column < 0) return wrap(Cells.text(row, true), ACROSS);
        boolean isOfOthers = names.get(column).equals(OTHERS);
        String prefix = isByHost && isOfOthers ? row.host() + " " : "";
        int room = ACROSS - column * (width + BAR.length());
        return wrap(prefix + Cells.text(row, isByHost || isOfOthers), room);
    }

    /// When it was, if that is news.
    private String time(Row row) {
        String time = Report.time(row.nanos());
        if (time.equals(lastTime)) return NO_TIME;
        lastTime = time;
        return time;
    }

    /// What concerns no column goes across all.
    private void across(String time, String what) {
        for (String part : wrap(what, ACROSS)) {
            text.append(time).append(BAR).append(part).append('\n');
            time = NO_TIME;
        }
    }

    /// Whose column it is in; empty if it concerns nobody alone.
    private String name(Row row) {
        return isByHost ? Hosts.of(row) : microthread(row);
    }

    private static String microthread(Row row) {
        return row.path().isEmpty() ? "" : Cells.who(row);
    }

    private int column(Row row) {
        String name = name(row);
        if (name.isEmpty()) return -1;
        int column = names.indexOf(name);
        return column >= 0 ? column : names.indexOf(OTHERS);
    }

    /// A line in which there is one thing only; it covers the bars that are in its way.
    private void cell(String time, int column, String what) {
        var line = new StringBuilder(time);
        for (int i = 0; i < names.size(); i++) {
            int start = TIME_WIDTH + i * (width + BAR.length());
            if (line.length() > start) continue;
            line.append(" ".repeat(start - line.length())).append(BAR);
            if (i == column) line.append(what);
        }
        text.append(line.toString().stripTrailing()).append('\n');
    }

    private void line(String time, List<String> cells) {
        var line = new StringBuilder(" ".repeat(TIME_WIDTH - time.length())).append(time);
        for (String cell : cells)
            line.append(BAR).append(cell).append(" ".repeat(Math.max(0, width - cell.length())));
        text.append(line.toString().stripTrailing()).append('\n');
    }

    /// Breaks a text at spaces, a word that is too long at its joints, or anywhere if it has none; what follows the first line
    /// is indented.
    static List<String> wrap(String text, int width) {
        List<String> parts = new ArrayList<>();
        String indent = "";
        String rest = text;
        while (indent.length() + rest.length() > width) {
            int room = width - indent.length();
            int end = end(rest, room);
            parts.add(indent + rest.substring(0, end).stripTrailing());
            rest = rest.substring(end).stripLeading();
            indent = width < WIDE ? " " : "    ";
        }
        parts.add(indent + rest);
        return parts;
    }

    /// Where the first line of a text ends.
    private static int end(String text, int room) {
        int space = text.lastIndexOf(' ', room);
        if (space > 0) return space;
        for (int i = room; i > room / 2; i--) if (JOINTS.indexOf(text.charAt(i - 1)) >= 0) return i;
        return room;
    }
}
