package org.weft.bench.catalogue;

import java.util.List;
import java.util.stream.Stream;
import org.weft.bench.catalogue.Program.Explored;
import org.weft.bench.catalogue.Program.Simulated;
import org.weft.sim.Body;
import org.weft.sim.SimBody;

/// All planted bugs.
public final class Bugs {
    private Bugs() {}

    /// The numbers are those of a longer list, of which these need neither disks, nor clocks that differ, nor histories.
    public static List<Bug> all() {
        return Stream.of(sharedState(), wakeUps(), standstills(), outside())
                .flatMap(List::stream)
                .toList();
    }

    /// What one has seen is old when it acts.
    private static List<Bug> sharedState() {
        return List.of(
                explored(
                                "1a",
                                "lost update across a yield",
                                LostUpdate.together(),
                                LostUpdate.togetherFixed())
                        .within(80, "FAILURE: .*2 were counted, not 1"),
                explored(
                                "1b",
                                "the same, if the second comes early",
                                LostUpdate.oneAfterTheOther(),
                                LostUpdate.oneAfterTheOtherFixed())
                        .within(80, "FAILURE: .*2 were counted, not 1"),
                explored(
                                "2",
                                "lost update across a hidden yield",
                                LostUpdate.hidden(),
                                LostUpdate.hiddenFixed())
                        .within(300, "FAILURE: .*2 were counted, not 1"),
                explored("3", "stolen item", StolenItem.buggy(), StolenItem.fixed())
                        .within(308, "FAILURE: .*no less than no item"));
    }

    /// What was to wake somebody comes too early, or goes to somebody else.
    private static List<Bug> wakeUps() {
        return List.of(
                explored(
                                "4a",
                                "lost wake-up across a yield",
                                LostWakeUp.always(),
                                LostWakeUp.alwaysFixed())
                        .within(80, "LOST_WAKE_UP: ", "signal"),
                explored(
                                "4b",
                                "lost wake-up across a hidden yield",
                                LostWakeUp.seldom(),
                                LostWakeUp.seldomFixed())
                        .within(80, "LOST_WAKE_UP: ", "signal"),
                explored("5", "wake-up of one who has gone", DeadWaiter.buggy(), DeadWaiter.fixed())
                        .within(1_000, "DEADLOCK: ", "\"main/patient\" waits for"),
                explored(
                                "6",
                                "reply and limit at one instant",
                                LateReply.buggy(),
                                LateReply.fixed())
                        .within(
                                200,
                                "FAILURE: .*completed once more, with reply",
                                "completed at first, with no reply"),
                explored(
                                "7",
                                "permit leaked by cancellation",
                                LeakedPermit.buggy(),
                                LeakedPermit.fixed())
                        .within(4_660, "FAILURE: .*1 permit in the end, not 0"));
    }

    /// Nothing goes on, or only one does.
    private static List<Bug> standstills() {
        return List.of(
                explored(
                                "8a",
                                "crossed locks, with a yield",
                                CrossedLocks.always(),
                                CrossedLocks.alwaysFixed())
                        .within(
                                80,
                                "DEADLOCK: ",
                                "wards\" waits for mutex, held by \"main/",
                                "wards\" waits for mutex, held by \"main/"),
                explored(
                                "8b",
                                "crossed locks, hardly ever contended",
                                CrossedLocks.seldom(),
                                CrossedLocks.seldomFixed())
                        .within(
                                80,
                                "DEADLOCK: ",
                                "wards\" waits for mutex, held by \"main/",
                                "wards\" waits for mutex, held by \"main/"),
                explored("9", "two full channels", FullChannels.buggy(), FullChannels.fixed())
                        .within(
                                5_000,
                                "DEADLOCK: ",
                                "waits for room in channel",
                                "waits for room in channel"),
                explored(
                                "10",
                                "endless retries without time passing",
                                EndlessRetry.buggy(),
                                EndlessRetry.fixed())
                        .within(
                                1,
                                "LIVELOCK: .*\\[body main/(left|right), body main/(left|right)]"),
                simulated(
                                "11",
                                "heart held up by a computation",
                                HeldUpHeart.buggy(),
                                HeldUpHeart.fixed())
                        .within(
                                200,
                                "(STARVATION|FAILURE): ",
                                "main/computation (has worked|works) for PT"));
    }

    /// The network, and child processes.
    private static List<Bug> outside() {
        return List.of(
                simulated(
                                "13",
                                "one read taken for one message",
                                ShortRead.buggy(),
                                ShortRead.fixed())
                        .within(50, "FAILURE: .*message of 8 bytes: only [1-7] in server"),
                simulated("17", "peer without power", HalfOpenPeer.buggy(), HalfOpenPeer.fixed())
                        .within(100, "DEADLOCK: ", "crashes", "reactor \"client\""),
                simulated(
                                "20",
                                "supervisor mistakes an old child for the new one",
                                SupervisorRace.buggy(),
                                SupervisorRace.fixed())
                        .within(2_000, "FAILURE: .*one service at a time"));
    }

    private static Twins explored(String number, String name, Body buggy, Body fixed) {
        return new Twins(number, name, new Explored(buggy), new Explored(fixed));
    }

    private static Twins simulated(String number, String name, SimBody buggy, SimBody fixed) {
        return new Twins(number, name, new Simulated(buggy), new Simulated(fixed));
    }

    /// A bug of which it is not said yet how soon it is to be found, and how it is to be told.
    private record Twins(String number, String name, Program buggy, Program fixed) {
        Bug within(int budget, String... reported) {
            return new Bug(number, name, buggy, fixed, budget, reported);
        }
    }
}
