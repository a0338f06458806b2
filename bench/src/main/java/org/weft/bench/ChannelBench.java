package org.weft.bench;

import java.util.ArrayList;
import java.util.List;

/// What does it cost to hand a message from one sender to one receiver? Both share a CPU; a message is an operation.
final class ChannelBench {
    private ChannelBench() {}

    static List<Group> groups() {
        return List.of(
                Group.loops(
                        "channel-bounded-64",
                        "send and receive, bounded 64",
                        contestants(KotlinRivals::bounded, JoxRivals::bounded, Weft::bounded),
                        Target.of("weft-direct", 0.4, "kotlin", "jox")),
                Group.loops(
                        "channel-rendezvous",
                        "send and receive, rendezvous",
                        contestants(
                                KotlinRivals::rendezvous, JoxRivals::rendezvous, Weft::rendezvous),
                        Target.of("weft-direct", 0.85, "jox"),
                        Target.of("weft-direct", 1.5, "kotlin")));
    }

    private static List<Contestant> contestants(Work.Loop kotlin, Work.Loop jox, Work.Loop weft) {
        var all = new ArrayList<Contestant>();
        all.add(Contestant.of("kotlin", kotlin));
        all.add(JoxRivals.contestant(jox));
        all.addAll(Weft.onBothEngines("weft", weft));
        return all;
    }
}
