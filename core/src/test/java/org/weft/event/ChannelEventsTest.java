package org.weft.event;

import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.weft.Event.after;
import static org.weft.Event.always;
import static org.weft.Event.anyOf;
import static org.weft.testing.VirtualWorld.letOthersRun;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.weft.Event;
import org.weft.Scope;
import org.weft.testing.Setting;
import org.weft.testing.VirtualWorld;

/// What a channel offers beside send and receive.
class ChannelEventsTest {
    private final List<String> trail = new ArrayList<>();

    @Test
    void sentHappensAtOnceWhereThereIsRoom() throws Exception {
        VirtualWorld.run(main -> {
            Channel<String> channel = Channel.bounded(1);
            assertEquals("sent", anyOf(channel.sent("item").as("sent"), always("late")).await());
            assertEquals("late", anyOf(channel.sent("second").as("sent"), always("late")).await());
            assertEquals(1, channel.size());
            assertEquals("item", channel.receive());
        });
    }

    @Test
    void sentHappensWhenAReceiverMakesRoom() throws Exception {
        VirtualWorld.run(main -> {
            Channel<String> channel = Channel.bounded(1);
            channel.send("first");
            main.start(
                    "sender",
                    () -> note(anyOf(channel.sent("second").as("sent"), after(ofSeconds(9)))));
            letOthersRun();
            assertEquals(List.of(), trail);
            assertEquals("first", channel.receive());
            letOthersRun();
            assertEquals(List.of("sent"), trail);
            assertEquals(Optional.of("second"), channel.tryReceive());
        });
    }

    @Test
    void aSendThatIsNotChosenHasSentNothing() throws Exception {
        VirtualWorld.run(main -> {
            Channel<String> channel = Channel.rendezvous();
            anyOf(channel.sent("item"), after(ofSeconds(1))).await();
            assertEquals(Optional.empty(), channel.tryReceive());
            var cancelled = main.start("sender", () -> channel.sent("item").await());
            letOthersRun();
            cancelled.cancel("enough");
            letOthersRun();
            assertEquals(Optional.empty(), channel.tryReceive());
        });
    }

    @Test
    void eachAwaitOfOneEventSendsTheItemAnew() throws Exception {
        VirtualWorld.run(main -> {
            Channel<String> channel = Channel.bounded(2);
            Event<Void> sent = channel.sent("item");
            sent.await();
            sent.await();
            assertEquals(2, channel.size());
        });
    }

    @Test
    void sendersOfBothKindsWaitInOneLine() throws Exception {
        VirtualWorld.run(main -> {
            Channel<String> channel = Channel.rendezvous();
            main.start("a", () -> channel.send("a"));
            main.start("b", () -> channel.sent("b").await());
            main.start("c", () -> anyOf(after(ofSeconds(9)), channel.sent("c")).await());
            main.start("d", () -> channel.send("d"));
            letOthersRun();
            for (String item : List.of("a", "b", "c", "d")) assertEquals(item, channel.receive());
        });
    }

    @Test
    void anEventOfBothNeverMeetsItself() throws Exception {
        VirtualWorld.run(main -> {
            Channel<String> channel = Channel.rendezvous();
            var first = both(channel, "from first");
            main.start("first", () -> trail.add("first: " + first.await()));
            letOthersRun();
            assertEquals(List.of(), trail);
            var second = both(channel, "from second");
            main.start("second", () -> trail.add("second: " + second.await()));
            letOthersRun();
            assertEquals(List.of("second: sent", "first: from second"), sorted());
            assertEquals(Optional.empty(), channel.tryReceive());
        });
    }

    @Test
    void aSubscriptionToBothDoesNotMeetItselfWhenItBegins() throws Exception {
        VirtualWorld.run(main -> {
            Channel<String> channel = Channel.rendezvous();
            both(channel, "item").once(trail::add);
            letOthersRun();
            assertEquals(List.of(), trail);
            assertEquals(Optional.of("item"), channel.tryReceive());
            letOthersRun();
            assertEquals(List.of("sent"), trail);
        });
    }

    @Test
    @DisplayName(
            "C23: waiting to send in an anyOf throws only if the closed channel is the chosen one")
    void aClosedChannelThrowsOnlyIfItIsChosen() throws Exception {
        VirtualWorld.run(main -> {
            Channel<String> channel = Channel.rendezvous();
            var sending = anyOf(channel.sent("item"), after(ofSeconds(9)));
            main.start("sender", () -> assertThrows(ChannelClosedException.class, sending::await));
            letOthersRun();
            channel.close();
            letOthersRun();
            assertEquals("first", anyOf(always("first"), channel.sent("item")).await());
            assertThrows(ChannelClosedException.class, channel.sent("item")::await);
        });
    }

