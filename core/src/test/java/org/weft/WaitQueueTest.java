package org.weft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.weft.testing.VirtualWorld.letOthersRun;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.weft.event.Value;
import org.weft.spi.Demand;
import org.weft.testing.Setting;
import org.weft.testing.VirtualWorld;

class WaitQueueTest {
    private final List<String> trail = new ArrayList<>();

    /// The example of the class's documentation.
    private static final class Gate {
        private final WaitQueue<Boolean> waiting = new WaitQueue<>("gate");
        private boolean isOpen;

        Event<Boolean> opened() {
            return waiting.event(() -> isOpen ? true : null);
        }

        void open() {
            isOpen = true;
            waiting.fireAll(true);
        }
    }

    @ParameterizedTest
    @EnumSource
    void anEventOfOnesOwnHoldsForThoseWhoWaitAndThoseWhoComeLater(Setting setting)
            throws Exception {
        setting.run(main -> {
            var gate = new Gate();
            for (String name : List.of("a", "b")) {
                main.start(
                        name,
                        () -> {
                            gate.opened().await();
                            trail.add(name);
                        });
            }
            setting.letOthersRun();
            assertEquals(List.of(), trail);
            gate.open();
            gate.opened().await();
        });
        assertEquals(new TreeSet<>(List.of("a", "b")), new TreeSet<>(trail));
    }

    @Test
    void fireOneServesTheFirstAndTellsWhetherSomebodyWaited() throws Exception {
        VirtualWorld.run(main -> {
            WaitQueue<String> queue = new WaitQueue<>();
            assertFalse(queue.fireOne("dropped"));
            for (String name : List.of("a", "b")) startWaiter(main, name, queue);
            letOthersRun();
            assertTrue(queue.fireOne("one"));
            assertTrue(queue.fireOne("two"));
            assertFalse(queue.fireOne("dropped"));
            assertTrue(queue.isEmpty());
        });
        assertEquals(List.of("a one", "b two"), trail);
    }

    @Test
    void fireAllServesThoseWhoWaitAtThatMomentAndCountsThem() throws Exception {
        VirtualWorld.run(main -> {
            WaitQueue<String> queue = new WaitQueue<>();
            assertEquals(0, queue.fireAll("dropped"));
            for (String name : List.of("a", "b", "c")) startWaiter(main, name, queue);
            letOthersRun();
            assertFalse(queue.isEmpty());
            assertEquals(3, queue.fireAll("all"));
            startWaiter(main, "late", queue);
            letOthersRun();
            queue.fireOne("next");
        });
        assertEquals(List.of("a all", "b all", "c all", "late next"), trail);
    }

    @Test
    void subscriptionsKeepTheirOrderAmongThemselvesWhenServed() throws Exception {
        VirtualWorld.run(main -> {
            WaitQueue<Integer> queue = new WaitQueue<>();
            for (String name : List.of("a", "b", "c"))
                queue.event().subscribe(n -> trail.add(name + n));
            assertEquals(3, queue.fireAll(1));
            assertEquals(3, queue.fireAll(2));
            letOthersRun();
        });
        assertEquals(List.of("a1", "b1", "c1", "a2", "b2", "c2"), trail);
    }

    @Test
    void waitersAndSubscriptionsAreAllServedInOrderOfArrival() throws Exception {
        VirtualWorld.run(main -> {
            WaitQueue<Integer> queue = new WaitQueue<>();
            queue.event().subscribe(n -> trail.add("s1 " + n));
            main.start("w1", () -> trail.add("w1 " + queue.event().await()));
            letOthersRun();
            queue.event().subscribe(n -> trail.add("s2 " + n));
            assertEquals(3, queue.fireAll(7));
            letOthersRun();
            assertEquals(2, queue.fireAll(8));
            letOthersRun();
        });
        assertEquals(List.of("s1 7", "s2 7", "w1 7", "s1 8", "s2 8"), trail);
    }

    @Test
    void aTakingEventIsAskedFirstAndTakesOneForEachWait() throws Exception {
        VirtualWorld.run(main -> {
            WaitQueue<String> queue = new WaitQueue<>();
            var items = new ArrayDeque<>(List.of("x", "y"));
            Event<String> taken = queue.taking(items::poll);
            assertEquals("x", taken.await());
            assertEquals("y", taken.await());
            main.start("waiter", () -> trail.add(taken.await()));
            letOthersRun();
            queue.fireOne("z");
        });
        assertEquals(List.of("z"), trail);
    }

    @Test
    void latestIsAskedWhenTheWaiterRuns() throws Exception {
        VirtualWorld.run(main -> {
            WaitQueue<String> queue = new WaitQueue<>();
            String[] state = {"old"};
            Event<String> latest = queue.latest(() -> state[0]);
            main.start("waiter", () -> trail.add(latest.await()));
            letOthersRun();
            queue.fireAll("fired");
            state[0] = "when it runs";
        });
        assertEquals(List.of("when it runs"), trail);
    }

    @Test
    void aSubscriptionIsToldWhatIsFiredRightAfterItWhateverTheSliceHasChangedBefore()
            throws Exception {
        VirtualWorld.run(main -> {
            var value = new Value<>(0);
            value.changed().subscribe(_ -> {});
            WaitQueue<Integer> queue = new WaitQueue<>();
            boolean[] holds = {false};
            value.set(1);
            queue.event().subscribe(n -> trail.add("edge " + n));
            queue.latest(() -> 0).subscribe(n -> trail.add("latest " + n));
            queue.event(() -> holds[0] ? 7 : null).subscribe(n -> trail.add("state " + n));
            holds[0] = true;
            queue.fireAll(7);
            letOthersRun();
        });
        assertEquals(List.of("edge 7", "latest 7", "state 7"), trail);
    }

