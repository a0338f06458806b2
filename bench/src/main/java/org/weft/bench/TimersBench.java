package org.weft.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What does it cost to set a timer and to cancel it?
///
/// Weft's operation is `callLater` and `close` of what that returns, since it is the like of `schedule` and `cancel`: a
/// callback, a handle, and between them nothing but the timer. A `Timeout` would add a region and a lambda, a `sleep` two
/// switches. Netty's event loop is measured from inside, as a handler uses it: a lock-free heap as ours is.
///
/// The last group is about limits as programs write them, a `Timeout` around something that need not wait.
final class TimersBench {
    private TimersBench() {}

    static List<Group> groups() {
        return List.of(
                group(TimerRing.Limits.RANDOM, TimerRing.Victim.OLDEST, 0.25),
                group(TimerRing.Limits.EQUAL, TimerRing.Victim.OLDEST, 0.6),
                group(TimerRing.Limits.RANDOM, TimerRing.Victim.NEWEST, 0.25),
                group(TimerRing.Limits.EQUAL, TimerRing.Victim.NEWEST, 0.6),
                limits());
    }

    private static Group group(TimerRing.Limits limits, TimerRing.Victim victim, double target) {
        var which = limits.name().toLowerCase(Locale.ROOT);
        var cancelled = victim.name().toLowerCase(Locale.ROOT);
        var all = new ArrayList<Contestant>();
        all.add(Contestant.probe("scheduled-pool", RivalTimers.scheduledPool(limits, victim)));
        all.add(Contestant.probe("netty-loop", RivalTimers.nettyLoop(limits, victim)));
        all.addAll(Weft.onBothEngines("weft", WeftTimers.calls(limits, victim)));
        return Group.probes(
                "timers-" + which + "-" + cancelled,
                "set a timer and cancel the %s, %,d pending, %s limits"
                        .formatted(cancelled, TimerRing.PENDING, which),
                Metric.NANOS,
                all,
                Target.of("weft-direct", target, "scheduled-pool"));
    }

    private static Group limits() {
        var all = new ArrayList<Contestant>();
        all.add(Contestant.of("kotlin-withTimeout", KotlinRivals::limits));
        all.addAll(Weft.onBothEngines("weft-timeout", (Work.Loop) WeftTimers::limits));
        return Group.loops("timers-limit", "put a limit around what need not wait", all);
    }
}
