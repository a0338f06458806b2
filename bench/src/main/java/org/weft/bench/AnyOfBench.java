package org.weft.bench;

import java.util.ArrayList;
import java.util.List;

/// What does it cost to wait for one of two events, beside waiting for one?
///
/// Two microthreads wake each other, once by waiting for one event, once by waiting for that one or a second that never
/// fires.
final class AnyOfBench {
    private AnyOfBench() {}

    static List<Group> groups() {
        var all = new ArrayList<>(Weft.onBothEngines("await", (Work.Loop) Weft::awaits));
        all.addAll(Weft.onBothEngines("anyof", (Work.Loop) Weft::awaitsAnyOf));
        return List.of(
                Group.loops(
                        "anyof",
                        "wait for one event; for any of two, of which one fires",
                        all,
                        Target.of("anyof-direct", 1.15, "await-direct"),
                        Target.of("anyof-portable", 1.15, "await-portable")));
    }
}