    @Test
    void theOwnerIsToldWhenSomebodyBeginsToWaitAndWhenNobodyDoesAnyMore() throws Exception {
        VirtualWorld.run(main -> {
            WaitQueue<String> queue =
                    new WaitQueue<>(
                            "costly",
                            new Demand() {
                                @Override
                                public void begin() {
                                    trail.add("begin");
                                }

                                @Override
                                public void end() {
                                    trail.add("end");
                                }
                            });
            Microthread a = main.start("a", () -> queue.event().await());
            letOthersRun();
            Microthread b = main.start("b", () -> queue.event().await());
            letOthersRun();
            assertEquals(List.of("begin"), trail);
            a.cancel("enough");
            assertEquals(List.of("begin"), trail);
            b.cancel("enough");
            assertEquals(List.of("begin", "end"), trail);
            startWaiter(main, "c", queue);
            letOthersRun();
            queue.fireOne("served");
        });
        assertEquals(List.of("begin", "end", "begin", "end", "c served"), trail);
    }

    @Test
    void anErrorWhileAskingIsThrownAtThatAwait() throws Exception {
        VirtualWorld.run(main -> {
            WaitQueue<String> queue = new WaitQueue<>();
            Event<String> broken =
                    queue.event(() -> {
                        throw new IllegalStateException("cannot tell");
                    });
            var thrown = assertThrows(IllegalStateException.class, broken::await);
            assertEquals("cannot tell", thrown.getMessage());
            assertTrue(queue.isEmpty());
            letOthersRun(); // the microthread waits as before
        });
    }

    @Test
    void theEdgeIsTheSameObjectEachTimeAndIsNamedAsItsQueue() {
        WaitQueue<String> queue = new WaitQueue<>("line");
        assertSame(queue.event(), queue.event());
        assertEquals("line", queue.event().toString());
        assertEquals("event", new WaitQueue<String>().toString());
    }

    @Test
    @SuppressWarnings("NullAway")
    void anEventOfNoValueIsFiredWithNull() throws Exception {
        VirtualWorld.run(main -> {
            WaitQueue<Void> queue = new WaitQueue<>();
            main.start(
                    "waiter",
                    () -> {
                        assertSame(null, queue.event().await());
                        trail.add("fired");
                    });
            letOthersRun();
            assertTrue(queue.fireOne(null));
        });
        assertEquals(List.of("fired"), trail);
    }

    @Test
    @SuppressWarnings("NullAway")
    void nullIsRefused() {
        WaitQueue<String> queue = new WaitQueue<>();
        assertThrows(NullPointerException.class, () -> queue.event(null));
        assertThrows(NullPointerException.class, () -> queue.taking(null));
        assertThrows(NullPointerException.class, () -> queue.latest(null));
        assertThrows(NullPointerException.class, () -> new WaitQueue<String>(null));
    }

    private void startWaiter(Scope scope, String name, WaitQueue<String> queue) {
        scope.start(name, () -> trail.add(name + " " + queue.event().await()));
    }

    @Test
    void newcomersAreThoseWhoHaveNotBeenGivenAnything() throws Exception {
        VirtualWorld.run(main -> {
            WaitQueue<String> queue = new WaitQueue<>();
            List<String> given = new ArrayList<>();
            queue.event().subscribe(value -> given.add("old " + value));
            queue.fireAll("first");
            queue.event().subscribe(value -> given.add("new " + value));
            main.start("waiter", () -> given.add("waiter " + queue.event().await()));
            letOthersRun();
            assertEquals(2, queue.fireNewcomers("second"));
            letOthersRun();
            assertEquals(0, queue.fireNewcomers("third"));
            assertEquals(2, queue.fireAll("fourth"));
            letOthersRun();
            assertEquals(
                    List.of("new fourth", "new second", "old first", "old fourth", "waiter second"),
                    given.stream().sorted().toList());
        });
    }

    @Test
    void aHolderThatThrowsHurtsNobody() throws Exception {
        VirtualWorld.run(main -> {
            for (boolean isError : List.of(true, false)) {
                var queue = new WaitQueue<String>("odd", () -> throwing(isError));
                var waiting = main.fork("waiting", queue.event()::await);
                letOthersRun();
                var wait = waiting.microthread().waitingFor().orElseThrow();
                assertEquals(Optional.empty(), wait.holder());
                assertTrue(queue.fireOne("there"));
                assertEquals("there", waiting.join());
            }
        });
    }

    private static Microthread throwing(boolean isError) {
        if (isError) throw new AssertionError("odd");
        throw new IllegalStateException("odd");
    }

    @Test
    void checkHereTakesNothingAndBindsTheQueueToItsReactor() throws Exception {
        WaitQueue<String> queue = new WaitQueue<>("bell");
        VirtualWorld.run(main -> queue.checkHere());
        var thrown = assertThrows(WrongThreadException.class, queue::checkHere);
        assertTrue(thrown.getMessage().startsWith("bell of reactor"), thrown.getMessage());
    }
}
