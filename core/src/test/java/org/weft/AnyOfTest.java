package org.weft;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.weft.Event.after;
import static org.weft.Event.always;
import static org.weft.Event.anyOf;
import static org.weft.testing.VirtualWorld.letOthersRun;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.weft.event.Channel;
import org.weft.event.ChannelClosedException;
import org.weft.event.Flag;
import org.weft.event.Semaphore;
import org.weft.event.Value;
import org.weft.testing.Setting;
import org.weft.testing.VirtualWorld;

class AnyOfTest {
    private final List<String> trail = new ArrayList<>();

    @Test
    @DisplayName("C25: anyOf(x) behaves as x: it is there when x is")
    void anyOfOneIsThereWhenThatIs() throws Exception {
        VirtualWorld.run(main -> {
            Channel<String> channel = Channel.bounded(2);
            Event<String> one = anyOf(channel.received());
            channel.send("there");
            assertEquals("there", one.await());
            main.start("receiver", () -> trail.add(one.await()));
            letOthersRun();
            assertEquals(List.of(), trail);
            channel.send("later");
        });
        assertEquals(List.of("later"), trail);
    }

    @Test
    @DisplayName("C25: anyOf(x) behaves as x: it throws what x throws, and is cancelled as x is")
    void anyOfOneThrowsAndIsCancelledAsThatIs() throws Exception {
        VirtualWorld.run(main -> {
            Channel<String> channel = Channel.bounded(1);
            Event<String> one = anyOf(channel.received());
            Microthread cancelled = main.start("receiver", () -> trail.add(one.await()));
            letOthersRun();
            cancelled.cancel("enough");
            channel.send("item");
            letOthersRun();
            assertEquals(1, channel.size());
            assertEquals("item", one.await());
            channel.close();
            assertThrows(ChannelClosedException.class, one::await);
        });
        assertEquals(List.of(), trail);
    }

    @Test
    @DisplayName("C25: anyOf() is an error")
    void anyOfNothingIsAnError() {
        var thrown = assertThrows(IllegalArgumentException.class, () -> anyOf());
        assertEquals("anyOf() of no events: expected at least one", thrown.getMessage());
        assertThrows(IllegalArgumentException.class, () -> anyOf(List.of()));
    }

    @Test
    @DisplayName("C25: nested ones are flattened, their order kept")
    void nestedOnesAreFlattened() throws Exception {
        VirtualWorld.run(main -> {
            List<WaitQueue<String>> queues = queues("a", "b", "c", "d");
            Event<String> inner = anyOf(queues.get(0).event(), queues.get(1).event());
            Event<String> nested =
                    anyOf(anyOf(inner, queues.get(2).event()), queues.get(3).event());
            assertEquals("any of a, b, c, d", nested.toString());
            for (WaitQueue<String> queue : queues) {
                Microthread waiter = main.start("w", () -> trail.add(nested.await()));
                letOthersRun();
                assertTrue(queue.fireOne("from " + queue));
                waiter.join();
            }
        });
        assertEquals(List.of("from a", "from b", "from c", "from d"), trail);
    }

    @Test
    @DisplayName("C25: maps around a nested one apply to each of its events")
    void mapsAroundANestedOneApplyToEachOfItsEvents() throws Exception {
        VirtualWorld.run(main -> {
            Event<Integer> inner = anyOf(Event.<Integer>never(), always(2).map(n -> n + 1));
            Event<String> mapped = inner.map(n -> n * 10).map(n -> "got " + n);
            assertEquals("got 30", anyOf(Event.<String>never(), mapped).await());
        });
    }