    @Test
    void forEachTakesAllUntilTheChannelIsClosedAndEmpty() throws Exception {
        VirtualWorld.run(main -> {
            Channel<String> channel = Channel.bounded(2);
            main.start(
                    "sender",
                    () -> {
                        for (String item : List.of("a", "b", "c", "d")) channel.send(item);
                        channel.close();
                    });
            channel.forEach(item -> {
                after(ofSeconds(1)).await();
                trail.add(item);
            });
            assertEquals(List.of("a", "b", "c", "d"), trail);
        });
    }

    @Test
    void forEachThrowsWhatItsActionThrowsAndLeavesTheRest() throws Exception {
        VirtualWorld.run(main -> {
            Channel<String> channel = Channel.bounded(2);
            channel.send("bad");
            channel.send("good");
            var failure = new IOException("cannot write");
            var thrown =
                    assertThrows(
                            IOException.class,
                            () ->
                                    channel.forEach(item -> {
                                        trail.add(item);
                                        throw failure;
                                    }));
            assertSame(failure, thrown);
            assertEquals(List.of("bad"), trail);
            assertEquals("good", channel.receive());
        });
    }

    @Test
    void aCancelledForEachLosesNothing() throws Exception {
        VirtualWorld.run(main -> {
            Channel<String> channel = Channel.bounded(2);
            var worker = main.start("worker", () -> channel.forEach(trail::add));
            letOthersRun();
            worker.cancel("enough");
            channel.send("item");
            letOthersRun();
            assertEquals(List.of(), trail);
            assertEquals("item", channel.receive());
        });
    }

    @ParameterizedTest
    @EnumSource
    void severalWorkersShareTheItems(Setting setting) throws Exception {
        setting.run(main -> {
            Channel<Integer> channel = Channel.bounded(3);
            var seen = new ArrayList<Integer>();
            Scope.run(workers -> {
                for (int i = 0; i < 3; i++)
                    workers.start("worker", () -> channel.forEach(seen::add));
                for (int i = 0; i < 50; i++) channel.send(i);
                channel.close();
            });
            seen.sort(null);
            assertEquals(50, seen.size());
            for (int i = 0; i < 50; i++) assertEquals(i, seen.get(i));
        });
    }

    @Test
    @DisplayName("C23: drained() holds from the moment when a closed channel is empty")
    void drainedHoldsOnceAClosedChannelIsEmpty() throws Exception {
        VirtualWorld.run(main -> {
            Channel<String> channel = Channel.bounded(2);
            channel.send("item");
            main.start(
                    "waiter",
                    () -> {
                        channel.drained().await();
                        trail.add("drained");
                    });
            letOthersRun();
            channel.close();
            letOthersRun();
            assertEquals(List.of(), trail);
            assertFalse(isDrained(channel));
            assertEquals("item", channel.receive());
            assertTrue(isDrained(channel));
            letOthersRun();
            assertEquals(List.of("drained"), trail);
            channel.drained().await();
            assertSame(channel.drained(), channel.drained());
        });
    }

    @Test
    @DisplayName("C23: an empty channel is drained when it is closed")
    void anEmptyChannelIsDrainedWhenItIsClosed() throws Exception {
        VirtualWorld.run(main -> {
            Channel<String> channel = Channel.rendezvous();
            main.start(
                    "sender",
                    () -> assertThrows(ChannelClosedException.class, () -> channel.send("x")));
            letOthersRun();
            assertFalse(isDrained(channel));
            channel.close();
            assertTrue(isDrained(channel));
        });
    }

    @Test
    void aChannelBelongsToOneReactorWholly() throws Exception {
        Channel<String> channel = Channel.bounded(1);
        VirtualWorld.run(_ -> {
            channel.trySend("item");
            var foreign =
                    Thread.ofPlatform()
                            .unstarted(() -> {
                                try {
                                    VirtualWorld.run(_ -> {
                                        assertThrows(
                                                WrongThreadException.class,
                                                () -> channel.send("another"));
                                        assertThrows(
                                                WrongThreadException.class,
                                                () -> channel.drained().await());
                                        trail.add("refused");
                                    });
                                } catch (Exception e) {
                                    trail.add(e.toString());
                                }
                            });
            foreign.start();
            foreign.join();
            assertEquals(List.of("refused"), trail);
            assertEquals("item", channel.receive());
            channel.close();
            channel.drained().await();
        });
    }

    private static Event<String> both(Channel<String> channel, String item) {
        return anyOf(channel.sent(item).as("sent"), channel.received());
    }

    private static boolean isDrained(Channel<?> channel) throws InterruptedException {
        return anyOf(channel.drained().as(true), always(false)).await();
    }

    private void note(Event<?> event) throws InterruptedException {
        trail.add(String.valueOf(event.await()));
    }

    private List<String> sorted() {
        return trail.stream().sorted(java.util.Comparator.reverseOrder()).toList();
    }
}
