package org.weft.sim.report;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.weft.sim.kernel.Trace;
import org.weft.sim.kernel.Trace.Row;

/// Rows that are like others before them, with nothing out of the ordinary in between: heartbeats, say, while all is well.
final class Repeats {
    /// To leave out fewer in a row would save nothing.
    private static final int FEWEST = 4;

    /// The last rows are shown, whatever they are like.
    private static final int LAST = 16;

    /// Outside of quotes: ports, lengths of time, the numbers of namesakes.
    private static final Pattern NUMBERS =
            Pattern.compile("(?<=:)\\d+|PT[\\dHM.]*S|\\b\\d+(?= [mun]?s\\b)|(?<=/)\\d+\\b");

    private static final String LOST = "lost: ";

    private final Set<String> seen = new HashSet<>();
    private final Set<Integer> repeats = new HashSet<>();

    private Repeats() {}

    /// The places of all that can be left out.
    static Set<Integer> in(List<Row> rows) {
        var repeats = new Repeats();
        int start = 0;
        int end = Math.max(0, rows.size() - LAST);
        for (int i = 0; i <= end; i++) {
            if (i < end && !repeats.isNews(rows.get(i))) continue;
            if (i - start >= FEWEST) for (int j = start; j < i; j++) repeats.repeats.add(j);
            start = i + 1;
        }
        return repeats.repeats;
    }

    private boolean isNews(Row row) {
        boolean isNews = seen.add(shape(row));
        if (isOutOfTheOrdinary(row)) {
            seen.clear();
            return true;
        }
        return isNews;
    }

    /// That something is lost follows from the fault before it, and is no news after the first time.
    static boolean isOutOfTheOrdinary(Row row) {
        return switch (row.kind()) {
            case CHOICE, NOTE -> true;
            case FAULT -> !isLoss(row);
            default -> false;
        };
    }

    static boolean isLoss(Row row) {
        return row.kind() == Trace.Kind.FAULT && row.text().startsWith(LOST);
    }

    private static String shape(Row row) {
        String text = row.host() + " " + row.path() + " " + row.kind() + " ";
        return NUMBERS.matcher(text).replaceAll("#") + shape(row.text());
    }

    /// What stands in quotes is what was said, and matters.
    private static String shape(String text) {
        int start = text.indexOf('"');
        int end = text.lastIndexOf('"');
        if (start == end) return NUMBERS.matcher(text).replaceAll("#");
        return NUMBERS.matcher(text.substring(0, start)).replaceAll("#")
                + text.substring(start, end)
                + NUMBERS.matcher(text.substring(end)).replaceAll("#");
    }
}
