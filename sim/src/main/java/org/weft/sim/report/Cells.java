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
            case SLICE -> who + (row.text().isEmpty() ? "runs" : "runs, awaits " + row.text());
            case PAUSE -> who + "awaits " + row.text();
            case END -> who + (row.text().isEmpty() ? "has ended" : row.text());
            case CHOICE -> "* " + who + row.text();
            case EVENT -> who + row.text();
            case FAULT -> "! " + who + row.text();
            case NOTE -> who + "notes: " + row.text();
        };
    }

    /// The microthread; one of a child process with that before it.
    static String who(Row row) {
        int slash = row.host().indexOf('/');
        return slash < 0 ? row.path() : row.host().substring(slash + 1) + " " + row.path();
    }
}
