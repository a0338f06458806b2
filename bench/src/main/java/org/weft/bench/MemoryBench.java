package org.weft.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// What does a thread cost that does nothing but sleep?
///
/// In the first group memory: everything that one of 100,000 keeps on the heap, its stack, timer, handle and names
/// included. In the second a million at once, in a heap that is small for them: they start, sleep, wake and end.
///
/// All contestants run on SerialGC, as they do on one CPU in any case: what it leaves is exact.
final class MemoryBench {
    private static final double HEAP_MIBS = 1_280;

    private MemoryBench() {}

    static List<Group> groups() {
        return List.of(
                Group.probes(
                        "memory",
                        "keep one asleep",
                        Metric.BYTES,
                        contestants(Crowd::bytesEach),
                        Target.of("weft-direct", 0.9, "virtual-threads")),
                Group.probes(
                        "memory-million",
                        "a million asleep at once, within a heap of 1.25 GiB",
                        Metric.CROWD,
                        contestants(Crowd::million, "-Xms1280m", "-Xmx1280m"),
                        Target.plain("weft-direct", HEAP_MIBS)));
    }

    private static List<Contestant> contestants(
            Function<Sleepers, Work.Probe> probe, String... flags) {
        var all = new ArrayList<Contestant>();
        all.add(new Contestant("virtual-threads", probe.apply(RivalSleepers::virtual), List.of()));
        all.add(new Contestant("kotlin-delay", probe.apply(KotlinRivals::delays), List.of()));
        all.addAll(Weft.onBothEngines("weft", probe.apply(WeftSleepers::sleep)));
        return all.stream()
                .map(contestant -> contestant.with("-XX:+UseSerialGC").with(flags))
                .toList();
    }
}
