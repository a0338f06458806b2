package org.weft.sim.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.weft.sim.explore.Finding;
import org.weft.sim.kernel.Trace.Row;

/// The rows of a trace as columns: who across, time down. Who is the hosts, or, where only one matters, its microthreads.
final class Columns {
    private static final int TIME_WIDTH = 12;
    private static final int WIDEST = 52;
    private static final String BAR = " | ";
    private static final int ACROSS = Report.WIDTH - TIME_WIDTH - BAR.length();

    /// Where a word may be broken that is too long for its column.
    private static final String JOINTS = ".:/-_$>,";

    /// From this width on there is room to indent.
    private static final int WIDE = 28;

    /// More columns could not be read; those who do the least share the last one.
    private static final int MOST_COLUMNS = 5;

    private static final String OTHERS = "others";

    /// In place of a host, where something happens between hosts.
    private static final String NETWORK = "network";

    private final boolean isByHost;
    private final List<String> names;
    private final int width;
    private final StringBuilder text = new StringBuilder();
    private String lastTime = "";

    private Columns(boolean isByHost, List<String> names) {
        this.isByHost = isByHost;
        this.names = names;
        int room = Report.WIDTH - TIME_WIDTH - BAR.length() * names.size();
        this.width = Math.min(WIDEST, room / Math.max(1, names.size()));
    }

    static String of(List<Row> all, Finding finding) {
        List<Row> rows = Slice.merged(Slice.relevant(all, finding));
        boolean isByHost =
                rows.stream().map(Columns::host).filter(h -> !h.isEmpty()).distinct().count() > 1;
        var columns = new Columns(isByHost, names(rows, isByHost));
        columns.print(rows);
        columns.across("", "X " + finding.headline());
        return columns.text.toString();
    }

    /// In the order in which they come up.
    private static List<String> names(List<Row> rows, boolean isByHost) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (Row row : rows) {
            String name = isByHost ? host(row) : microthread(row);
            if (!name.isEmpty()) counts.merge(name, 1, Integer::sum);
        }
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

    private void print(List<Row> rows) {
        line("time in s", names);
        line("-".repeat(TIME_WIDTH), names.stream().map(_ -> "-".repeat(width)).toList());
        int last = -1;
        for (int index : Slice.cut(rows, row -> cells(row).size())) {
            if (index > last + 1) gap(index - last - 1);
            print(rows.get(index));
            last = index;
        }
    }

    private void gap(int count) {
        text.append(" ".repeat(TIME_WIDTH)).append(" ... ").append(count).append(" more ...\n");
        lastTime = "";
    }

    private void print(Row row) {
        String time = time(row);
        int column = column(row);
        if (column < 0) {
            across(time, Cells.text(row, true));
            return;
        }
        for (String part : cells(row)) {
            List<String> cells = new ArrayList<>(names.stream().map(_ -> "").toList());
            cells.set(column, part);
            line(time, cells);
            time = "";
        }
    }

    /// What it says, as lines of its column; if it has none, of the table.
    private List<String> cells(Row row) {
        int column = column(row);
        if (column < 0) return wrap(Cells.text(row, true), ACROSS);
        boolean isOfOthers = names.get(column).equals(OTHERS);
        String prefix = isByHost && isOfOthers ? row.host() + " " : "";
        return wrap(prefix + Cells.text(row, isByHost || isOfOthers), width);
    }

    /// When it was, if that is news.
    private String time(Row row) {
        String time = Report.time(row.nanos());
        if (time.equals(lastTime)) return "";
        lastTime = time;
        return time;
    }

    /// What concerns no column goes across all.
    private void across(String time, String what) {
        for (String part : wrap(what, ACROSS)) {
            line(time, List.of(part));
            time = "";
        }
    }

    /// The machine; empty if it concerns none alone.
    static String host(Row row) {
        if (row.host().equals(NETWORK)) return "";
        int slash = row.host().indexOf('/');
        return slash < 0 ? row.host() : row.host().substring(0, slash);
    }

    private static String microthread(Row row) {
        return row.path().isEmpty() ? "" : Cells.who(row);
    }

    private int column(Row row) {
        String name = isByHost ? host(row) : microthread(row);
        if (name.isEmpty()) return -1;
        int column = names.indexOf(name);
        return column >= 0 ? column : names.indexOf(OTHERS);
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
