package org.weft.sim.kernel;

import java.util.ArrayList;
import java.util.List;

/// What has happened in a run, for a report. Off, it costs a comparison.
public final class Trace {
    /// Far more than anybody reads; a run that goes on for longer keeps the last of them.
    private static final int MOST_ROWS = 200_000;

    /// So many of the last rows it has always; with fewer than that it has all.
    public static final int SURELY_KEPT = MOST_ROWS / 2;

    /// To look up more would take longer than people wait for a report.
    private static final int MOST_PLACES = 50_000;

    private final boolean isOn;
    private int placesLeft;
    private final ArrayList<Row> rows = new ArrayList<>();
    private long count;

    /// Makes an empty one.
    ///
    /// @param isOn whether it keeps anything
    public Trace(boolean isOn) {
        this.isOn = isOn;
    }

    /// Makes an empty one that tells also where in the program it was, which takes some microseconds a row.
    ///
    /// @return a trace that is on
    public static Trace withPlaces() {
        var trace = new Trace(true);
        trace.placesLeft = MOST_PLACES;
        return trace;
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
    /// @param place where in the program; empty if that is not known
    public record Row(long nanos, String host, String path, Kind kind, String text, String place) {
        /// Makes one without a place.
        ///
        /// @param nanos when, on the simulated clock
        /// @param host where
        /// @param path which microthread
        /// @param kind what it tells of
        /// @param text more about it
        public Row(long nanos, String host, String path, Kind kind, String text) {
            this(nanos, host, path, kind, text, "");
        }

        /// Says it in other words.
        ///
        /// @param other more about it
        /// @return the same row with that
        public Row withText(String other) {
            return new Row(nanos, host, path, kind, other, place);
        }
    }

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

    /// Says in other words what the last row tells of.
    void reword(String text) {
        rows.add(rows.removeLast().withText(text));
    }

    /// Where in the program its caller is, if that is wanted.
    String here() {
        return looksUpPlace() ? Places.here() : "";
    }

    /// Whether a place is to be looked up now.
    boolean looksUpPlace() {
        return placesLeft > 0 && placesLeft-- > 0;
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
