package org.weft;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// What may come of a [Program], said as simply as it can be: one list of those who wait, in order of arrival, and whoever
/// hands something over gives it to the first in that list who wants it. An outcome is a text; where the rules leave it
/// open which of several broadcasts wins, it is a set of them.
final class ProgramModel {
    static final String CLOSED = "closed";
    static final String CANCELLED = "cancelled";
    static final String TIMED_OUT = "timed out";
    static final String NONE = "none";

    static final int[] CAPACITIES = {0, 2};
    static final int PERMITS = 1;

    private static final int FLAG = 1;

    /// A wait: still in [#waiting], or over, with what may have come of it.
    static final class Waiter {
        final List<Program.Alternative> alternatives;
        private final int item;
        private final long beganMillis;
        private final long limitMillis;
        Set<String> outcomes = Set.of();
        boolean isCancelledAfterwards;

        Waiter(List<Program.Alternative> alternatives, int item, long began, long limit) {
            this.alternatives = alternatives;
            this.item = item;
            this.beganMillis = began;
            this.limitMillis = limit;
        }

        int indexOf(Program.Kind kind, int on) {
            return alternatives.indexOf(new Program.Alternative(kind, on));
        }
    }

    private static final class Pipe {
        final Deque<Integer> items = new ArrayDeque<>();
        boolean isClosed;
    }

    private final List<Waiter> waiting = new ArrayList<>();
    private final Pipe[] pipes = {new Pipe(), new Pipe()};
    private final int[] values = new int[2];
    private final boolean[] isTouched = new boolean[2];
    private boolean isRaised;
    private int permits = PERMITS;
    private long nowMillis;

    /// What the views showed when the slice began.
    private int[] known = views();

    // ---- waits

    Waiter begin(Program.Step.Wait wait, int item) {
        endSlice();
        var waiter =
                new Waiter(wait.alternatives(), item, nowMillis, limitMillis(wait.limitSeconds()));
        if (wait.isCancelledAtOnce()) {
            waiter.outcomes = Set.of(CANCELLED);
            return waiter;
        }
        for (int i = 0; i < waiter.alternatives.size(); i++) {
            String there = poll(waiter.alternatives.get(i), item);
            if (there == null) continue;
            waiter.outcomes = Set.of(outcome(i, there));
            return waiter;
        }
        waiting.add(waiter);
        return waiter;
    }

    /// Never the same moment as that of an `AFTER`.
    static long limitMillis(int seconds) {
        return seconds == 0 ? Long.MAX_VALUE : seconds * 1000L + 500;
    }

    static String outcome(int index, String value) {
        return value.equals(CLOSED) ? CLOSED : index + "=" + value;
    }

    void cancel(Waiter waiter) {
        if (waiting.remove(waiter)) waiter.outcomes = Set.of(CANCELLED);
        else if (!waiter.outcomes.contains(CANCELLED)) waiter.isCancelledAfterwards = true;
    }

    /// Whether it is there now; if so, takes it.
    private String poll(Program.Alternative alternative, int item) {
        return switch (alternative.kind()) {
            case RECEIVED -> nullIfNone(tryReceive(alternative.on()));
            case SENT -> {
                String sent = trySend(alternative.on(), item);
                yield sent.equals("false") ? null : sent.equals(CLOSED) ? CLOSED : "sent";
            }
            case ACQUIRED -> tryAcquire().equals("true") ? "acquired" : null;
            case HOLDS -> test(alternative.on()) ? "holds" : null;
            case CHANGED, FIRED, AFTER -> null;
        };
    }

    private static String nullIfNone(String text) {
        return text.equals(NONE) ? null : text;
    }

    private Waiter first(Program.Kind kind, int on) {
        for (Waiter w : waiting) if (w.indexOf(kind, on) >= 0) return w;
        return null;
    }

    /// Gives something to the first who wants it; `false` if nobody does.
    private boolean give(Program.Kind kind, int on, String value) {
        Waiter first = first(kind, on);
        if (first == null) return false;
        waiting.remove(first);
        first.outcomes = Set.of(outcome(first.indexOf(kind, on), value));
        return true;
    }

    private int giveAll(Program.Kind kind, int on, String value) {
        int count = 0;
        while (give(kind, on, value)) count++;
        return count;
    }

    // ---- deeds

