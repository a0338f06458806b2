package org.weft.sim.kernel;

import java.util.ArrayList;
import java.util.List;

/// What has happened in a run, for a report. Off, it costs a comparison.
public final class Trace {
    /// Far more than anybody reads; a run that goes on for longer keeps the last of them.
    private static final int MOST_ROWS = 200_000;

    /// So many of the last rows it has always; with fewer than that it has all.
    public static final int SURELY_KEPT = MOST_ROWS / 2;

    private final boolean isOn;
    private final ArrayList<Row> rows = new ArrayList<>();
    private long count;

    /// Makes an empty one.
    ///
    /// @param isOn whether it keeps anything
    public Trace(boolean isOn) {
        this.isOn = isOn;
    }

    /// What one row tells of.
    public enum Kind {
        /// A microthread was started.
        START,
        /// A slice begins.
        SLICE,
        /// A slice has ended: the text says what the microthread waits for; empty if it only lets others run.
        PAUSE,
        /// A microthread has ended.
        END,
        /// A choice that was not answered in the simplest way.
        CHOICE,
        /// Something that goes on in the simulated world, of itself or by a script.
        EVENT,
        /// Something that went wrong there on purpose.
        FAULT,
        /// What a program says of itself.
        NOTE
    }

    /// One row.
    ///
    /// @param nanos when, on the simulated clock
    /// @param host where; a child process of it as `host/name`
    /// @param path which microthread; empty if none
    /// @param kind what it tells of
    /// @param text more about it
    public record Row(long nanos, String host, String path, Kind kind, String text) {}

    /// Tells whether it keeps anything.
    ///
    /// @return whether it does
    public boolean isOn() {
        return isOn;
    }

    /// Hands out what it has kept.
    ///
    /// @return the rows, in order
    public List<Row> rows() {
        return List.copyOf(rows);
    }

    /// Adds to the text of the last row.
    void addToLast(String more) {
        Row last = rows.removeLast();
        rows.add(new Row(last.nanos, last.host, last.path, last.kind, last.text + more));
    }

    void add(Row row) {
        if (rows.size() >= MOST_ROWS) rows.subList(0, MOST_ROWS / 2).clear();
        rows.add(row);
        count++;
    }

    /// Counts the rows, with those that it has not kept.
    long count() {
        return count;
    }
}
