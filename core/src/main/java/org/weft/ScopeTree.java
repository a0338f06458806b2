package org.weft;

import java.time.Duration;
import java.util.List;

/// Which microthread has opened which scopes and limits, and who was started in them, as indented text.
final class ScopeTree {
    /// Of so many in one scope one sees what they are; the rest is counted.
    private static final int MOST_MEMBERS = 100;

    /// More than a person reads.
    private static final int MOST_LINES = 10_000;

    private static final String INDENT = "    ";

    private final StringBuilder text;
    private int lines;

    ScopeTree(StringBuilder text) {
        this.text = text;
    }

    void add(Census census) {
        if (census.all.isEmpty()) return;
        text.append("scopes:\n");
        add(census.all.getFirst(), INDENT);
    }

    private void add(Microthread microthread, String indent) {
        if (lines > MOST_LINES) return;
        line(indent, "\"" + microthread.name + "\" " + microthread.state);
        String inner = indent + INDENT;
        for (Region region : Census.regionsOf(microthread)) {
            line(inner, describe(region));
            inner += INDENT;
            if (region.scope != null) add(region.scope, inner);
        }
    }

    private void add(Scope scope, String indent) {
        List<Microthread> members = scope.members();
        members.stream().limit(MOST_MEMBERS).forEach(member -> add(member, indent));
        int more = members.size() - MOST_MEMBERS;
        if (more > 0) line(indent, "and " + more + " more");
    }

    private void line(String indent, String line) {
        if (++lines <= MOST_LINES) text.append(indent).append(line).append('\n');
        else if (lines == MOST_LINES + 1) text.append(INDENT).append("and so on\n");
    }

    private static String describe(Region region) {
        String what =
                switch (region.kind) {
                    case SCOPE -> region.toString();
                    case TIMEOUT -> "limit \"" + region.name() + "\"";
                    case SHIELD -> "shield \"" + region.name() + "\"";
                };
        String cancelled =
                region.isCancelled() ? ", cancelled: " + region.toCancelled().reason() : "";
        return what + left(region) + cancelled;
    }

    private static String left(Region region) {
        if (!region.isSet()) return "";
        long leftNanos = region.deadlineNanos - region.host.loop.clock.nanos();
        return ", " + Durations.rough(Duration.ofNanos(leftNanos)) + " left";
    }
}
