package org.weft.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// All rounds of a group, by contestant in the group's order.
record Result(Group group, Map<String, List<Sample>> samples) {
    Result(Group group) {
        this(group, new LinkedHashMap<>());
    }

    void add(Contestant contestant, Sample sample) {
        samples.computeIfAbsent(contestant.name(), name -> new ArrayList<>()).add(sample);
    }

    /// The rounds' values of one figure in ascending order; the rounds that lack it are left out.
    List<Double> sorted(String contestant, String key) {
        return samples.getOrDefault(contestant, List.of()).stream()
                .map(sample -> sample.figures().get(key))
                .filter(value -> value != null)
                .sorted()
                .toList();
    }

    /// The medians of the compared figure, of those that were measured.
    Map<String, Double> medians() {
        var medians = new LinkedHashMap<String, Double>();
        for (var name : samples.keySet())
            medians.put(name, median(sorted(name, group.metric().compared().key())));
        return medians;
    }

    List<Target.Verdict> verdicts() {
        return group.targets().stream()
                .flatMap(target -> target.verdict(group.metric(), medians()).stream())
                .toList();
    }

    /// The middle of sorted values; of an even number, the mean of the two in the middle.
    static double median(List<Double> sorted) {
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1
                ? sorted.get(middle)
                : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
