package org.weft.bench;

import static java.util.Comparator.comparingDouble;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What a contestant is meant to keep: a ratio to the best of its rivals, or, without rivals, a plain figure. A figure of
/// which less is better is to be at most that, any other at least.
record Target(String contestant, double limit, List<String> rivals) {
    static Target of(String contestant, double factor, String... rivals) {
        if (rivals.length == 0)
            throw new IllegalArgumentException(contestant + ": a ratio to no rival: " + factor);
        return new Target(contestant, factor, List.of(rivals));
    }

    /// Stands on no rival: a figure that does not depend on how fast the machine is.
    static Target plain(String contestant, double limit) {
        return new Target(contestant, limit, List.of());
    }

    /// Judges medians; empty if one side was not measured.
    Optional<Verdict> verdict(Metric metric, Map<String, Double> medians) {
        var own = medians.get(contestant);
        if (own == null) return Optional.empty();
        if (rivals.isEmpty()) return Optional.of(verdict(metric, own));
        return rivals.stream()
                .map(medians::get)
                .filter(median -> median != null)
                .min(comparingDouble(metric.lowerIsBetter() ? m -> m : m -> -m))
                .map(best -> verdict(metric, own / best));
    }

    private Verdict verdict(Metric metric, double value) {
        boolean met = metric.lowerIsBetter() ? value <= limit : value >= limit;
        return new Verdict(text(metric), value, limit, met);
    }

    private String text(Metric metric) {
        var relation = contestant + (metric.lowerIsBetter() ? " ≤ " : " ≥ ");
        if (rivals.isEmpty())
            return relation
                    + String.format(Locale.ROOT, "%,.0f ", limit)
                    + metric.compared().header();
        return relation
                + String.format(Locale.ROOT, "%.2f × ", limit)
                + (rivals.size() > 1 ? "the better of " : "")
                + String.join(", ", rivals);
    }

    /// What came out.
    record Verdict(String text, double value, double limit, boolean met) {
        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%s: %.3f, %s", text, value, met ? "met" : "MISSED");
        }
    }
}
