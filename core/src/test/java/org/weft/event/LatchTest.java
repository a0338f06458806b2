package org.weft.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.weft.testing.VirtualWorld.letOthersRun;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.weft.Cancelled;
import org.weft.Event;
import org.weft.Microthread;
import org.weft.Scope;
import org.weft.testing.Setting;
import org.weft.testing.VirtualWorld;

class LatchTest {
    private final List<String> trail = new ArrayList<>();

    @Test
    void theLastCountDownLetsAllPassInOrderOfArrival() throws Exception {
        VirtualWorld.run(main -> {
            var latch = new Latch(3);
            for (String name : List.of("a", "b", "c")) startWaiter(main, name, latch);
            letOthersRun();
            latch.countDown();
            latch.countDown();
            letOthersRun();
            assertEquals(List.of(), trail);
            assertEquals(1, latch.count());
            latch.countDown();
            assertEquals(0, latch.count());
        });
        assertEquals(List.of("a", "b", "c"), trail);
    }

    @ParameterizedTest
    @EnumSource
    void whereverItRunsNobodyPassesBeforeAllHaveCountedDown(Setting setting) throws Exception {
        setting.run(main -> {
            var latch = new Latch(5);
            for (int i = 0; i < 4; i++) startWaiter(main, "w" + i, latch);
            for (int i = 0; i < 5; i++) {
                main.start(
                        "counter",
                        () -> {
                            for (int turn = 0; turn < 3; turn++) Microthread.yield();
                            trail.add("counted");
                            latch.countDown();
                        });
            }
        });
        assertEquals(9, trail.size());
        assertEquals(List.of("counted"), trail.subList(0, 5).stream().distinct().toList());
        assertEquals(4, new TreeSet<>(trail.subList(5, 9)).size());
    }

    @Test
    void onceOpenItStaysOpenAndFurtherCallsDoNothing() throws Exception {
        VirtualWorld.run(main -> {
            var latch = new Latch(1);
            latch.countDown();
            latch.countDown();
            assertEquals(0, latch.count());
            startWaiter(main, "other", latch);
            latch.await();
            trail.add("main, at once");
        });
        assertEquals(List.of("main, at once", "other"), trail);
    }

    @Test
    void aLatchOfNothingIsOpenFromTheBeginning() throws Exception {
        VirtualWorld.run(main -> {
            new Latch(0).await();
            trail.add("passed");
        });
        assertEquals(List.of("passed"), trail);
    }

    @Test
    void aNegativeCountIsRefused() {
        var thrown = assertThrows(IllegalArgumentException.class, () -> new Latch(-3));
        assertEquals("count < 0: -3", thrown.getMessage());
    }

    @ParameterizedTest
    @EnumSource
    void aCancelledWaiterLeavesTheOthersWaiting(Setting setting) throws Exception {
        setting.run(main -> {
            var latch = new Latch(1);
            Microthread cancelled = startWaiter(main, "cancelled", latch);
            startWaiter(main, "alive", latch);
            setting.letOthersRun();
            cancelled.cancel("enough");
            setting.letOthersRun();
            assertEquals(1, latch.count());
            latch.countDown();
        });
        assertEquals(List.of("alive"), trail);
    }

    @Test
    void aPendingCancellationIsLookedAtBeforeAnOpenLatch() throws Exception {
        VirtualWorld.run(main ->
                main.start(
                        "self",
                        () -> {
                            Microthread.current().cancel("enough");
                            assertThrows(Cancelled.class, new Latch(0)::await);
                            trail.add("cancelled");
                        }));
        assertEquals(List.of("cancelled"), trail);
    }

    @Test
    void itCanBeWaitedForTogetherWithOtherEvents() throws Exception {
        VirtualWorld.run(main -> {
            var latch = new Latch(1);
            Event<String> either =
                    Event.anyOf(
                            latch.opened().as("open"),
                            Event.after(Duration.ofSeconds(1)).as("late"));
            assertEquals("late", either.await());
            latch.countDown();
            assertEquals("open", either.await());
        });
    }

    @Test
    void aSubscriptionIsCalledOnce() throws Exception {
        VirtualWorld.run(main -> {
            var latch = new Latch(1);
            latch.opened().subscribe(_ -> trail.add("before"));
            latch.countDown();
            latch.countDown();
            letOthersRun();
            latch.opened().subscribe(_ -> trail.add("after"));
            letOthersRun();
        });
        assertEquals(List.of("before", "after"), trail);
    }

    @Test
    void openedIsTheSameObjectEachTimeAndItsTextTellsTheCount() throws Exception {
        VirtualWorld.run(main -> {
            var latch = new Latch(2);
            assertSame(latch.opened(), latch.opened());
            assertEquals("latch, 2 to go", latch.toString());
            latch.countDown();
            latch.countDown();
            assertEquals("latch, open", latch.toString());
        });
    }

    private Microthread startWaiter(Scope scope, String name, Latch latch) {
        return scope.start(
                name,
                () -> {
                    latch.await();
                    trail.add(name);
                });
    }
}