    @Test
    @DisplayName("C25: duplicates count once")
    void duplicatesCountOnce() throws Exception {
        VirtualWorld.run(main -> {
            WaitQueue<String> queue = new WaitQueue<>("a");
            Event<String> twice = anyOf(queue.event(), queue.event());
            assertEquals("any of a", twice.toString());
            main.start("w", () -> trail.add(twice.await()));
            letOthersRun();
            assertEquals(1, queue.fireAll("once"));
            twice.subscribe(trail::add);
            assertEquals(1, queue.fireAll("called"));
        });
        assertEquals(
                List.of("once", "called"),
                trail.stream().sorted(java.util.Comparator.reverseOrder()).toList());
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("C26: of ten values that all change, the one changed first wakes the waiter, once")
    void ofTenValuesTheWaiterWakesOnceWithTheOneChangedFirst(Setting setting) throws Exception {
        setting.run(main -> {
            List<Value<Integer>> values =
                    IntStream.range(0, 10).mapToObj(_ -> new Value<>(0)).toList();
            List<Event<String>> changes = new ArrayList<>();
            for (int i = 0; i < 10; i++) changes.add(values.get(i).changed().as("value " + i));
            Event<String> any = anyOf(changes);
            main.start(
                    "waiter",
                    () -> {
                        while (true) trail.add(any.await());
                    });
            setting.letOthersRun();
            for (int i : new int[] {7, 3, 9, 0, 1, 2, 4, 5, 6, 8}) values.get(i).set(1);
            setting.letOthersRun();
            assertEquals(List.of("value 7"), trail);
            values.get(2).set(2);
            setting.letOthersRun();
            assertEquals(List.of("value 7", "value 2"), trail);
            main.cancel("enough");
        });
    }

    @Test
    @DisplayName("C26: what was changed first and changed back does not count as first")
    void whatWasChangedBackDoesNotCountAsFirst() throws Exception {
        VirtualWorld.run(main -> {
            var a = new Value<>(0);
            var b = new Value<>(0);
            Event<String> any = anyOf(a.changed().as("a"), b.changed().as("b"));
            main.start("waiter", () -> trail.add(any.await()));
            letOthersRun();
            a.set(1);
            b.set(1);
            a.set(0);
        });
        assertEquals(List.of("b"), trail);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
    @DisplayName("C27: over three conditions it suspends if and only if all three are false")
    void overThreeConditionsItSuspendsIfAndOnlyIfAllAreFalse(int raised) throws Exception {
        VirtualWorld.run(main -> {
            List<Flag> flags = List.of(new Flag(), new Flag(), new Flag());
            for (int i = 0; i < 3; i++) if ((raised >> i & 1) != 0) flags.get(i).raise();
            Event<String> any =
                    anyOf(
                            flags.get(0).raised().as("first"),
                            flags.get(1).raised().as("second"),
                            flags.get(2).raised().as("third"));
            main.start("other", () -> trail.add("other"));
            Reactor.current().callSoon(flags.get(2)::raise);
            trail.add(any.await());
        });
        List<String> expected =
                List.of(
                        "other third",
                        "first other",
                        "second other",
                        "first other",
                        "third other",
                        "first other",
                        "second other",
                        "first other");
        assertEquals(expected.get(raised), String.join(" ", trail));
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("C28: of two ready events the one named first wins")
    void ofTwoReadyEventsTheOneNamedFirstWins(Setting setting) throws Exception {
        setting.run(main -> {
            Event<String> one = always("one");
            Event<String> two = always("two");
            for (int i = 0; i < 100; i++) {
                assertEquals("one", anyOf(one, two).await());
                assertEquals("two", anyOf(two, one).await());
            }
            assertEquals("two", anyOf(Event.<String>never(), two, one).await());
        });
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("C29: the item of a losing receive is still there for the next to take")
    void theItemOfALosingReceiveIsStillThere(Setting setting) throws Exception {
        setting.run(main -> {
            Channel<String> winner = Channel.bounded(1);
            Channel<String> loser = Channel.bounded(1);
            winner.send("won");
            loser.send("lost");
            assertEquals("won", anyOf(winner.received(), loser.received()).await());
            assertEquals(Optional.empty(), winner.tryReceive());
            assertEquals(Optional.of("lost"), loser.tryReceive());
        });
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("C29: of two items sent while it waits, the second is still there")
    void ofTwoItemsSentWhileItWaitsTheSecondIsStillThere(Setting setting) throws Exception {
        setting.run(main -> {
            Channel<String> first = Channel.bounded(1);
            Channel<String> second = Channel.bounded(1);
            main.start("w", () -> trail.add(anyOf(first.received(), second.received()).await()));
            setting.letOthersRun();
            assertTrue(second.trySend("second"));
            assertTrue(first.trySend("first"));
            assertEquals(Optional.empty(), second.tryReceive()); // the waiter has it
            assertEquals(Optional.of("first"), first.tryReceive());
        });
        assertEquals(List.of("second"), trail);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("C29: the permit of a losing acquire is still there, and one waiting takes none")
    void thePermitOfALosingAcquireIsStillThere(Setting setting) throws Exception {
        setting.run(main -> {
            var semaphore = new Semaphore(1);
            assertEquals("there", anyOf(always("there"), semaphore.acquired()).await());
            assertEquals(1, semaphore.available());
            var none = new Semaphore(0);
            var flag = new Flag();
            Event<Void> either = anyOf(flag.raised(), none.acquired());
            Microthread waiter = main.start("waiter", either::await);
            setting.letOthersRun();
            flag.raise();
            waiter.join();
            none.release();
            assertEquals(1, none.available());
        });
    }

    @Test
    @DisplayName("C29: a sender whose receiver chose otherwise has not sent")
    void aSenderWhoseReceiverChoseOtherwiseHasNotSent() throws Exception {
        VirtualWorld.run(main -> {
            Channel<String> channel = Channel.rendezvous();
            main.start(
                    "sender",
                    () -> {
                        channel.send("item");
                        trail.add("sent");
                    });
            letOthersRun();
            assertEquals("there", anyOf(always("there"), channel.received()).await());
            letOthersRun();
            assertEquals(List.of(), trail);
            assertEquals("item", channel.receive());
        });
        assertEquals(List.of("sent"), trail);
    }

    @Test
    @DisplayName("C30: a loop of awaits on one prebuilt anyOf leaves no registration and no timer")
    void aLoopOfAwaitsOnOnePrebuiltAnyOfLeavesNothingBehind() throws Exception {
        loop(10_000);
    }

    @Test
    @Tag("slow")
    @DisplayName("C30: nor does a loop of one million")
    void aLoopOfOneMillionAwaitsLeavesNothingBehind() throws Exception {
        loop(1_000_000);
    }

    /// Every second await finds the semaphore's permit there; every other one really waits, in
    /// three queues.
    private static void loop(int awaits) throws Exception {
        VirtualWorld.run(main -> {
            WaitQueue<String> first = new WaitQueue<>();
            WaitQueue<String> second = new WaitQueue<>();
            var semaphore = new Semaphore(0);
            Event<Object> any =
                    anyOf(first.event(), after(ofHours(1)), semaphore.acquired(), second.event());
            int[] done = {0};
            Microthread waiter =
                    main.start(
                            "waiter",
                            () -> {
                                for (; done[0] < awaits; done[0]++) any.await();
                            });
            while (done[0] < awaits) {
                Microthread.yield();
                if (done[0] == awaits) break;
                second.fireOne("second");
                semaphore.release();
            }
            waiter.join();
            assertTrue(first.isEmpty());
            assertTrue(second.isEmpty());
            assertEquals(0, Loop.here().timers.size());
            int left = semaphore.available();
            semaphore.release();
            assertEquals(left + 1, semaphore.available()); // nobody waits for it
            assertEquals(java.time.Duration.ZERO, Reactor.current().uptime());
        });
    }

    @Test
    void orWaitsForEither() throws Exception {
        VirtualWorld.run(main -> {
            var running = new Value<>(0);
            var desired = new Value<>(0);
            Event<?> somethingChanged = running.changed().or(desired.changed());
            main.start(
                    "waiter",
                    () -> {
                        for (int i = 0; i < 2; i++) {
                            somethingChanged.await();
                            trail.add(running.get() + "/" + desired.get());
                        }
                    });
            letOthersRun();
            desired.set(3);
            letOthersRun();
            running.set(1);
        });
        assertEquals(List.of("0/3", "1/3"), trail);
    }

    @Test
    void aTimeLostByADefiniteEventLeavesNoTimer() throws Exception {
        VirtualWorld.run(main -> {
            WaitQueue<String> queue = new WaitQueue<>();
            main.start(
                    "w", () -> trail.add("" + anyOf(queue.event(), after(ofSeconds(5))).await()));
            letOthersRun();
            assertEquals(1, Loop.here().timers.size());
            queue.fireOne("event");
            assertEquals(0, Loop.here().timers.size());
        });
        assertEquals(List.of("event"), trail);
    }

    @Test
    void anEventThatWonLosesNothingWhenTheOthersFireBeforeTheWaiterRuns() throws Exception {
        VirtualWorld.run(main -> {
            List<WaitQueue<String>> queues = queues("a", "b");
            Event<String> any = anyOf(queues.get(0).event(), queues.get(1).event());
            main.start("w", () -> trail.add(any.await()));
            letOthersRun();
            assertTrue(queues.get(1).fireOne("b"));
            assertEquals(false, queues.get(0).fireOne("a"));
            assertEquals(false, queues.get(1).fireOne("b again"));
        });
        assertEquals(List.of("b"), trail);
    }

    @Test
    void anErrorWhileAskingLeavesNoRegistrationBehind() throws Exception {
        VirtualWorld.run(main -> {
            WaitQueue<String> innocent = new WaitQueue<>("innocent");
            WaitQueue<String> broken = new WaitQueue<>("broken");
            Event<String> any =
                    anyOf(
                            innocent.event(),
                            broken.event(() -> {
                                throw new IllegalStateException("cannot tell");
                            }));
            var thrown = assertThrows(IllegalStateException.class, any::await);
            assertEquals("cannot tell", thrown.getMessage());
            assertTrue(innocent.isEmpty());
            assertTrue(broken.isEmpty());
        });
    }

    @Test
    void theMapOfALosingEventIsNotApplied() throws Exception {
        VirtualWorld.run(main -> {
            Event<String> loser =
                    always("loser")
                            .map(s -> {
                                trail.add("mapped " + s);
                                return s;
                            });
            assertEquals("winner", anyOf(always("winner"), loser).await());
            assertNull(new Semaphore(1).acquired().await());
        });
        assertEquals(List.of(), trail);
    }

    @Test
    void oneEventUnderTwoNamesIsCommittedUnderTheFirst() throws Exception {
        VirtualWorld.run(main -> {
            WaitQueue<Integer> queue = new WaitQueue<>();
            Event<String> any = anyOf(queue.event().as("first"), queue.event().as("second"));
            for (int i = 0; i < 2; i++) main.start("waiter", () -> trail.add(any.await()));
            letOthersRun();
            assertEquals(2, queue.fireAll(1));
            assertTrue(queue.isEmpty());
        });
        assertEquals(List.of("first", "first"), trail);
    }

    @Test
    @SuppressWarnings("NullAway")
    void nullIsRefused() throws Exception {
        assertThrows(NullPointerException.class, () -> anyOf((Event<String>) null));
        assertThrows(NullPointerException.class, () -> always("a").or(null));
        assertThrows(NullPointerException.class, () -> always("a").map(null));
    }

    private static List<WaitQueue<String>> queues(String... names) {
        return java.util.Arrays.stream(names).map(name -> new WaitQueue<String>(name)).toList();
    }

    @Test
    @org.junit.jupiter.api.Timeout(30) // squared it would be minutes
    void anAnyOfMayBeWide() throws Exception {
        int count = 100_000;
        VirtualWorld.run(main -> {
            List<WaitQueue<String>> queues = new ArrayList<>();
            for (int i = 0; i < count; i++) queues.add(new WaitQueue<>("queue " + i));
            Event<String> any = anyOf(queues.stream().map(WaitQueue::event).toList());
            main.start("waiter", () -> trail.add(any.await()));
            letOthersRun();
            queues.getLast().fireAll("last");
            letOthersRun();
            assertTrue(queues.getFirst().isEmpty());
        });
        assertEquals(List.of("last"), trail);
    }
}
