package org.weft;

import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.weft.testing.VirtualWorld.letOthersRun;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.weft.event.Channel;
import org.weft.event.Flag;
import org.weft.event.Semaphore;
import org.weft.event.Value;
import org.weft.testing.Setting;
import org.weft.testing.VirtualWorld;

class SubscriptionTest {
    private final List<String> trail = new ArrayList<>();

    @ParameterizedTest
    @EnumSource
    @DisplayName("C1: a callback registered once, fired twice, gets the first only")
    void aCallbackRegisteredOnceGetsTheFirstOnly(Setting setting) throws Exception {
        setting.run(main -> {
            WaitQueue<String> queue = new WaitQueue<>();
            queue.event().once(trail::add);
            queue.fireAll("first");
            queue.fireAll("second");
            setting.letOthersRun();
            queue.fireAll("third");
            assertTrue(queue.isEmpty());
        });
        assertEquals(List.of("first"), trail);
    }

    @Test
    @DisplayName("C1: once on an anyOf is called for the first of its events only")
    void onceOnAnAnyOfIsCalledForTheFirstOnly() throws Exception {
        VirtualWorld.run(main -> {
            WaitQueue<String> a = new WaitQueue<>();
            WaitQueue<String> b = new WaitQueue<>();
            Event.anyOf(a.event(), b.event()).once(trail::add);
            b.fireAll("b");
            a.fireAll("a");
            assertTrue(a.isEmpty() && b.isEmpty());
        });
        assertEquals(List.of("b"), trail);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("C5: a callback registered by a callback gets the next occurrence, not this one")
    void aCallbackRegisteredByACallbackGetsTheNextOccurrence(Setting setting) throws Exception {
        setting.run(main -> {
            WaitQueue<Integer> queue = new WaitQueue<>();
            queue.event()
                    .once(n -> {
                        trail.add("outer " + n);
                        queue.event().subscribe(m -> trail.add("inner " + m));
                    });
            queue.fireAll(1);
            setting.letOthersRun();
            assertEquals(List.of("outer 1"), trail);
            queue.fireAll(2);
            setting.letOthersRun();
        });
        assertEquals(List.of("outer 1", "inner 2"), trail);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("C6: a closed subscription is not called; closing twice is harmless")
    void aClosedSubscriptionIsNotCalled(Setting setting) throws Exception {
        setting.run(main -> {
            WaitQueue<Integer> queue = new WaitQueue<>();
            Subscription subscription = queue.event().subscribe(n -> trail.add("called " + n));
            queue.fireAll(1);
            setting.letOthersRun();
            subscription.close();
            subscription.close();
            assertEquals(0, queue.fireAll(2));
            setting.letOthersRun();
        });
        assertEquals(List.of("called 1"), trail);
    }

    @Test
    @DisplayName("C6: closing one registration leaves others alone, also of the same function")
    void closingOneRegistrationLeavesOthersAlone() throws Exception {
        VirtualWorld.run(main -> {
            WaitQueue<Integer> queue = new WaitQueue<>();
            Consumer<Integer> same = n -> trail.add("called " + n);
            Subscription first = queue.event().subscribe(same);
            queue.event().subscribe(same);
            queue.fireAll(1);
            letOthersRun();
            first.close();
            queue.fireAll(2);
            letOthersRun();
        });
        assertEquals(List.of("called 1", "called 1", "called 2"), trail);
    }

    @Test
    @DisplayName("C6: what was announced and not yet delivered is dropped when it closes")
    void whatWasAnnouncedAndNotDeliveredIsDroppedOnClose() throws Exception {
        VirtualWorld.run(main -> {
            WaitQueue<Integer> queue = new WaitQueue<>();
            Subscription subscription = queue.event().subscribe(n -> trail.add("called " + n));
            queue.fireAll(1);
            subscription.close();
            letOthersRun();
        });
        assertEquals(List.of(), trail);
    }

    @Test
    @DisplayName(
            "C6: a subscription to what holds already, closed in the same slice, is not called")
    void aSubscriptionToWhatHoldsClosedInTheSameSliceIsNotCalled() throws Exception {
        VirtualWorld.run(main -> {
            var flag = new Flag();
            flag.raise();
            flag.raised().subscribe(_ -> trail.add("raised")).close();
            Event.always("there").subscribe(trail::add).close();
            letOthersRun();
        });
        assertEquals(List.of(), trail);
    }

    @Test
    @DisplayName(
            "C6: a subscription to a moment, closed between the moment and its call, is not called")
    void aSubscriptionToAMomentClosedBeforeItsCallIsNotCalled() throws Exception {
        VirtualWorld.run(main -> {
            List<Subscription> subscriptions = new ArrayList<>();
            main.start(
                    "closer",
                    () -> {
                        Microthread.sleep(ofSeconds(1)); // due first: set first
                        subscriptions.forEach(Subscription::close);
                    });
            letOthersRunNow();
            subscriptions.add(Event.after(ofSeconds(1)).subscribe(_ -> trail.add("after")));
            subscriptions.add(
                    Event.at(VirtualWorld.ORIGIN.plusSeconds(1)).subscribe(_ -> trail.add("at")));
            Microthread.sleep(ofSeconds(5));
        });
        assertEquals(List.of(), trail);
    }

    private static void letOthersRunNow() throws InterruptedException {
        Microthread.yield();
    }

    @Test
    @DisplayName("C7: a callback that closes another during one broadcast: that one is not called")
    void aCallbackThatClosesAnotherDuringABroadcast() throws Exception {
        VirtualWorld.run(main -> {
            WaitQueue<Integer> queue = new WaitQueue<>();
            List<Subscription> second = new ArrayList<>();
            queue.event()
                    .subscribe(n -> {
                        trail.add("first " + n);
                        second.getFirst().close();
                    });
            second.add(queue.event().subscribe(n -> trail.add("second " + n)));
            queue.event().subscribe(n -> trail.add("third " + n));
            queue.fireAll(1);
            letOthersRun();
        });
        assertEquals(List.of("first 1", "third 1"), trail);
    }

    @Test
    @DisplayName("C7: an item of a stream already handed to a closed subscription is delivered")
    void anItemAlreadyHandedToAClosedSubscriptionIsDelivered() throws Exception {
        VirtualWorld.run(main -> {
            Channel<String> channel = Channel.bounded(9);
            List<Subscription> second = new ArrayList<>();
            channel.received()
                    .subscribe(item -> {
                        trail.add("first " + item);
                        second.getFirst().close();
                    });
            second.add(channel.received().subscribe(item -> trail.add("second " + item)));
            channel.send("a");
            channel.send("b");
            letOthersRun();
            channel.send("c");
            channel.send("d");
            letOthersRun();
        });
        assertEquals(List.of("first a", "second b", "first c", "first d"), trail);
    }

    @Test
    @DisplayName("C8: one of three callbacks throws: the others are called, the sink is told once")
    void oneOfThreeCallbacksThrows() throws Exception {
        List<Throwable> errors = new ArrayList<>();
        VirtualWorld.plain()
                .reactor()
                .errorSink(errors::add)
                .run(main -> {
                    WaitQueue<Integer> queue = new WaitQueue<>();
                    var error = new IllegalStateException("the second");
                    queue.event().subscribe(n -> trail.add("first " + n));
                    queue.event()
                            .subscribe(n -> {
                                throw error;
                            });
                    queue.event().subscribe(n -> trail.add("third " + n));
                    assertEquals(3, queue.fireAll(1));
                    letOthersRun();
                    trail.add("sender sees nothing");
                    assertEquals(1, errors.size());
                    assertSame(error, errors.getFirst());
                    queue.fireAll(2);
                    letOthersRun();
                });
        assertEquals(
                List.of("first 1", "third 1", "sender sees nothing", "first 2", "third 2"), trail);
        assertEquals(2, errors.size());
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName(
            "C9: a callback that sets what it listens to, 1 to 2: each listener sees 1, then 2")
    void aCallbackThatSetsWhatItListensTo(Setting setting) throws Exception {
        setting.run(main -> {
            var value = new Value<>(0);
            value.changed().subscribe(n -> trail.add("a" + n));
            value.changed()
                    .subscribe(n -> {
                        trail.add("b" + n);
                        if (n == 1) value.set(2);
                    });
            value.changed().subscribe(n -> trail.add("c" + n));
            value.set(1);
            setting.letOthersRun();
        });
        assertEquals(List.of("a1", "b1", "c1", "a2", "b2", "c2"), trail);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("C10: it gets every occurrence until closed, also those fired while it runs")
    void itGetsEveryOccurrenceUntilClosed(Setting setting) throws Exception {
        setting.run(main -> {
            WaitQueue<Integer> queue = new WaitQueue<>();
            List<Subscription> itself = new ArrayList<>();
            itself.add(
                    queue.event()
                            .subscribe(n -> {
                                trail.add("got " + n);
                                if (n == 5) itself.getFirst().close();
                                queue.fireAll(n + 1);
                            }));
            queue.fireAll(1);
            setting.letOthersRun();
        });
        assertEquals(List.of("got 1", "got 2", "got 3", "got 4", "got 5"), trail);
    }

    @Test
    @DisplayName("C10: of a channel it gets every item, in order, one call after the other")
    void ofAChannelItGetsEveryItemInOrder() throws Exception {
        VirtualWorld.run(main -> {
            Channel<Integer> channel = Channel.bounded(4);
            for (int i = 0; i < 4; i++) channel.send(i);
            Subscription subscription = channel.received().subscribe(n -> trail.add("got " + n));
            for (int i = 4; i < 8; i++) channel.send(i);
            letOthersRun();
            subscription.close();
            channel.send(8);
            letOthersRun();
            assertEquals(1, channel.size());
        });
        assertEquals(
                List.of("got 0", "got 1", "got 2", "got 3", "got 4", "got 5", "got 6", "got 7"),
                trail);
    }

    @Test
    void aSubscriptionHoldsOneItemAtMost() throws Exception {
        VirtualWorld.run(main -> {
            var semaphore = new Semaphore(5);
            Subscription subscription = semaphore.acquired().subscribe(_ -> trail.add("permit"));
            assertEquals(4, semaphore.available());
            subscription.close();
            letOthersRun();
            assertEquals(4, semaphore.available());
        });
        assertEquals(List.of("permit"), trail); // the one that it was handed
    }

    @Test
    void aCallbackThatThrowsKeepsItsSubscriptionToAStream() throws Exception {
        List<Throwable> errors = new ArrayList<>();
        VirtualWorld.plain()
                .reactor()
                .errorSink(errors::add)
                .run(main -> {
                    Channel<Integer> channel = Channel.bounded(3);
                    channel.received()
                            .subscribe(n -> {
                                if (n == 2) throw new IllegalStateException("not " + n);
                                trail.add("got " + n);
                            });
                    for (int i = 1; i <= 3; i++) channel.send(i);
                    letOthersRun();
                });
        assertEquals(List.of("got 1", "got 3"), trail);
        assertEquals("[java.lang.IllegalStateException: not 2]", errors.toString());
    }

    @Test
    void aSubscriptionToALengthOfTimeIsCalledEachTimeItHasPassed() throws Exception {
        VirtualWorld.run(main -> {
            Subscription ticks =
                    Event.after(ofSeconds(2))
                            .subscribe(_ -> trail.add("" + Reactor.current().uptime().toSeconds()));
            Microthread.sleep(ofSeconds(7));
            ticks.close();
            Microthread.sleep(ofSeconds(7));
            assertEquals(0, Loop.here().timers.size());
        });
        assertEquals(List.of("2", "4", "6"), trail);
    }

    @Test
    void subscriptionsAndWaitersAreServedInOrderOfArrival() throws Exception {
        VirtualWorld.run(main -> {
            Channel<String> channel = Channel.bounded(9);
            main.start("waiter", () -> trail.add("waiter " + channel.receive()));
            letOthersRun();
            channel.received().once(item -> trail.add("callback " + item));
            channel.send("a");
            channel.send("b");
            letOthersRun();
        });
        assertEquals(List.of("waiter a", "callback b"), trail);
    }

    @Test
    @SuppressWarnings("NullAway")
    void nullIsRefused() throws Exception {
        VirtualWorld.run(main -> {
            WaitQueue<Integer> queue = new WaitQueue<>();
            assertThrows(NullPointerException.class, () -> queue.event().subscribe(null));
            assertThrows(NullPointerException.class, () -> queue.event().once(null));
            assertTrue(queue.isEmpty());
        });
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("C69: a channel that is closed ends its subscription, and nobody is told an error")
    void aChannelThatIsClosedEndsItsSubscription(Setting setting) throws Exception {
        List<Throwable> errors = new ArrayList<>();
        setting.reactor()
                .errorSink(errors::add)
                .run(main -> {
                    Channel<String> channel = Channel.bounded(3);
                    channel.received().map(item -> "got " + item).subscribe(trail::add);
                    for (String item : List.of("a", "b", "c")) channel.send(item);
                    channel.close();
                    setting.letOthersRun();
                });
        assertEquals(List.of("got a", "got b", "got c"), trail);
        assertEquals(List.of(), errors);
    }

    @Test
    @DisplayName("C69: an inlet that is closed ends its subscription, and nobody is told an error")
    void anInletThatIsClosedEndsItsSubscription() throws Exception {
        List<Throwable> errors = new ArrayList<>();
        VirtualWorld.plain()
                .reactor()
                .errorSink(errors::add)
                .run(main -> {
                    Inlet<String> inlet = Reactor.current().inlet(3);
                    inlet.received().subscribe(trail::add);
                    inlet.offer("a");
                    inlet.close();
                    letOthersRun();
                });
        assertEquals(List.of("a"), trail);
        assertEquals(List.of(), errors);
    }

    @Test
    @DisplayName("C69: of an anyOf, one channel's end does not end the subscription to the others")
    void oneChannelsEndDoesNotEndTheSubscriptionToTheOthers() throws Exception {
        VirtualWorld.run(main -> {
            Channel<String> first = Channel.bounded(3);
            Channel<String> second = Channel.bounded(3);
            Event.<String>anyOf(first.received(), second.received()).subscribe(trail::add);
            first.close();
            letOthersRun();
            second.send("a");
            letOthersRun();
            second.send("b");
            letOthersRun();
        });
        assertEquals(List.of("a", "b"), trail);
    }

    @Test
    @DisplayName("C69: that a channel takes no more is an error for who wants to send by callback")
    void thatAChannelTakesNoMoreIsAnErrorForWhoWantsToSend() throws Exception {
        List<Throwable> errors = new ArrayList<>();
        VirtualWorld.plain()
                .reactor()
                .errorSink(errors::add)
                .run(main -> {
                    Channel<String> channel = Channel.bounded(3);
                    channel.close();
                    channel.sent("a").once(_ -> trail.add("sent"));
                    letOthersRun();
                });
        assertEquals(List.of(), trail);
        assertEquals(
                List.of("org.weft.event.ChannelClosedException: the channel is closed"),
                errors.stream().map(Throwable::toString).toList());
    }

    @Test
    @DisplayName("C69: an error of the subscriber's own function is told, whatever its type")
    void anErrorOfTheSubscribersOwnFunctionIsTold() throws Exception {
        List<Throwable> errors = new ArrayList<>();
        VirtualWorld.plain()
                .reactor()
                .errorSink(errors::add)
                .run(main -> {
                    Channel<String> from = Channel.bounded(3);
                    Channel<String> to = Channel.bounded(3);
                    to.close();
                    from.received().map(to::trySend).subscribe(_ -> trail.add("sent"));
                    from.send("a");
                    letOthersRun();
                });
        assertEquals(List.of(), trail);
        assertEquals(
                List.of("org.weft.event.ChannelClosedException: the channel is closed"),
                errors.stream().map(Throwable::toString).toList());
    }
}
