package org.weft.bench;

import java.util.ArrayList;
import java.util.List;

/// What does it cost to start something and to see it end?
///
/// In the first group it is a microthread that does nothing; they are started a thousand at a time, and waited for
/// together, as a program does that hands out work: in a scope, where the contestant has one. Jox's `fork` stands on the
/// JDK's `StructuredTaskScope`, which is measured in its place: the jar that has it is not in Maven Central.
///
/// In the second group it is a reactor that has nothing to do.
final class SpawnBench {
    private static final double REACTOR_MICROS = 5;

    private SpawnBench() {}

    static List<Group> groups() {
        return List.of(
                Group.loops("spawn", "start one and see it end", contestants()),
                Group.probes(
                        "spawn-reactor",
                        "start an empty reactor and see it end, beyond its bare carrier thread",
                        Metric.BEYOND,
                        Weft.onBothEngines("weft", (Work.Probe) ReactorCost::take),
                        Target.plain("weft-direct", REACTOR_MICROS)));
    }

    private static List<Contestant> contestants() {
        var all = new ArrayList<Contestant>();
        all.add(
                Contestant.of(
                        "virtual-threads",
                        RivalSpawns::virtualThreads,
                        Flags.ONE_CARRIER,
                        Flags.AT_MOST_ONE_CARRIER));
        all.add(
                Contestant.of(
                        "virtual-executor",
                        RivalSpawns::executor,
                        Flags.ONE_CARRIER,
                        Flags.AT_MOST_ONE_CARRIER));
        all.add(
                Contestant.of(
                        "structured-scope",
                        RivalSpawns::structuredScope,
                        Flags.ONE_CARRIER,
                        Flags.AT_MOST_ONE_CARRIER,
                        "--enable-preview"));
        all.add(Contestant.of("virtual-own-loop", OwnLoop::spawns, Flags.OPEN_LANG));
        all.add(Contestant.of("kotlin-launch", KotlinRivals::launches));
        all.addAll(Weft.onBothEngines("weft", (Work.Loop) WeftSpawns::starts));
        return all;
    }
}
