package org.weft.sim.report;

import org.weft.sim.kernel.Trace.Row;

/// One row in words.
final class Cells {
    private Cells() {}

    /// Describes it.
    ///
    /// @param row the row
    /// @param isNamed whether the microthread's name is part of it, because the column is not its own
    static String text(Row row, boolean isNamed) {
        String who = isNamed && !row.path().isEmpty() ? who(row) + " " : "";
        return switch (row.kind()) {
            case START -> who + "is started";
            case SLICE -> who + slice(row);
            case PAUSE -> who + "awaits " + row.text() + place(row);
            case END -> who + (row.text().isEmpty() ? "has ended" : row.text() + place(row));
            case CHOICE -> "* " + who + row.text() + place(row);
            case EVENT -> who + row.text() + place(row);
            case FAULT -> "! " + who + row.text();
            case NOTE -> who + "notes: " + row.text();
        };
    }

    private static String slice(Row row) {
        if (!row.text().isEmpty()) return "runs, awaits " + row.text() + place(row);
        return row.place().isEmpty() ? "runs" : "runs up to " + row.place();
    }

    private static String place(Row row) {
        return row.place().isEmpty() ? "" : " (" + row.place() + ")";
    }

    /// The microthread; one of a child process with that before it.
    static String who(Row row) {
        int slash = row.host().indexOf('/');
        return slash < 0 ? row.path() : row.host().substring(slash + 1) + " " + row.path();
    }
}
