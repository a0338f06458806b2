package org.weft.bench;

import java.util.List;

/// One question, put to several contestants in turn. The first of them is the reference of the ratio column.
/// `connections` is how many the load opens; 0 where the contestants are no servers.
record Group(
        String name,
        String question,
        Metric metric,
        int connections,
        List<Contestant> contestants,
        List<Target> targets) {
    static Group loops(
            String name, String question, List<Contestant> contestants, Target... targets) {
        return probes(name, question, Metric.NANOS, contestants, targets);
    }

    static Group probes(
            String name,
            String question,
            Metric metric,
            List<Contestant> contestants,
            Target... targets) {
        return new Group(name, question, metric, 0, contestants, List.of(targets));
    }
}
