package org.weft.bench;

import java.util.ArrayList;
import java.util.List;

/// What does a reactor cost that has nothing to do?
///
/// It is counted how often its threads wake up, those of its carrier and of whoever waits for it, while a deadline is an
/// hour away; with and without an open selector; beside a JVM that has no reactor.
final class IdleBench {
    private IdleBench() {}

    static List<Group> groups() {
        var all = new ArrayList<Contestant>();
        all.add(Contestant.probe("idle-jvm", WakeUps.of(WakeUps::waitForEver)));
        all.addAll(Weft.onBothEngines("weft", WakeUps.of(WeftIdle::sleepLong)));
        all.addAll(Weft.onBothEngines("weft-selector", WakeUps.of(WeftIdle::listenToo)));
        return List.of(
                Group.probes(
                        "idle",
                        "wait for a deadline an hour away",
                        Metric.WAKE_UPS,
                        all,
                        Target.plain("weft-direct", 0),
                        Target.plain("weft-portable", 0),
                        Target.plain("weft-selector-direct", 0),
                        Target.plain("weft-selector-portable", 0)));
    }
}
