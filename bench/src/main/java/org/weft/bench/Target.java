package org.weft.bench;

import static java.util.Comparator.comparingDouble;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// A ratio that a contestant is meant to keep to the best of its rivals: at most for times, at least for throughput.
record Target(String contestant, double factor, List<String> rivals) {
    static Target of(String contestant, double factor, String... rivals) {
        return new Target(contestant, factor, List.of(rivals));
    }

    /// Compares medians; empty if one side was not measured.
    Optional<Verdict> verdict(Metric metric, Map<String, Double> medians) {
        var best =
                rivals.stream()
                        .map(medians::get)
                        .filter(median -> median != null)
                        .min(comparingDouble(metric.lowerIsBetter() ? m -> m : m -> -m));
        var own = medians.get(contestant);
        if (own == null || best.isEmpty()) return Optional.empty();
        double ratio = own / best.get();
        return Optional.of(
                new Verdict(
                        text(metric),
                        ratio,
                        factor,
                        metric.lowerIsBetter() ? ratio <= factor : ratio >= factor));
    }

    private String text(Metric metric) {
        return String.format(
                Locale.ROOT,
                "%s %s %.2f × %s%s",
                contestant,
                metric.lowerIsBetter() ? "≤" : "≥",
                factor,
                rivals.size() > 1 ? "the better of " : "",
                String.join(", ", rivals));
    }

    /// What came out.
    record Verdict(String text, double ratio, double factor, boolean met) {
        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%s: %.3f, %s", text, ratio, met ? "met" : "MISSED");
        }
    }
}
