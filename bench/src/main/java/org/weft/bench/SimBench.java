package org.weft.bench;

import java.util.List;
import java.util.stream.Stream;

/// How fast does a simulated world go, on one core?
///
/// There is no rival on the JVM that does the same; the targets are the design's, as times. The first seed of a simulation is run
/// twice, and so is every operation here: both count. `traced` keeps all that happens for a report; `bare` has neither oracle nor
/// hash, and is a reactor that somebody steps.
final class SimBench {
    private static final double STEP_NANOS = 500;
    private static final double TRACED_STEP_NANOS = 1_000;
    private static final double SCHEDULE_NANOS = 20_000;
    private static final double BARE_SCHEDULE_NANOS = 10_000;
    private static final double EVENT_NANOS = 3_333;
    private static final double MILLISECOND_NANOS = 2_000;
    private static final double FLAT = 1.5;
    private static final double SITE_NANOS = 1;

    /// A simulator is much code: on one core it takes some seconds to compile.
    private static final int WARM_UPS = 4;

    /// More or less what a heartbeat takes.
    private static final long BEAT_NANOS = 4_000;

    private static final long LEAST_BEATS = 50;

    private SimBench() {}

    static List<Group> groups() {
        return Stream.of(small(), manyHosts(), repeats()).flatMap(List::stream).toList();
    }

    private static List<Group> small() {
        return List.of(
                Group.loops(
                        "sim-steps",
                        "let one of three microthreads run for a slice, with an oracle and a hash",
                        and(contestant("traced", SimWork::tracedSteps), SimWork::steps),
                        Target.plain("weft-sim-direct", STEP_NANOS),
                        Target.plain("traced", TRACED_STEP_NANOS)),
                Group.loops(
                        "sim-schedules",
                        "run three microthreads of ten slices under another schedule",
                        and(contestant("bare", SimWork::bareSchedules), SimWork::schedules),
                        Target.plain("weft-sim-direct", SCHEDULE_NANOS),
                        Target.plain("bare", BARE_SCHEDULE_NANOS)),
                Group.loops(
                        "sim-sites",
                        "ask a site, or a knob, outside of a simulation",
                        List.of(
                                Contestant.of("site", SimWork::sites),
                                Contestant.of("knob", SimWork::knobs)),
                        Target.plain("site", SITE_NANOS),
                        Target.plain("knob", SITE_NANOS)),
                Group.loops(
                        "sim-network",
                        "carry 64 bytes from one host to another",
                        both(SimWork::messages),
                        Target.plain("weft-sim-direct", EVENT_NANOS)),
                Group.loops(
                        "sim-cluster",
                        "let a millisecond pass for five hosts with a heartbeat to each other every 50 ms",
                        both(SimWork::cluster),
                        Target.plain("weft-sim-direct", MILLISECOND_NANOS)));
    }

    private static List<Group> manyHosts() {
        return List.of(
                Group.loops(
                        "sim-hosts",
                        "let one of many hosts wake up, and sleep again",
                        List.of(
                                contestant("10-hosts", count -> SimWork.hosts(10, 0, count)),
                                contestant(
                                        "10-of-1000-hosts", count -> SimWork.hosts(10, 990, count)),
                                contestant("1000-hosts", count -> SimWork.hosts(1_000, 0, count))),
                        Target.of("10-of-1000-hosts", FLAT, "10-hosts"),
                        Target.of("1000-hosts", FLAT, "10-hosts")),
                Group.loops(
                        "sim-chain",
                        "carry the heartbeat, one a second, of one of many hosts to the one before or after it",
                        List.of(
                                chain("10-hosts", 10, 10),
                                chain("100-of-1000-hosts", 1_000, 100),
                                chain("300-of-1000-hosts", 1_000, 300),
                                chain("1000-hosts", 1_000, 1_000)),
                        Target.of("1000-hosts", FLAT, "10-hosts")),
                Group.probes(
                        "sim-chilled",
                        "carry a heartbeat in a chain of 10, each second after so many MiB were read",
                        Metric.CPU_NANOS,
                        List.of(chilled(0), chilled(1), chilled(4), chilled(16), chilled(64))));
    }

    private static List<Group> repeats() {
        return List.of(
                Group.probes(
                        "sim-repeats",
                        "run 100,000 seeds twice, then more, up to a million schedules: differences, and the heap that is kept",
                        Metric.REPEATS,
                        List.of(
                                Contestant.probe(
                                        "weft-sim", SimWork::repeats, Flags.OPEN_LANG, Flags.DROP)),
                        Target.plain("weft-sim", 0)));
    }

    private static List<Contestant> both(Work.Loop loop) {
        return Weft.onBothEngines("weft-sim", loop).stream()
                .map(each -> Contestant.probe(each.name(), warmed(loop), flags(each)))
                .toList();
    }

    private static String[] flags(Contestant contestant) {
        return contestant.with(Flags.DROP).flags().toArray(String[]::new);
    }

    private static List<Contestant> and(Contestant other, Work.Loop loop) {
        return Stream.concat(both(loop).stream(), Stream.of(other)).toList();
    }

    private static Contestant contestant(String name, Work.Loop loop) {
        return Contestant.probe(name, warmed(loop), Flags.OPEN_LANG, Flags.DROP);
    }

    private static Work.Probe warmed(Work.Loop loop) {
        return (warmUp, measured) -> Measurement.of(loop, warmUp.multipliedBy(WARM_UPS), measured);
    }

    /// To put up a thousand hosts costs as much as many heartbeats, and does not count; there are more of these, however short the
    /// run is to be.
    private static Contestant chain(String name, int hosts, int awake) {
        return Contestant.probe(
                name,
                (warmUp, measured) ->
                        Measurement.beyondSetUp(
                                count -> SimWork.chain(hosts, awake, count),
                                Math.max(hosts * LEAST_BEATS, measured.toNanos() / BEAT_NANOS),
                                warmUp.multipliedBy(WARM_UPS)),
                Flags.OPEN_LANG,
                Flags.DROP);
    }

    private static Contestant chilled(int mebibytes) {
        return Contestant.probe(
                "chilled-" + mebibytes + "-mib",
                (warmUp, measured) ->
                        SimWork.chilled(mebibytes, warmUp.multipliedBy(WARM_UPS), measured),
                Flags.OPEN_LANG,
                Flags.DROP);
    }
}
