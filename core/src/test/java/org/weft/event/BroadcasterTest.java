package org.weft.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.weft.testing.VirtualWorld.letOthersRun;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.weft.Cancelled;
import org.weft.Event;
import org.weft.Microthread;
import org.weft.Scope;
import org.weft.Subscription;
import org.weft.testing.Setting;
import org.weft.testing.VirtualWorld;

class BroadcasterTest {
    private final List<String> trail = new ArrayList<>();

    @Test
    @DisplayName("C3: ten who wait all get what is published once, in order of arrival")
    void allWhoWaitGetItInOrderOfArrival() throws Exception {
        VirtualWorld.run(main -> {
            var broadcaster = new Broadcaster<String>();
            for (int i = 0; i < 10; i++) startReceiver(main, "w" + i, broadcaster);
            letOthersRun();
            assertEquals(10, broadcaster.publish("news"));
        });
        assertEquals(IntStream.range(0, 10).mapToObj(i -> "w" + i + " news").toList(), trail);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("C3: wherever it runs, each of ten waiters gets it once")
    void eachWaiterGetsItOnce(Setting setting) throws Exception {
        setting.run(main -> {
            var broadcaster = new Broadcaster<String>();
            for (int i = 0; i < 10; i++) startReceiver(main, "w" + i, broadcaster);
            setting.letOthersRun();
            assertEquals(10, broadcaster.publish("news"));
            assertEquals(0, broadcaster.publish("too early for anybody"));
        });
        assertEquals(10, trail.size());
        assertEquals(10, new TreeSet<>(trail).size());
    }

    @ParameterizedTest
    @EnumSource
    void whoComesLaterGetsTheNextItem(Setting setting) throws Exception {
        setting.run(main -> {
            var broadcaster = new Broadcaster<String>();
            assertEquals(0, broadcaster.publish("missed"));
            startReceiver(main, "late", broadcaster);
            setting.letOthersRun();
            assertEquals(List.of(), trail);
            assertEquals(1, broadcaster.publish("next"));
        });
        assertEquals(List.of("late next"), trail);
    }

    @Test
    void itemsOfOneSliceAreAllToldToASubscriptionButTheFirstOnlyToAWaiter() throws Exception {
        VirtualWorld.run(main -> {
            var broadcaster = new Broadcaster<String>();
            broadcaster.received().subscribe(item -> trail.add("subscription " + item));
            startReceiver(main, "waiter", broadcaster);
            letOthersRun();
            assertEquals(2, broadcaster.publish("a"));
            assertEquals(1, broadcaster.publish("b"));
            letOthersRun();
        });
        assertEquals(
                List.of("subscription a", "subscription b", "waiter a"),
                trail.stream().sorted().toList());
    }

    @Test
    @DisplayName("C8: one of three callbacks throws: the others get it, the sender sees nothing")
    void oneOfThreeCallbacksThrows() throws Exception {
        List<Throwable> errors = new ArrayList<>();
        VirtualWorld.plain()
                .reactor()
                .errorSink(errors::add)
                .run(main -> {
                    var broadcaster = new Broadcaster<String>();
                    broadcaster.received().subscribe(item -> trail.add("first " + item));
                    broadcaster.received().subscribe(BroadcasterTest::refuse);
                    broadcaster.received().subscribe(item -> trail.add("third " + item));
                    assertEquals(3, broadcaster.publish("news"));
                    letOthersRun();
                });
        assertEquals(List.of("first news", "third news"), trail);
        assertEquals("[java.lang.IllegalArgumentException: refused news]", errors.toString());
    }

    private static void refuse(String item) {
        throw new IllegalArgumentException("refused " + item);
    }

    @Test
    @DisplayName("C5: a callback that registers another: the new one gets the next item")
    void aCallbackThatRegistersAnother() throws Exception {
        VirtualWorld.run(main -> {
            var broadcaster = new Broadcaster<String>();
            broadcaster
                    .received()
                    .once(first -> {
                        trail.add("outer " + first);
                        broadcaster.received().subscribe(item -> trail.add("inner " + item));
                    });
            broadcaster.publish("a");
            letOthersRun();
            broadcaster.publish("b");
            letOthersRun();
        });
        assertEquals(List.of("outer a", "inner b"), trail);
    }

    @Test
    @DisplayName("C7: a callback that closes the next one, during one broadcast: it is not called")
    void aCallbackThatClosesTheNext() throws Exception {
        VirtualWorld.run(main -> {
            var broadcaster = new Broadcaster<String>();
            Subscription[] second = new Subscription[1];
            broadcaster
                    .received()
                    .subscribe(item -> {
                        trail.add("first " + item);
                        second[0].close();
                    });
            second[0] = broadcaster.received().subscribe(item -> trail.add("second " + item));
            assertEquals(2, broadcaster.publish("news"));
            letOthersRun();
        });
        assertEquals(List.of("first news"), trail);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("C21: a cancelled receiver leaves nothing behind")
    void aCancelledReceiverLeavesNothingBehind(Setting setting) throws Exception {
        setting.run(main -> {
            var broadcaster = new Broadcaster<String>();
            Microthread cancelled = startReceiver(main, "cancelled", broadcaster);
            setting.letOthersRun();
            cancelled.cancel("enough");
            assertEquals(0, broadcaster.publish("news"));
        });
        assertEquals(List.of(), trail);
    }

    @Test
    void whoIsToldAndCancelledBeforeItRunsWasTold() throws Exception {
        VirtualWorld.run(main -> {
            var broadcaster = new Broadcaster<String>();
            Microthread receiver =
                    main.start(
                            "receiver",
                            () -> {
                                trail.add("got " + broadcaster.receive());
                                assertThrows(Cancelled.class, broadcaster::receive);
                            });
            letOthersRun();
            broadcaster.publish("news");
            receiver.cancel("too late");
        });
        assertEquals(List.of("got news"), trail);
    }

    @Test
    void whoWaitsForOneOfTwoWaitsForNeitherAfterwards() throws Exception {
        VirtualWorld.run(main -> {
            var left = new Broadcaster<String>();
            var right = new Broadcaster<String>();
            Event<String> either = Event.anyOf(left.received(), right.received());
            main.start("both", () -> trail.add("both " + either.await()));
            letOthersRun();
            assertEquals(1, right.publish("r"));
            assertEquals(0, left.publish("l"));
        });
        assertEquals(List.of("both r"), trail);
    }

    @Test
    void receivedIsTheSameObjectEachTime() {
        var broadcaster = new Broadcaster<String>();
        assertSame(broadcaster.received(), broadcaster.received());
    }

    @Test
    @SuppressWarnings("NullAway")
    void nullIsRefused() throws Exception {
        VirtualWorld.run(main -> {
            var broadcaster = new Broadcaster<String>();
            broadcaster.received().subscribe(trail::add);
            assertThrows(NullPointerException.class, () -> broadcaster.publish(null));
            letOthersRun();
        });
        assertEquals(List.of(), trail);
    }

    private Microthread startReceiver(Scope scope, String name, Broadcaster<String> broadcaster) {
        return scope.start(name, () -> trail.add(name + " " + broadcaster.receive()));
    }
}
