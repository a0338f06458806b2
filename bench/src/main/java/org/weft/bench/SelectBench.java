package org.weft.bench;

import java.util.ArrayList;
import java.util.List;

/// What does it cost to receive from any of several channels? A message is an operation.
///
/// In the first groups each of two channels has a sender of its own, so that a message is often there already. In the
/// others one sender goes round all channels, a rendezvous each: the receiver has to wait for every message, enrolled in
/// all of them.
final class SelectBench {
    private static final List<Integer> WIDTHS = List.of(2, 8, 64);

    private SelectBench() {}

    static List<Group> groups() {
        var groups = new ArrayList<Group>();
        groups.add(
                twoSenders(
                        "rendezvous",
                        KotlinRivals::selectRendezvous,
                        JoxRivals::selectRendezvous,
                        Weft::selectRendezvous));
        groups.add(
                twoSenders(
                        "bounded 64",
                        KotlinRivals::selectBounded,
                        JoxRivals::selectBounded,
                        Weft::selectBounded));
        for (int width : WIDTHS) groups.add(oneSender(width));
        return groups;
    }

    private static Group twoSenders(
            String capacity, Work.Loop kotlin, Work.Loop jox, Work.Loop weft) {
        return Group.loops(
                "select-" + capacity.replace(" ", "-"),
                "receive from either of two channels, two senders, " + capacity,
                contestants(kotlin, jox, weft),
                Target.of("weft-direct", 0.9, "kotlin"));
    }

    private static Group oneSender(int width) {
        return Group.loops(
                "select-" + width,
                "receive from any of " + width + " channels, one sender that goes round",
                contestants(
                        count -> KotlinRivals.selectOfMany(width, count),
                        count -> JoxRivals.selectOfMany(width, count),
                        count -> Weft.selectOfMany(width, count)));
    }

    private static List<Contestant> contestants(Work.Loop kotlin, Work.Loop jox, Work.Loop weft) {
        var all = new ArrayList<Contestant>();
        all.add(Contestant.of("kotlin", kotlin));
        all.add(JoxRivals.contestant(jox));
        all.addAll(Weft.onBothEngines("weft", weft));
        return all;
    }
}
