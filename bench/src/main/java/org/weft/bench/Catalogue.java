package org.weft.bench;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// All that can be measured, by the name given on the command line.
final class Catalogue {
    /// What the simulator has to find: no benchmark of groups.
    static final String BUGS = "catalogue";

    private static final Map<String, List<Group>> BENCHMARKS = new LinkedHashMap<>();

    static {
        BENCHMARKS.put("switch", SwitchBench.groups());
        BENCHMARKS.put("anyof", AnyOfBench.groups());
        BENCHMARKS.put("select", SelectBench.groups());
        BENCHMARKS.put("channel", ChannelBench.groups());
        BENCHMARKS.put("echo", EchoBench.groups());
        BENCHMARKS.put("timers", TimersBench.groups());
        BENCHMARKS.put("spawn", SpawnBench.groups());
        BENCHMARKS.put("memory", MemoryBench.groups());
        BENCHMARKS.put("idle", IdleBench.groups());
        BENCHMARKS.put("sim", SimBench.groups());
    }

    private Catalogue() {}

    static Set<String> names() {
        var names = new LinkedHashSet<>(BENCHMARKS.keySet());
        names.add(BUGS);
        return names;
    }

    static List<Group> groups(String name) {
        return BENCHMARKS.getOrDefault(name, List.of());
    }

    static Contestant contestant(String group, String name) {
        return BENCHMARKS.values().stream()
                .flatMap(List::stream)
                .filter(candidate -> candidate.name().equals(group))
                .flatMap(candidate -> candidate.contestants().stream())
                .filter(candidate -> candidate.name().equals(name))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("no contestant: " + group + " " + name));
    }
}