    String trySend(int on, int item) {
        Pipe pipe = pipes[on];
        if (pipe.isClosed) return CLOSED;
        if (give(Program.Kind.RECEIVED, on, String.valueOf(item))) return "true";
        if (pipe.items.size() >= CAPACITIES[on]) return "false";
        pipe.items.add(item);
        return "true";
    }

    String tryReceive(int on) {
        Pipe pipe = pipes[on];
        Waiter sender = first(Program.Kind.SENT, on);
        if (sender != null) {
            pipe.items.add(sender.item); // beyond its capacity for a moment
            give(Program.Kind.SENT, on, "sent");
        }
        if (!pipe.items.isEmpty()) return String.valueOf(pipe.items.remove());
        return pipe.isClosed ? CLOSED : NONE;
    }

    void close(int on) {
        pipes[on].isClosed = true;
        giveAll(Program.Kind.SENT, on, CLOSED);
        giveAll(Program.Kind.RECEIVED, on, CLOSED);
    }

    String tryAcquire() {
        if (permits == 0) return "false";
        permits--;
        return "true";
    }

    void release() {
        if (!give(Program.Kind.ACQUIRED, 0, "acquired")) permits++;
    }

    String fireOne(String value) {
        return String.valueOf(give(Program.Kind.FIRED, 0, value));
    }

    String fireAll(String value) {
        return String.valueOf(giveAll(Program.Kind.FIRED, 0, value));
    }

    void set(int on, int value) {
        values[on] = value;
    }

    void touch(int on) {
        isTouched[on] = true;
    }

    void raise(boolean up) {
        isRaised = up;
    }

    // ---- slices and time

    /// The third view is derived from the other two.
    private int[] views() {
        return new int[] {values[0], values[1], derived(values[0], values[1])};
    }

    static int derived(int first, int second) {
        return (first + second) / 2;
    }

    private boolean test(int condition) {
        return condition == FLAG ? isRaised : views()[condition] == 1;
    }

    /// What the slice did to values becomes one change, told to all who wait for it.
    void endSlice() {
        for (Waiter w : List.copyOf(waiting)) {
            var told = new TreeSet<String>();
            for (int i = 0; i < w.alternatives.size(); i++) {
                String value = announced(w.alternatives.get(i));
                if (value != null) told.add(outcome(i, value));
            }
            if (told.isEmpty()) continue;
            waiting.remove(w);
            w.outcomes = told;
        }
        known = views();
        isTouched[0] = false;
        isTouched[1] = false;
    }

    private String announced(Program.Alternative alternative) {
        int on = alternative.on();
        return switch (alternative.kind()) {
            case HOLDS -> test(on) ? "holds" : null;
            case CHANGED -> hasChanged(on) ? String.valueOf(views()[on]) : null;
            case RECEIVED, SENT, ACQUIRED, FIRED, AFTER -> null;
        };
    }

    private boolean hasChanged(int view) {
        return views()[view] != known[view] || (view < isTouched.length && isTouched[view]);
    }

    /// Lets time pass. Of moments that are the same the world may choose.
    void advance(long millis) {
        endSlice();
        nowMillis += millis;
        for (Waiter w : List.copyOf(waiting)) {
            long dueMillis = w.limitMillis;
            for (Program.Alternative a : w.alternatives)
                if (a.kind() == Program.Kind.AFTER) dueMillis = Math.min(dueMillis, a.on() * 1000L);
            if (dueMillis > nowMillis - w.beganMillis) continue;
            waiting.remove(w);
            w.outcomes = due(w, dueMillis);
        }
    }

    private static Set<String> due(Waiter w, long dueMillis) {
        if (dueMillis == w.limitMillis) return Set.of(TIMED_OUT);
        var due = new TreeSet<String>();
        for (int i = 0; i < w.alternatives.size(); i++) {
            Program.Alternative a = w.alternatives.get(i);
            if (a.kind() == Program.Kind.AFTER && a.on() * 1000L == dueMillis)
                due.add(outcome(i, "time"));
        }
        return due;
    }

    boolean isWaiting(Waiter waiter) {
        return waiting.contains(waiter);
    }

    /// All that can be seen from outside.
    String state() {
        return "items "
                + pipes[0].items.size()
                + " and "
                + pipes[1].items.size()
                + ", permits "
                + permits
                + ", derived "
                + views()[2]
                + ", flag "
                + isRaised
                + ", nobody waits to be fired at "
                + (first(Program.Kind.FIRED, 0) == null);
    }
}
