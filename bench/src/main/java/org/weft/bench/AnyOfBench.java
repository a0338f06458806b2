package org.weft.bench;

import java.util.ArrayList;
import java.util.List;

/// What does it cost to wait for one of several?
///
/// In the first group two microthreads wake each other, once by waiting for one event, once by waiting for that one or a
/// second that never fires. In the others one receiver waits for a message from either of two channels, each with a
/// sender of its own; a message is an operation.
final class AnyOfBench {
    private static final String SELECT = "receive from either of two channels, ";

    private AnyOfBench() {}

    static List<Group> groups() {
        return List.of(
                events(),
                channels(
                        "rendezvous",
                        KotlinRivals::selectRendezvous,
                        JoxRivals::selectRendezvous,
                        Weft::selectRendezvous),
                channels(
                        "bounded 64",
                        KotlinRivals::selectBounded,
                        JoxRivals::selectBounded,
                        Weft::selectBounded));
    }

    private static Group events() {
        var all = new ArrayList<>(Weft.onBothEngines("await", (Work.Loop) Weft::awaits));
        all.addAll(Weft.onBothEngines("anyof", (Work.Loop) Weft::awaitsAnyOf));
        return Group.loops(
                "anyof-events",
                "wait for one event; for any of two, of which one fires",
                all,
                Target.of("anyof-direct", 1.15, "await-direct"),
                Target.of("anyof-portable", 1.15, "await-portable"));
    }

    private static Group channels(
            String capacity, Work.Loop kotlin, Work.Loop jox, Work.Loop weft) {
        var all = new ArrayList<Contestant>();
        all.add(Contestant.of("kotlin", kotlin));
        all.add(JoxRivals.contestant(jox));
        all.addAll(Weft.onBothEngines("weft", weft));
        return Group.loops(
                "anyof-" + capacity.replace(" ", "-"),
                SELECT + capacity,
                all,
                Target.of("weft-direct", 0.9, "kotlin"));
    }
}
