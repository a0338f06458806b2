package org.weft;

import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.weft.Event.after;
import static org.weft.Event.always;
import static org.weft.Event.anyOf;
import static org.weft.Event.guard;
import static org.weft.Event.never;
import static org.weft.Event.withNack;
import static org.weft.testing.VirtualWorld.letOthersRun;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.weft.event.Channel;
import org.weft.event.Flag;
import org.weft.event.Semaphore;
import org.weft.event.Value;
import org.weft.testing.VirtualWorld;

/// Events that are made when a wait begins.
class GuardTest {
    private final List<String> trail = new ArrayList<>();

    @Test
    void aGuardIsAskedAnewForEachWait() throws Exception {
        VirtualWorld.run(main -> {
            int[] count = {0};
            Event<Integer> counted = guard(() -> always(++count[0]));
            assertEquals(0, count[0]);
            assertEquals(1, counted.await());
            assertEquals(2, counted.await());
            assertEquals("3!", counted.map(n -> n + "!").await());
        });
    }

    @Test
    void aGuardMayMakeEventsOfASubtype() throws Exception {
        Supplier<Event<String>> made = () -> always("text");
        VirtualWorld.run(main -> {
            Event<CharSequence> plain = guard(made);
            Event<CharSequence> withNack = withNack(_ -> made.get());
            assertEquals("text", plain.await().toString());
            assertEquals("text", withNack.await().toString());
        });
    }

    @Test
    void aLimitIsReadWhenTheWaitBegins() throws Exception {
        VirtualWorld.run(main -> {
            var limit = new Value<>(ofSeconds(5));
            var deadline = guard(() -> after(limit.get()));
            limit.set(ofSeconds(2));
            deadline.await();
            assertEquals(ofSeconds(2), Reactor.current().uptime());
        });
    }

    @Test
    void allGuardsAreAskedInOrderBeforeAnyEventIsTried() throws Exception {
        VirtualWorld.run(main -> {
            var tried = new WaitQueue<String>();
            Event<String> first =
                    guard(() -> told("guard 1", tried.event(() -> told("tried 1", "one"))));
            Event<String> second =
                    guard(() -> told("guard 2", tried.event(() -> told("tried 2", "two"))));
            Event<String> third = tried.event(() -> told("tried 3", "three"));
            assertEquals("one", anyOf(first, anyOf(third, second)).await());
            assertEquals(List.of("guard 1", "guard 2", "tried 1"), trail);
        });
    }

    @Test
    void aGuardMayMakeAChoiceWithGuardsInIt() throws Exception {
        VirtualWorld.run(main -> {
            Event<String> inner = guard(() -> anyOf(never(), guard(() -> always("deep"))));
            assertEquals(
                    "deep?!", anyOf(never(), inner.map(s -> s + "?")).map(s -> s + "!").await());
        });
    }

    @Test
    void whatAGuardThrowsArrivesWhereTheWaitIs() throws Exception {
        VirtualWorld.run(main -> {
            var failure = new IllegalStateException("no event today");
            Event<String> failing =
                    guard(() -> {
                        throw failure;
                    });
            assertSame(failure, assertThrows(IllegalStateException.class, failing::await));
            var thrown =
                    assertThrows(
                            IllegalStateException.class, () -> anyOf(always(1), failing).await());
            assertSame(failure, thrown);
            Event<String> empty = guard(() -> null);
            var nothing = assertThrows(NullPointerException.class, empty::await);
            assertEquals("a guard returned null: expected an event", nothing.getMessage());
        });
    }

    @Test
    void aGuardMayActBeforeItsEventIsTried() throws Exception {
        VirtualWorld.run(main -> {
            var semaphore = new Semaphore(0);
            Event<Void> greedy =
                    guard(() -> {
                        semaphore.release();
                        return semaphore.acquired();
                    });
            greedy.await();
            assertEquals(0, semaphore.available());
        });
    }

    @Test
    void aCancellationThatIsPendingComesBeforeTheGuards() throws Exception {
        VirtualWorld.run(main -> {
            Microthread.current().cancel("enough");
            assertThrows(Cancelled.class, guard(() -> told("asked", always(1)))::await);
            assertEquals(List.of(), trail);
            main.cancel("end");
        });
    }

    @Test
    void whatAGuardSetsIsAnnouncedBeforeItsWaitRegisters() throws Exception {
        VirtualWorld.run(main -> {
            var value = new Value<>(0);
            main.startDaemon("watcher", () -> trail.add("saw " + value.changed().await()));
            letOthersRun();
            Event<Integer> setting =
                    guard(() -> {
                        value.set(1);
                        return value.changed();
                    });
            main.start("waiter", () -> trail.add("waiter saw " + setting.await()));
            letOthersRun();
            assertEquals(List.of("saw 1"), trail);
            value.set(2);
        });
        assertEquals(List.of("saw 1", "waiter saw 2"), trail);
    }

    @Test
    void oneThatIsNotChosenIsToldSo() throws Exception {
        VirtualWorld.run(main -> {
            Event<String> request = withNack(nack -> requested(main, nack, never()));
            assertEquals("other", anyOf(request, always("other")).await());
            letOthersRun();
            assertEquals(List.of("requested", "taken back"), trail);
        });
    }

    @Test
    void oneThatIsChosenIsNeverTold() throws Exception {
        VirtualWorld.run(main -> {
            Event<String> request = withNack(nack -> requested(main, nack, always("granted")));
            assertEquals("granted!", anyOf(request.map(s -> s + "!"), always("other")).await());
            letOthersRun();
            assertEquals(List.of("requested"), trail);
        });
    }

