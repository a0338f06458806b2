package org.weft.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.weft.testing.VirtualWorld.letOthersRun;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.weft.Event;
import org.weft.Microthread;
import org.weft.TimedOutException;
import org.weft.Timeout;
import org.weft.testing.Setting;
import org.weft.testing.VirtualWorld;

/// `View.differsFrom`.
class DifferenceTest {
    private final List<String> trail = new ArrayList<>();

    @ParameterizedTest
    @EnumSource
    @DisplayName(
            "C17: differsFrom never misses the last, also if it changed while the reader slept")
    void itNeverMissesTheLast(Setting setting) throws Exception {
        setting.run(main -> {
            var value = new Value<>(0);
            int[] seen = {0};
            main.startDaemon(
                    "reader",
                    () -> {
                        while (true) {
                            seen[0] = value.differsFrom(seen[0]).await();
                            for (int turn = 0; turn < seen[0] % 3; turn++) Microthread.yield();
                        }
                    });
            for (int n = 1; n <= 20; n++) {
                value.set(n);
                if (n % 4 == 0) Microthread.yield();
            }
            setting.letOthersRun();
            assertEquals(20, seen[0]);
        });
    }

    @Test
    @DisplayName("C17: what changed while the reader slept elsewhere is told when it comes back")
    void whatChangedMeanwhileIsToldAtOnce() throws Exception {
        VirtualWorld.run(main -> {
            var value = new Value<>("a");
            main.start(
                    "reader",
                    () -> {
                        String seen = value.get();
                        for (int i = 0; i < 2; i++) {
                            Microthread.sleep(Duration.ofSeconds(10));
                            seen = value.differsFrom(seen).await();
                            trail.add(seen);
                        }
                    });
            letOthersRun();
            value.set("b");
            letOthersRun();
            value.set("c");
            Microthread.sleep(Duration.ofSeconds(15));
            value.set("d");
        });
        assertEquals(List.of("c", "d"), trail);
    }

    @Test
    void whatIsSetWithinASliceIsToldOnceWithTheLatest() throws Exception {
        VirtualWorld.run(main -> {
            var value = new Value<>(0);
            main.start("reader", () -> trail.add("told " + value.differsFrom(0).await()));
            letOthersRun();
            value.set(1);
            value.set(0);
            letOthersRun();
            assertEquals(List.of(), trail);
            value.set(2);
            value.set(3);
        });
        assertEquals(List.of("told 3"), trail);
    }

    @Test
    void itComparesByEqualsSoATouchIsNoDifference() throws Exception {
        VirtualWorld.run(main -> {
            var value = new Value<>("same");
            main.startDaemon("reader", () -> trail.add(value.differsFrom("same").await()));
            letOthersRun();
            value.touch();
            value.set(new String("same"));
            letOthersRun();
        });
        assertEquals(List.of(), trail);
    }

    @ParameterizedTest
    @EnumSource
    void aDerivedViewToo(Setting setting) throws Exception {
        setting.run(main -> {
            var value = new Value<>(0);
            View<Integer> tens = value.map(n -> n / 10);
            main.start("reader", () -> trail.add("told " + tens.differsFrom(0).await()));
            setting.letOthersRun();
            value.set(9);
            setting.letOthersRun();
            assertEquals(List.of(), trail);
            value.set(25);
        });
        assertEquals(List.of("told 2"), trail);
    }

    @Test
    void aDerivedViewThatChangedWhileNobodyWaitedIsToldAtOnce() throws Exception {
        VirtualWorld.run(main -> {
            var value = new Value<>(0);
            View<Integer> tens = value.map(n -> n / 10);
            int seen = tens.get();
            value.set(30);
            Microthread.yield();
            assertEquals(3, tens.differsFrom(seen).await());
        });
    }

    @Test
    void everybodyIsTold() throws Exception {
        VirtualWorld.run(main -> {
            var value = new Value<>(0);
            Event<Integer> differs = value.differsFrom(0);
            for (String name : List.of("a", "b", "c"))
                main.start(name, () -> trail.add(name + " " + differs.await()));
            letOthersRun();
            value.set(1);
        });
        assertEquals(List.of("a 1", "b 1", "c 1"), trail);
    }

    @Test
    void aSubscriptionIsToldEachTimeItBeginsToDiffer() throws Exception {
        VirtualWorld.run(main -> {
            var value = new Value<>(0);
            value.differsFrom(0).subscribe(n -> trail.add("told " + n));
            for (int n : new int[] {1, 2, 0, 3}) {
                value.set(n);
                letOthersRun();
            }
        });
        assertEquals(List.of("told 1", "told 3"), trail);
    }

    @Test
    void aCancelledWaitLeavesNothingBehind() throws Exception {
        VirtualWorld.run(main -> {
            var value = new Value<>(0);
            Event<Integer> differs = value.differsFrom(0);
            Microthread waiter = main.start("waiter", differs::await);
            letOthersRun();
            assertFalse(value.dependents.isEmpty());
            waiter.cancel("enough");
            letOthersRun();
            assertTrue(value.dependents.isEmpty());
            assertThrows(
                    TimedOutException.class,
                    () -> Timeout.run(Duration.ofSeconds(1), differs::await));
            assertEquals("late", orLate(differs).await());
            assertTrue(value.dependents.isEmpty());
        });
    }

    private static Event<Object> orLate(Event<Integer> event) {
        return Event.anyOf(event, Event.after(Duration.ofSeconds(1)).as("late"));
    }

    @Test
    @SuppressWarnings("NullAway")
    void nullIsRefused() {
        assertThrows(NullPointerException.class, () -> new Value<>(1).differsFrom(null));
    }
}
