package org.weft.sim;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What was expected to hold sometimes, over all runs, and how often it did.
final class Sightings {
    private final Map<String, Integer> counts = new TreeMap<>();

    void seen(String name, boolean holds) {
        counts.merge(name, holds ? 1 : 0, Integer::sum);
    }

    /// Those that never held.
    List<String> never() {
        return counts.entrySet().stream()
                .filter(e -> e.getValue() == 0)
                .map(Map.Entry::getKey)
                .toList();
    }
}
