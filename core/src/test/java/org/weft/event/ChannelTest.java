package org.weft.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.weft.testing.VirtualWorld.letOthersRun;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.weft.Cancelled;
import org.weft.Event;
import org.weft.Microthread;
import org.weft.Scope;
import org.weft.testing.Setting;
import org.weft.testing.VirtualWorld;

class ChannelTest {
    private final List<String> trail = new ArrayList<>();

    @ParameterizedTest
    @EnumSource
    @DisplayName("C22: at a rendezvous, send returns only after a receiver has the item")
    void sendReturnsOnlyAfterAReceiverHasTheItem(Setting setting) throws Exception {
        setting.run(main -> {
            Channel<String> channel = Channel.rendezvous();
            main.start(
                    "sender",
                    () -> {
                        channel.send("item");
                        trail.add("sent");
                    });
            setting.letOthersRun();
            assertEquals(List.of(), trail);
            assertEquals("item", channel.receive());
            setting.letOthersRun();
            assertEquals(List.of("sent"), trail);
        });
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("C22: a sender cancelled before a receiver came has sent nothing")
    void aSenderCancelledBeforeAReceiverCameHasSentNothing(Setting setting) throws Exception {
        setting.run(main -> {
            Channel<String> channel = Channel.rendezvous();
            Microthread cancelled = startSender(main, channel, "never sent");
            setting.letOthersRun();
            startSender(main, channel, "sent");
            setting.letOthersRun();
            cancelled.cancel("enough");
            setting.letOthersRun();
            assertEquals("sent", channel.receive());
            assertEquals(Optional.empty(), channel.tryReceive());
            setting.letOthersRun();
        });
        assertEquals(List.of("sent sent"), trail);
    }

    @Test
    @DisplayName("C22: a sender whose item was taken has sent it, also if cancelled before it runs")
    void aSenderWhoseItemWasTakenHasSentItAlsoIfCancelledBeforeItRuns() throws Exception {
        VirtualWorld.run(main -> {
            Channel<String> channel = Channel.rendezvous();
            Microthread sender =
                    main.start(
                            "sender",
                            () -> {
                                channel.send("item");
                                trail.add("sent");
                                trail.add(
                                        assertThrows(Cancelled.class, Microthread::yield).reason());
                            });
            letOthersRun();
            assertEquals(Optional.of("item"), channel.tryReceive());
            sender.cancel("too late");
        });
        assertEquals(List.of("sent", "too late"), trail);
    }

    @Test
    @DisplayName("C22: trySend at a rendezvous succeeds only if a receiver waits")
    void trySendAtARendezvousSucceedsOnlyIfAReceiverWaits() throws Exception {
        VirtualWorld.run(main -> {
            Channel<String> channel = Channel.rendezvous();
            assertFalse(channel.trySend("nobody there"));
            startReceiver(main, channel, "receiver");
            letOthersRun();
            assertTrue(channel.trySend("item"));
            assertFalse(channel.trySend("nobody there any more"));
        });
        assertEquals(List.of("receiver item"), trail);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("C21: a cancelled receiver leaves the item to the next live one")
    void aCancelledReceiverLeavesTheItemToTheNext(Setting setting) throws Exception {
        setting.run(main -> {
            Channel<String> channel = Channel.bounded(1);
            Microthread cancelled = startReceiver(main, channel, "cancelled");
            setting.letOthersRun();
            startReceiver(main, channel, "alive");
            setting.letOthersRun();
            cancelled.cancel("enough");
            channel.send("item");
        });
        assertEquals(List.of("alive item"), trail);
    }

    @Test
    @DisplayName("C21: a cancelled receiver with nobody behind it leaves the item in the channel")
    void aCancelledReceiverLeavesTheItemInTheChannel() throws Exception {
        VirtualWorld.run(main -> {
            Channel<String> channel = Channel.bounded(1);
            Microthread cancelled = startReceiver(main, channel, "cancelled");
            letOthersRun();
            cancelled.cancel("enough");
            channel.send("item");
            letOthersRun();
            assertEquals(1, channel.size());
        });
        assertEquals(List.of(), trail);
    }

    @Test
    @DisplayName("C21: an item given to a receiver is its own, also if cancelled before it runs")
    void anItemGivenToAReceiverIsItsOwnAlsoIfCancelledBeforeItRuns() throws Exception {
        VirtualWorld.run(main -> {
            Channel<String> channel = Channel.bounded(1);
            Microthread receiver =
                    main.start(
                            "receiver",
                            () -> {
                                trail.add("got " + channel.receive());
                                trail.add(assertThrows(Cancelled.class, channel::receive).reason());
                            });
            letOthersRun();
            channel.send("item");
            receiver.cancel("too late");
        });
        assertEquals(List.of("got item", "too late"), trail);
    }

    @Test
    @DisplayName("C21: a cancelled sender to a full channel has sent nothing")
    void aCancelledSenderToAFullChannelHasSentNothing() throws Exception {
        VirtualWorld.run(main -> {
            Channel<String> channel = Channel.bounded(1);
            channel.send("first");
            Microthread cancelled = startSender(main, channel, "never sent");
            startSender(main, channel, "second");
            letOthersRun();
            cancelled.cancel("enough");
            letOthersRun();
            assertEquals("first", channel.receive());
            assertEquals("second", channel.receive());
            assertEquals(Optional.empty(), channel.tryReceive());
        });
        assertEquals(List.of("sent second"), trail);
    }

    @Test
    @DisplayName("C23: receivers drain a closed channel, then learn that it is closed")
    void receiversDrainAClosedChannelThenLearnThatItIsClosed() throws Exception {
        VirtualWorld.run(main -> {
            Channel<String> channel = Channel.bounded(3);
            channel.send("a");
            channel.send("b");
            channel.close();
            assertEquals("a", channel.receive());
            assertEquals(Optional.of("b"), channel.tryReceive());
            var thrown = assertThrows(ChannelClosedException.class, channel::receive);
            assertEquals("the channel is closed", thrown.getMessage());
            assertThrows(ChannelClosedException.class, channel::tryReceive);
        });
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("C23: waiting receivers learn that the channel is closed, all of them")
    void waitingReceiversLearnThatTheChannelIsClosed(Setting setting) throws Exception {
        setting.run(main -> {
            Channel<String> channel = Channel.rendezvous();
            for (String name : List.of("a", "b", "c")) {
                main.start(
                        name,
                        () -> {
                            assertThrows(ChannelClosedException.class, channel::receive);
                            trail.add(name);
                        });
            }
            setting.letOthersRun();
            channel.close();
        });
        assertEquals(new TreeSet<>(List.of("a", "b", "c")), new TreeSet<>(trail));
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("C23: waiting senders learn that the channel is closed and have sent nothing")
    void waitingSendersLearnThatTheChannelIsClosedAndHaveSentNothing(Setting setting)
            throws Exception {
        setting.run(main -> {
            Channel<String> channel = Channel.bounded(1);
            channel.send("inside");
            for (String name : List.of("a", "b")) {
                main.start(
                        name,
                        () -> {
                            assertThrows(ChannelClosedException.class, () -> channel.send(name));
                            trail.add(name);
                        });
            }
            setting.letOthersRun();
            channel.close();
            setting.letOthersRun();
            assertEquals(2, trail.size());
            assertEquals("inside", channel.receive());
            assertThrows(ChannelClosedException.class, channel::receive);
        });
    }

    @Test
    @DisplayName("C23: nothing can be sent to a closed channel, and closing it twice is harmless")
    void nothingCanBeSentToAClosedChannel() throws Exception {
        VirtualWorld.run(main -> {
            Channel<String> channel = Channel.bounded(1);
            channel.close();
            channel.close();
            assertThrows(ChannelClosedException.class, () -> channel.send("a"));
            assertThrows(ChannelClosedException.class, () -> channel.trySend("b"));
            assertEquals(0, channel.size());
        });
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName(
            "C69: a channel that closes under received(), alone and in anyOf, throws at the await")
    void aChannelThatClosesUnderReceivedThrowsAtTheAwait(Setting setting) throws Exception {
        setting.run(main -> {
            Channel<String> channel = Channel.rendezvous();
            Event<String> alone = channel.received();
            Event<String> either = Event.anyOf(Event.never(), channel.received());
            for (Event<String> event : List.of(alone, either)) {
                main.start(
                        "receiver",
                        () -> {
                            var thrown = assertThrows(ChannelClosedException.class, event::await);
                            trail.add(thrown.getMessage());
                        });
            }
            setting.letOthersRun();
            assertEquals(List.of(), trail);
            channel.close();
            setting.letOthersRun();
            assertThrows(ChannelClosedException.class, alone::await);
            assertThrows(ChannelClosedException.class, either::await);
        });
        assertEquals(List.of("the channel is closed", "the channel is closed"), trail);
    }

    @Test
    @DisplayName("C69: in anyOf a closed channel throws only if it is the chosen one")
    void inAnyOfAClosedChannelThrowsOnlyIfItIsChosen() throws Exception {
        VirtualWorld.run(main -> {
            Channel<String> channel = Channel.bounded(1);
            channel.close();
            Event<String> there = Event.always("there");
            assertEquals("there", Event.anyOf(there, channel.received()).await());
            Event<String> closedFirst = Event.anyOf(channel.received(), there);
            assertThrows(ChannelClosedException.class, closedFirst::await);
        });
    }

    @Test
    void itemsArriveInOrderAndNeverMoreThanItsCapacityAreInside() throws Exception {
        VirtualWorld.run(main -> {
            Channel<Integer> channel = Channel.bounded(3);
            main.start(
                    "sender",
                    () -> {
                        for (int i = 0; i < 10; i++) channel.send(i);
                    });
            letOthersRun();
            assertEquals(3, channel.size());
            for (int i = 0; i < 10; i++) {
                trail.add("" + channel.receive());
                assertTrue(channel.size() <= 3, "size " + channel.size());
                letOthersRun();
            }
        });
        assertEquals(List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9"), trail);
    }

    @ParameterizedTest
    @EnumSource
    void itemsOfEachSenderArriveInOrderNoneLostNoneTwice(Setting setting) throws Exception {
        List<List<Integer>> perSender =
                List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        setting.run(main -> {
            Channel<Integer> channel = Channel.bounded(2);
            for (int sender = 0; sender < 3; sender++) {
                int id = sender;
                main.start(
                        "sender",
                        () -> {
                            for (int i = 0; i < 50; i++) channel.send(id * 100 + i);
                        });
            }
            for (int i = 0; i < 150; i++) {
                int item = channel.receive();
                perSender.get(item / 100).add(item % 100);
            }
            assertEquals(Optional.empty(), channel.tryReceive());
        });
        List<Integer> expected = java.util.stream.IntStream.range(0, 50).boxed().toList();
        assertEquals(List.of(expected, expected, expected), perSender);
    }

    @Test
    void waitingSendersAreServedInOrderOfArrival() throws Exception {
        VirtualWorld.run(main -> {
            Channel<String> channel = Channel.rendezvous();
            for (String item : List.of("a", "b", "c")) startSender(main, channel, item);
            letOthersRun();
            for (String item : List.of("a", "b", "c")) assertEquals(item, channel.receive());
        });
        assertEquals(List.of("sent a", "sent b", "sent c"), trail);
    }

    @Test
    void waitingReceiversAreServedInOrderOfArrival() throws Exception {
        VirtualWorld.run(main -> {
            Channel<String> channel = Channel.bounded(9);
            for (String name : List.of("r1", "r2", "r3")) startReceiver(main, channel, name);
            letOthersRun();
            for (String item : List.of("a", "b", "c")) channel.send(item);
        });
        assertEquals(List.of("r1 a", "r2 b", "r3 c"), trail);
    }

    @Test
    void aLateReceiverCannotTakeWhatWasGivenToAWaitingOne() throws Exception {
        VirtualWorld.run(main -> {
            Channel<String> channel = Channel.bounded(1);
            startReceiver(main, channel, "waiting");
            letOthersRun();
            channel.send("item");
            assertEquals(Optional.empty(), channel.tryReceive());
        });
        assertEquals(List.of("waiting item"), trail);
    }

    @Test
    void receivedIsTheSameObjectEachTime() throws Exception {
        VirtualWorld.run(main -> {
            Channel<String> channel = Channel.bounded(1);
            assertSame(channel.received(), channel.received());
        });
    }

    @Test
    void capacityIsToldAndLessThanOneRefused() {
        assertEquals(3, Channel.bounded(3).capacity());
        assertEquals(0, Channel.rendezvous().capacity());
        var thrown = assertThrows(IllegalArgumentException.class, () -> Channel.bounded(0));
        assertEquals("capacity < 1: 0; without room it is a rendezvous()", thrown.getMessage());
        thrown = assertThrows(IllegalArgumentException.class, () -> Channel.bounded(-3));
        assertEquals("capacity < 1: -3; without room it is a rendezvous()", thrown.getMessage());
    }

    @Test
    @SuppressWarnings("NullAway")
    void nullIsRefused() throws Exception {
        VirtualWorld.run(main -> {
            Channel<String> channel = Channel.bounded(1);
            assertThrows(NullPointerException.class, () -> channel.send(null));
            assertThrows(NullPointerException.class, () -> channel.trySend(null));
            assertEquals(0, channel.size());
        });
    }

    private Microthread startSender(Scope scope, Channel<String> channel, String item) {
        return scope.start(
                "sender",
                () -> {
                    channel.send(item);
                    trail.add("sent " + item);
                });
    }

    private Microthread startReceiver(Scope scope, Channel<String> channel, String name) {
        return scope.start(name, () -> trail.add(name + " " + channel.receive()));
    }
}
