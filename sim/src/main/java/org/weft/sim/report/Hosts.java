package org.weft.sim.report;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.weft.sim.explore.Finding;
import org.weft.sim.kernel.Trace;
import org.weft.sim.kernel.Trace.Row;

/// The machines of a trace, and which of them have to do with a finding.
final class Hosts {
    /// In place of a host, where something happens between hosts.
    private static final String NETWORK = "network";

    /// How a row begins that tells of it.
    static final String CONNECTS = "connects to ";

    private final Map<String, Pattern> words = new LinkedHashMap<>();

    private Hosts(List<Row> rows) {
        for (Row row : rows) words.computeIfAbsent(of(row), Hosts::word);
        words.remove("");
    }

    /// The machine; empty if it concerns none alone.
    static String of(Row row) {
        if (row.host().equals(NETWORK)) return "";
        int slash = row.host().indexOf('/');
        return slash < 0 ? row.host() : row.host().substring(0, slash);
    }

    private static Pattern word(String host) {
        return Pattern.compile("(?<![\\w.-])" + Pattern.quote(host) + "(?![\\w-])");
    }

    /// All of a trace, in the order in which they come up.
    static Set<String> in(List<Row> rows) {
        return new Hosts(rows).words.keySet();
    }

    /// Leaves out the hosts from which nothing has come, by whatever detour, to those of which the finding speaks, and that have
    /// not met with a fault together with one of them; but what programs say of themselves stays, for hosts may have to do with
    /// each other by objects that nobody sees. If nothing has come to those from anywhere, that is how they know.
    static List<Row> relevant(List<Row> rows, Finding finding) {
        return new Hosts(rows).relevantTo(finding, rows);
    }

    private List<Row> relevantTo(Finding finding, List<Row> rows) {
        Set<String> kept = named(finding.headline());
        int count = kept.size();
        for (Row row : rows.reversed()) kept.addAll(linked(row, kept));
        if (kept.size() == count) return rows;
        return rows.stream().filter(row -> isAbout(row, kept)).toList();
    }

    /// Leaves out those to which nobody connects, if neither the finding speaks of them, nor a fault, a choice or a note: what they
    /// do shows in what others get from them.
    static List<Row> withoutClients(List<Row> rows, Finding finding) {
        return new Hosts(rows).withoutClientsIn(rows, finding);
    }

    private List<Row> withoutClientsIn(List<Row> rows, Finding finding) {
        Set<String> kept = named(finding.headline());
        if (kept.isEmpty()) return rows;
        for (Row row : rows) {
            boolean isOutOfTheOrdinary = Repeats.isOutOfTheOrdinary(row);
            if (isOutOfTheOrdinary) kept.add(of(row));
            if (isOutOfTheOrdinary || row.text().startsWith(CONNECTS))
                kept.addAll(named(row.text()));
        }
        kept.add("");
        return rows.stream().filter(row -> kept.contains(of(row))).toList();
    }

    /// The hosts that a text names.
    Set<String> named(String text) {
        Set<String> named = new LinkedHashSet<>();
        words.forEach((host, word) -> {
            if (text.contains(host) && word.matcher(text).find()) named.add(host);
        });
        return named;
    }

    /// What happens to a host that is kept comes from those that it names.
    private Set<String> linked(Row row, Set<String> kept) {
        boolean isFault = row.kind() == Trace.Kind.FAULT;
        if (!isFault && row.kind() != Trace.Kind.EVENT) return Set.of();
        Set<String> named = named(row.text());
        String host = of(row);
        boolean isLinked =
                kept.contains(host)
                        || ((isFault || host.isEmpty()) && named.stream().anyMatch(kept::contains));
        if (isFault && !host.isEmpty()) named.add(host);
        return isLinked ? named : Set.of();
    }

    private boolean isAbout(Row row, Set<String> kept) {
        if (row.kind() == Trace.Kind.NOTE) return true;
        String host = of(row);
        if (!host.isEmpty()) return kept.contains(host);
        Set<String> named = named(row.text());
        return named.isEmpty() || named.stream().anyMatch(kept::contains);
    }
}
