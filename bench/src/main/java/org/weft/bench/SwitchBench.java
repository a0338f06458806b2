package org.weft.bench;

import java.util.ArrayList;
import java.util.List;

/// What does it cost to suspend and to resume?
///
/// Everywhere two threads of control take turns on one CPU, and an operation is one of them being suspended and the other
/// resumed: alone, a yield could be shortened to nothing. Contestants named `yield` stay ready and are queued again;
/// those named `park` or `await` go to sleep and are woken by the other, which is what a program does all day.
final class SwitchBench {
    private SwitchBench() {}

    static List<Group> groups() {
        return List.of(
                Group.loops(
                        "switch",
                        "suspend one, resume the other",
                        contestants(),
                        Target.of("weft-yield-direct", 1.6, "raw-continuation"),
                        Target.of("weft-await-direct", 1.9, "raw-continuation")));
    }

    private static List<Contestant> contestants() {
        var all = new ArrayList<Contestant>();
        all.add(
                Contestant.of(
                        "raw-continuation", RawContinuation::yields, Flags.EXPORT_CONTINUATION));
        all.addAll(Weft.onBothEngines("weft-yield", (Work.Loop) Weft::yields));
        all.addAll(Weft.onBothEngines("weft-await", (Work.Loop) Weft::awaits));
        all.add(Contestant.of("virtual-yield", VirtualThreads::yields, Flags.ONE_CARRIER));
        all.add(Contestant.of("virtual-park", VirtualThreads::parks, Flags.ONE_CARRIER));
        all.add(Contestant.of("virtual-park-own-loop", OwnLoop::parks, Flags.OPEN_LANG));
        all.add(Contestant.of("kotlin-yield", KotlinRivals::yields));
        return all;
    }
}
