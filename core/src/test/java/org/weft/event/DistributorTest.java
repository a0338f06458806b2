package org.weft.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.weft.testing.VirtualWorld.letOthersRun;

import java.time.Duration;
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
import org.weft.TimedOutException;
import org.weft.Timeout;
import org.weft.testing.Setting;
import org.weft.testing.VirtualWorld;

class DistributorTest {
    private final List<String> trail = new ArrayList<>();

    @Test
    @DisplayName("C2: of ten waiters and ten offers, waiter i gets item i")
    void waiterNumberIGetsItemNumberI() throws Exception {
        VirtualWorld.run(main -> {
            var distributor = new Distributor<Integer>();
            for (int i = 0; i < 10; i++) startReceiver(main, "w" + i, distributor);
            letOthersRun();
            for (int i = 0; i < 10; i++) assertTrue(distributor.offer(i));
        });
        assertEquals(IntStream.range(0, 10).mapToObj(i -> "w" + i + " " + i).toList(), trail);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("C2: wherever it runs, each of ten items goes to one of ten waiters")
    void eachItemGoesToOneWaiter(Setting setting) throws Exception {
        List<Integer> items = new ArrayList<>();
        setting.run(main -> {
            var distributor = new Distributor<Integer>();
            for (int i = 0; i < 10; i++)
                main.start("receiver", () -> items.add(distributor.receive()));
            setting.letOthersRun();
            for (int i = 0; i < 10; i++) assertTrue(distributor.offer(i));
            assertFalse(distributor.offer(10));
        });
        assertEquals(10, items.size());
        assertEquals(10, new TreeSet<>(items).size());
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("C4: what nobody waits for is dropped; a waiter who comes later gets nothing")
    void whatNobodyWaitsForIsDropped(Setting setting) throws Exception {
        setting.run(main -> {
            var distributor = new Distributor<Integer>();
            assertFalse(distributor.offer(1));
            startReceiver(main, "late", distributor);
            setting.letOthersRun();
            assertEquals(List.of(), trail);
            assertTrue(distributor.offer(2));
        });
        assertEquals(List.of("late 2"), trail);
    }

    @Test
    @DisplayName("C24: three microthreads looping on one distributor take turns")
    void threeLoopingMicrothreadsTakeTurns() throws Exception {
        VirtualWorld.run(main -> {
            var distributor = new Distributor<Integer>();
            for (String name : List.of("a", "b", "c")) {
                main.startDaemon(
                        name,
                        () -> {
                            while (true) {
                                distributor.receive();
                                trail.add(name);
                            }
                        });
            }
            for (int i = 0; i < 6; i++) {
                letOthersRun();
                assertTrue(distributor.offer(i));
            }
            letOthersRun();
        });
        assertEquals(List.of("a", "b", "c", "a", "b", "c"), trail);
    }

    @Test
    @DisplayName("C24: so do three subscriptions, also within one slice")
    void threeSubscriptionsTakeTurns() throws Exception {
        VirtualWorld.run(main -> {
            var distributor = new Distributor<Integer>();
            for (String name : List.of("a", "b", "c"))
                distributor.received().subscribe(i -> trail.add(name + i));
            for (int i = 0; i < 6; i++) assertTrue(distributor.offer(i));
            letOthersRun();
        });
        assertEquals(List.of("a0", "b1", "c2", "a3", "b4", "c5"), trail);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("C21: a cancelled receiver leaves nothing behind: the next live one gets the item")
    void aCancelledReceiverLeavesTheItemToTheNext(Setting setting) throws Exception {
        setting.run(main -> {
            var distributor = new Distributor<Integer>();
            Microthread cancelled = startReceiver(main, "cancelled", distributor);
            setting.letOthersRun();
            startReceiver(main, "alive", distributor);
            setting.letOthersRun();
            cancelled.cancel("enough");
            assertTrue(distributor.offer(1));
            assertFalse(distributor.offer(2));
        });
        assertEquals(List.of("alive 1"), trail);
    }

    @Test
    void anItemGivenToAWaiterIsTheirsAlsoIfTheyAreCancelledBeforeTheyRun() throws Exception {
        VirtualWorld.run(main -> {
            var distributor = new Distributor<Integer>();
            Microthread receiver =
                    main.start(
                            "receiver",
                            () -> {
                                trail.add("got " + distributor.receive());
                                trail.add(
                                        assertThrows(Cancelled.class, distributor::receive)
                                                .reason());
                            });
            letOthersRun();
            assertTrue(distributor.offer(1));
            receiver.cancel("too late");
        });
        assertEquals(List.of("got 1", "too late"), trail);
    }

    @Test
    void aReceiveThatTimesOutLeavesNothingBehind() throws Exception {
        VirtualWorld.run(main -> {
            var distributor = new Distributor<Integer>();
            assertThrows(
                    TimedOutException.class,
                    () -> Timeout.run(Duration.ofSeconds(1), distributor::receive));
            assertFalse(distributor.offer(1));
        });
    }

    @Test
    void whoWaitsForOneOfTwoTakesNothingFromTheOther() throws Exception {
        VirtualWorld.run(main -> {
            var left = new Distributor<Integer>();
            var right = new Distributor<Integer>();
            Event<Integer> either = Event.anyOf(left.received(), right.received());
            main.start("both", () -> trail.add("both " + either.await()));
            letOthersRun();
            startReceiver(main, "left", left);
            letOthersRun();
            assertTrue(right.offer(1));
            assertFalse(right.offer(2));
            assertTrue(left.offer(3));
        });
        assertEquals(List.of("both 1", "left 3"), trail);
    }

    @Test
    @DisplayName("C8: a callback that throws hurts neither the one who offers nor the next")
    void aCallbackThatThrowsHurtsNobody() throws Exception {
        List<Throwable> errors = new ArrayList<>();
        VirtualWorld.plain()
                .reactor()
                .errorSink(errors::add)
                .run(main -> {
                    var distributor = new Distributor<Integer>();
                    distributor.received().subscribe(i -> fail("refused " + i));
                    distributor.received().subscribe(i -> trail.add("got " + i));
                    for (int i = 1; i <= 4; i++) assertTrue(distributor.offer(i));
                    letOthersRun();
                });
        assertEquals(List.of("got 2", "got 4"), trail);
        assertEquals(
                List.of("refused 1", "refused 3"),
                errors.stream().map(Throwable::getMessage).toList());
    }

    private static void fail(String message) {
        throw new IllegalArgumentException(message);
    }

    @Test
    @DisplayName("C7: an item already handed to a subscription that is closed is delivered")
    void anItemHandedToASubscriptionThatIsClosedIsDelivered() throws Exception {
        VirtualWorld.run(main -> {
            var distributor = new Distributor<Integer>();
            Subscription subscription =
                    distributor.received().subscribe(i -> trail.add("got " + i));
            assertTrue(distributor.offer(1));
            subscription.close();
            assertFalse(distributor.offer(2));
            letOthersRun();
        });
        assertEquals(List.of("got 1"), trail);
    }

    @Test
    void receivedIsTheSameObjectEachTime() {
        var distributor = new Distributor<Integer>();
        assertSame(distributor.received(), distributor.received());
    }

    @Test
    @SuppressWarnings("NullAway")
    void nullIsRefused() throws Exception {
        VirtualWorld.run(main -> {
            var distributor = new Distributor<Integer>();
            distributor.received().subscribe(i -> trail.add("got " + i));
            assertThrows(NullPointerException.class, () -> distributor.offer(null));
            letOthersRun();
        });
        assertEquals(List.of(), trail);
    }

    private Microthread startReceiver(Scope scope, String name, Distributor<Integer> distributor) {
        return scope.start(name, () -> trail.add(name + " " + distributor.receive()));
    }
}
