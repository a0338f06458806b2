package org.weft.bench;

import static java.util.stream.Collectors.joining;

import java.util.LinkedHashMap;
import java.util.Map;

/// What one round of one contestant gave: figures by key, as in [Metric]. Travels as a line `result ns=12.3 bytes=0.0`.
record Sample(Map<String, Double> figures) {
    private static final String PREFIX = "result ";

    static Sample parse(String line) {
        var figures = new LinkedHashMap<String, Double>();
        for (var word : line.substring(PREFIX.length()).strip().split(" +", -1)) {
            var pair = word.split("=", 2);
            if (pair.length < 2) throw new IllegalArgumentException("no figure: " + word);
            figures.put(pair[0], Double.valueOf(pair[1]));
        }
        return new Sample(figures);
    }

    static Sample of(String key, double value) {
        return new Sample(Map.of(key, value));
    }

    String line() {
        return figures.entrySet().stream()
                .map(figure -> figure.getKey() + "=" + figure.getValue())
                .collect(joining(" ", PREFIX, ""));
    }

    Sample with(String key, double value) {
        var more = new LinkedHashMap<>(figures);
        more.put(key, value);
        return new Sample(more);
    }

    /// The mean of what is in this one, which has `times` as many operations, beyond those of `part`.
    Sample without(Sample part, int times) {
        var rest = new LinkedHashMap<String, Double>();
        figures.forEach(
                (key, mean) -> rest.put(key, (times * mean - part.figures.get(key)) / (times - 1)));
        return new Sample(rest);
    }
}
