package org.weft.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Puts results into a table for people and into a tree for [Json].
final class Report {
    private static final String NO_VALUE = "-";

    /// Below this a server waited for its load, or something else ran on the CPU, and the figure says little.
    private static final double BUSY_PERCENT = 95;

    private Report() {}

    /// `name  value` lines.
    static String header(Map<String, String> machine) {
        var text = new StringBuilder();
        machine.forEach((name, value) -> text.append(String.format("%-8s%s%n", name, value)));
        return text.toString();
    }

    static String table(Result result) {
        var rows = new ArrayList<List<String>>();
        rows.add(headers(result.group().metric()));
        for (var name : result.samples().keySet()) rows.add(row(result, name));
        var text = new StringBuilder();
        text.append(String.format("%n%s: %s%n", result.group().name(), result.group().question()));
        for (var row : rows) text.append(line(row, rows));
        for (var verdict : result.verdicts()) text.append("  target ").append(verdict).append('\n');
        text.append(doubts(result));
        return text.toString();
    }

    /// Names those that were not busy: their figures are the load's or the machine's.
    private static String doubts(Result result) {
        var text = new StringBuilder();
        for (var name : result.samples().keySet()) {
            var busy = result.sorted(name, "busy");
            if (busy.isEmpty() || Result.median(busy) >= BUSY_PERCENT) continue;
            text.append(
                    String.format(
                            Locale.ROOT,
                            "  doubtful: %s used %.0f %% of its CPU: the load was slow or the machine busy%n",
                            name,
                            Result.median(busy)));
        }
        return text.toString();
    }

    private static List<String> headers(Metric metric) {
        var headers = new ArrayList<>(List.of("", metric.compared().header()));
        headers.addAll(List.of("min .. max", "ratio"));
        metric.columns().stream().skip(1).map(Metric.Column::header).forEach(headers::add);
        return headers;
    }

    private static List<String> row(Result result, String name) {
        var columns = result.group().metric().columns();
        var compared = columns.getFirst();
        var values = result.sorted(name, compared.key());
        var row = new ArrayList<String>();
        row.add(name);
        row.add(figure(Result.median(values), compared));
        row.add(figure(values.getFirst(), compared) + " .. " + figure(values.getLast(), compared));
        var reference = result.medians().get(result.group().contestants().getFirst().name());
        row.add(
                reference == null || reference <= 0
                        ? NO_VALUE
                        : String.format(Locale.ROOT, "%.2f", Result.median(values) / reference));
        for (var column : columns.subList(1, columns.size())) {
            var others = result.sorted(name, column.key());
            row.add(others.isEmpty() ? NO_VALUE : figure(Result.median(others), column));
        }
        return row;
    }

    private static String figure(double value, Metric.Column column) {
        return String.format(Locale.ROOT, "%,." + column.digits() + "f", value);
    }

    /// The first column to the left, the others to the right, each as wide as its widest cell.
    private static String line(List<String> row, List<List<String>> rows) {
        var line = new StringBuilder("  ");
        for (int i = 0; i < row.size(); i++) {
            int column = i;
            int width = rows.stream().mapToInt(other -> other.get(column).length()).max().orElse(0);
            var gap = " ".repeat(width - row.get(i).length());
            line.append(i == 0 ? row.get(i) + gap : "   " + gap + row.get(i));
        }
        return line.append('\n').toString();
    }

    /// Everything, with the raw rounds.
    static Map<String, Object> tree(
            Map<String, String> machine, Options.Plan plan, List<Result> results) {
        var tree = new LinkedHashMap<String, Object>();
        tree.put("machine", machine);
        tree.put("rounds", plan.rounds());
        tree.put("warmUpMillis", plan.warmUp().toMillis());
        tree.put("measuredMillis", plan.measured().toMillis());
        tree.put("load", plan.load());
        tree.put("jvm", plan.flags());
        tree.put("groups", results.stream().map(Report::tree).toList());
        return tree;
    }

    private static Map<String, Object> tree(Result result) {
        var group = result.group();
        var medians = result.medians();
        var contestants = new ArrayList<Object>();
        for (var contestant : group.contestants()) {
            var rounds = result.samples().get(contestant.name());
            if (rounds == null) continue;
            var values = result.sorted(contestant.name(), group.metric().compared().key());
            var node = new LinkedHashMap<String, Object>();
            node.put("name", contestant.name());
            node.put("flags", contestant.flags());
            node.put("median", medians.get(contestant.name()));
            node.put("min", values.getFirst());
            node.put("max", values.getLast());
            node.put("rounds", rounds.stream().map(Sample::figures).toList());
            contestants.add(node);
        }
        var tree = new LinkedHashMap<String, Object>();
        tree.put("name", group.name());
        tree.put("question", group.question());
        tree.put("unit", group.metric().compared().header());
        tree.put("reference", group.contestants().getFirst().name());
        tree.put("contestants", contestants);
        tree.put("targets", result.verdicts().stream().map(Report::tree).toList());
        return tree;
    }

    private static Map<String, Object> tree(Target.Verdict verdict) {
        var tree = new LinkedHashMap<String, Object>();
        tree.put("target", verdict.text());
        tree.put("limit", verdict.limit());
        tree.put("value", verdict.value());
        tree.put("met", verdict.met());
        return tree;
    }
}
