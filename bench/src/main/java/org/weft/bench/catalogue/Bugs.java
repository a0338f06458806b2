package org.weft.bench.catalogue;

import java.util.List;
import org.weft.bench.catalogue.Program.Explored;
import org.weft.bench.catalogue.Program.Simulated;
import org.weft.sim.Body;
import org.weft.sim.SimBody;

/// All planted bugs.
public final class Bugs {
    private Bugs() {}

    /// The numbers are those of a longer list, of which these need neither disks, nor clocks that differ, nor histories.
    public static List<Bug> all() {
        return List.of(
                explored(
                        "1a",
                        "lost update across a yield",
                        LostUpdate.together(),
                        LostUpdate.togetherFixed(),
                        80,
                        "FAILURE: .*2 were counted, not 1"),
                explored(
                        "1b",
                        "the same, if the second comes early",
                        LostUpdate.oneAfterTheOther(),
                        LostUpdate.oneAfterTheOtherFixed(),
                        80,
                        "FAILURE: .*2 were counted, not 1"),
                explored(
                        "2",
                        "lost update across a hidden yield",
                        LostUpdate.hidden(),
                        LostUpdate.hiddenFixed(),
                        300,
                        "FAILURE: .*2 were counted, not 1"),
                explored(
                        "3",
                        "stolen item",
                        StolenItem.buggy(),
                        StolenItem.fixed(),
                        308,
                        "FAILURE: .*no less than no item"),
                explored(
                        "4a",
                        "lost wake-up across a yield",
                        LostWakeUp.always(),
                        LostWakeUp.alwaysFixed(),
                        80,
                        "LOST_WAKE_UP: ",
                        "signal"),
                explored(
                        "4b",
                        "lost wake-up across a hidden yield",
                        LostWakeUp.seldom(),
                        LostWakeUp.seldomFixed(),
                        80,
                        "LOST_WAKE_UP: ",
                        "signal"),
                explored(
                        "5",
                        "wake-up of one who has gone",
                        DeadWaiter.buggy(),
                        DeadWaiter.fixed(),
                        1_000,
                        "DEADLOCK: ",
                        "\"main/patient\" waits for"),
                explored(
                        "6",
                        "reply and limit at one instant",
                        LateReply.buggy(),
                        LateReply.fixed(),
                        200,
                        "FAILURE: .*completed once more, with reply",
                        "completed at first, with no reply"),
                explored(
                        "7",
                        "permit leaked by cancellation",
                        LeakedPermit.buggy(),
                        LeakedPermit.fixed(),
                        4_660,
                        "FAILURE: .*1 permit in the end, not 0"),
                explored(
                        "8a",
                        "crossed locks, with a yield",
                        CrossedLocks.always(),
                        CrossedLocks.alwaysFixed(),
                        80,
                        "DEADLOCK: ",
                        "wards\" waits for mutex, held by \"main/",
                        "wards\" waits for mutex, held by \"main/"),
                explored(
                        "8b",
                        "crossed locks, hardly ever contended",
                        CrossedLocks.seldom(),
                        CrossedLocks.seldomFixed(),
                        80,
                        "DEADLOCK: ",
                        "wards\" waits for mutex, held by \"main/",
                        "wards\" waits for mutex, held by \"main/"),
                explored(
                        "9",
                        "two full channels",
                        FullChannels.buggy(),
                        FullChannels.fixed(),
                        5_000,
                        "DEADLOCK: ",
                        "waits for room in channel",
                        "waits for room in channel"),
                explored(
                        "10",
                        "endless retries without time passing",
                        EndlessRetry.buggy(),
                        EndlessRetry.fixed(),
                        1,
                        "LIVELOCK: .*\\[body main/(left|right), body main/(left|right)]"),
                simulated(
                        "11",
                        "heart held up by a computation",
                        HeldUpHeart.buggy(),
                        HeldUpHeart.fixed(),
                        200,
                        "(STARVATION|FAILURE): ",
                        "main/computation (has worked|works) for PT"),
                simulated(
                        "13",
                        "one read taken for one message",
                        ShortRead.buggy(),
                        ShortRead.fixed(),
                        50,
                        "FAILURE: .*message of 8 bytes: only [1-7] in server"),
                simulated(
                        "17",
                        "peer without power",
                        HalfOpenPeer.buggy(),
                        HalfOpenPeer.fixed(),
                        100,
                        "DEADLOCK: ",
                        "crashes",
                        "reactor \"client\""),
                simulated(
                        "20",
                        "supervisor mistakes an old child for the new one",
                        SupervisorRace.buggy(),
                        SupervisorRace.fixed(),
                        2_000,
                        "FAILURE: .*one service at a time"));
    }

    private static Bug explored(
            String number, String name, Body buggy, Body fixed, int budget, String... reported) {
        return new Bug(number, name, new Explored(buggy), new Explored(fixed), budget, reported);
    }

    private static Bug simulated(
            String number,
            String name,
            SimBody buggy,
            SimBody fixed,
            int budget,
            String... reported) {
        return new Bug(number, name, new Simulated(buggy), new Simulated(fixed), budget, reported);
    }
}