    @Test
    void ofTwoOnlyTheLoserIsTold() throws Exception {
        VirtualWorld.run(main -> {
            var nacks = new ArrayList<Event<Void>>();
            Channel<String> left = Channel.bounded(1);
            Channel<String> right = Channel.bounded(1);
            var either =
                    anyOf(remembered(nacks, left.received()), remembered(nacks, right.received()));
            main.start("waiter", () -> trail.add(either.await()));
            letOthersRun();
            right.send("right");
            letOthersRun();
            assertEquals(List.of("right"), trail);
            assertTrue(holds(nacks.get(0)));
            assertFalse(holds(nacks.get(1)));
        });
    }

    @Test
    void aCancelledWaitTellsAll() throws Exception {
        VirtualWorld.run(main -> {
            var nacks = new ArrayList<Event<Void>>();
            var waiter =
                    main.start(
                            "waiter",
                            () ->
                                    anyOf(remembered(nacks, never()), remembered(nacks, never()))
                                            .await());
            letOthersRun();
            assertFalse(holds(nacks.get(0)));
            waiter.cancel("enough");
            letOthersRun();
            assertTrue(holds(nacks.get(0)));
            assertTrue(holds(nacks.get(1)));
        });
    }

    @Test
    void aGuardThatThrowsTellsThoseBeforeIt() throws Exception {
        VirtualWorld.run(main -> {
            var nacks = new ArrayList<Event<Void>>();
            Event<Object> failing =
                    guard(() -> {
                        throw new IllegalArgumentException("not now");
                    });
            var both = anyOf(remembered(nacks, never()), failing);
            assertThrows(IllegalArgumentException.class, both::await);
            assertTrue(holds(nacks.get(0)));
        });
    }

    @Test
    void aFunctionThatThrowsAfterTheCommitDoesNotTakeTheChoiceBack() throws Exception {
        VirtualWorld.run(main -> {
            var nacks = new ArrayList<Event<Void>>();
            Event<Object> failing =
                    remembered(nacks, always("item"))
                            .map(_ -> {
                                throw new IllegalArgumentException("not this one");
                            });
            assertThrows(
                    IllegalArgumentException.class,
                    anyOf(failing, remembered(nacks, never()))::await);
            assertFalse(holds(nacks.get(0)));
            assertTrue(holds(nacks.get(1)));
        });
    }

    @Test
    void anEventThatThrowsAfterTheCommitDoesNotTakeTheChoiceBack() throws Exception {
        VirtualWorld.run(main -> {
            var nacks = new ArrayList<Event<Void>>();
            var queue = new WaitQueue<String>();
            var isBroken = new boolean[1];
            Event<String> failing =
                    queue.latest(() -> {
                        if (isBroken[0]) throw new IllegalArgumentException("not now");
                        return "fine";
                    });
            Event<String> either = anyOf(remembered(nacks, failing), remembered(nacks, never()));
            var waiter =
                    main.start(
                            "waiter",
                            () -> assertThrows(IllegalArgumentException.class, either::await));
            letOthersRun();
            isBroken[0] = true;
            queue.fireOne("fired");
            waiter.join();
            assertFalse(holds(nacks.get(0)));
            assertTrue(holds(nacks.get(1)));
        });
    }

    @Test
    void aNestedOneIsToldOnlyIfNothingInsideWasChosen() throws Exception {
        VirtualWorld.run(main -> {
            var nacks = new ArrayList<Event<Void>>();
            Event<String> outer =
                    withNack(nack -> {
                        nacks.add(nack);
                        return anyOf(remembered(nacks, never()), always("inner"));
                    });
            assertEquals("inner", outer.await());
            assertFalse(holds(nacks.get(0)));
            assertTrue(holds(nacks.get(1)));
        });
    }

    @Test
    void aSubscriptionAsksOnceAndTellsWhenItIsClosed() throws Exception {
        VirtualWorld.run(main -> {
            var nacks = new ArrayList<Event<Void>>();
            var flag = new Flag();
            var subscription = remembered(nacks, flag.raised()).subscribe(_ -> trail.add("raised"));
            flag.raise();
            letOthersRun();
            flag.lower();
            letOthersRun();
            flag.raise();
            letOthersRun();
            assertEquals(1, nacks.size());
            assertEquals(List.of("raised", "raised"), trail);
            assertFalse(holds(nacks.get(0)));
            subscription.close();
            assertTrue(holds(nacks.get(0)));
        });
    }

    @Test
    void onceTellsTheLosers() throws Exception {
        VirtualWorld.run(main -> {
            var nacks = new ArrayList<Event<Void>>();
            var flag = new Flag();
            var event = anyOf(remembered(nacks, never()), remembered(nacks, flag.raised()));
            event.once(_ -> trail.add("raised"));
            flag.raise();
            letOthersRun();
            assertEquals(List.of("raised"), trail);
            assertTrue(holds(nacks.get(0)));
            assertFalse(holds(nacks.get(1)));
        });
    }

    @Test
    void outsideOfAReactorAGuardIsNotAsked() {
        assertThrows(IllegalStateException.class, guard(() -> told("asked", always(1)))::await);
        assertEquals(List.of(), trail);
    }

    private <T> T told(String what, T value) {
        trail.add(what);
        return value;
    }

    private Event<String> requested(Scope scope, Event<Void> nack, Event<String> answer) {
        trail.add("requested");
        scope.startDaemon(
                "undo",
                () -> {
                    nack.await();
                    trail.add("taken back");
                });
        return answer;
    }

    private static <T> Event<T> remembered(List<Event<Void>> nacks, Event<T> event) {
        return withNack(nack -> {
            nacks.add(nack);
            return event;
        });
    }

    private static boolean holds(Event<Void> level) throws InterruptedException {
        return anyOf(level.as(true), always(false)).await();
    }
}
