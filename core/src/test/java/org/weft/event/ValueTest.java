package org.weft.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.weft.testing.VirtualWorld.letOthersRun;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.weft.Event;
import org.weft.Microthread;
import org.weft.Scope;
import org.weft.testing.Setting;
import org.weft.testing.VirtualWorld;

class ValueTest {
    private final List<String> trail = new ArrayList<>();

    @Test
    @DisplayName("C3: ten who wait for a change are all told of one set, in order of arrival")
    void tenWhoWaitForAChangeAreAllToldInOrderOfArrival() throws Exception {
        VirtualWorld.run(main -> {
            var value = new Value<>("old");
            for (int i = 0; i < 10; i++) startWaiter(main, "w" + i, value);
            letOthersRun();
            value.set("new");
            letOthersRun();
        });
        assertEquals(
                List.of(
                        "w0 new", "w1 new", "w2 new", "w3 new", "w4 new", "w5 new", "w6 new",
                        "w7 new", "w8 new", "w9 new"),
                trail);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("C3: wherever it runs, one set tells each of ten waiters once")
    void oneSetTellsEachOfTenWaitersOnce(Setting setting) throws Exception {
        setting.run(main -> {
            var value = new Value<>(0);
            for (int i = 0; i < 10; i++) startWaiter(main, "w" + i, value);
            setting.letOthersRun();
            value.set(1);
        });
        assertEquals(10, trail.size());
        assertEquals(10, new TreeSet<>(trail).size());
    }

    @Test
    @DisplayName("C11: a set with an equal value fires nothing")
    void aSetWithAnEqualValueFiresNothing() throws Exception {
        VirtualWorld.run(main -> {
            String first = new String("same");
            String equal = new String("same");
            assertNotSame(first, equal);
            var value = new Value<>(first);
            startWaiter(main, "w", value);
            letOthersRun();
            value.set(equal);
            letOthersRun();
            assertEquals(List.of(), trail);
            assertSame(equal, value.get());
            main.cancel("enough");
        });
    }

    @Test
    @DisplayName("C11: touch fires although the value is equal")
    void touchFiresAlthoughTheValueIsEqual() throws Exception {
        VirtualWorld.run(main -> {
            var value = new Value<>(new ArrayList<>(List.of("a")));
            startWaiter(main, "w", value);
            letOthersRun();
            value.get().add("b");
            value.touch();
        });
        assertEquals(List.of("w [a, b]"), trail);
    }

    @Test
    @DisplayName("C11: a touch that nobody waits for does not make a later equal set fire")
    void aTouchThatNobodyWaitsForIsForgotten() throws Exception {
        VirtualWorld.run(main -> {
            var value = new Value<>(1);
            value.touch();
            startWaiter(main, "w", value);
            letOthersRun();
            value.set(1);
            letOthersRun();
            assertEquals(List.of(), trail);
            main.cancel("enough");
        });
    }

    @Test
    @DisplayName("C11: set and set back within one slice fires nothing")
    void setAndSetBackWithinOneSliceFiresNothing() throws Exception {
        VirtualWorld.run(main -> {
            var value = new Value<>(1);
            startWaiter(main, "w", value);
            letOthersRun();
            value.set(2);
            value.set(1);
            letOthersRun();
            assertEquals(List.of(), trail);
            main.cancel("enough");
        });
    }

    @Test
    @DisplayName("C11: set and set back in two slices fires twice")
    void setAndSetBackInTwoSlicesFiresTwice() throws Exception {
        VirtualWorld.run(main -> {
            var value = new Value<>(1);
            value.changed().subscribe(v -> trail.add("got " + v));
            value.set(2);
            letOthersRun();
            value.set(1);
            letOthersRun();
        });
        assertEquals(List.of("got 2", "got 1"), trail);
    }

    @Test
    @DisplayName("C11: set twice within one slice fires once, with the latest")
    void setTwiceWithinOneSliceFiresOnceWithTheLatest() throws Exception {
        VirtualWorld.run(main -> {
            var value = new Value<>(1);
            value.changed().subscribe(v -> trail.add("got " + v));
            value.set(2);
            value.set(3);
            letOthersRun();
        });
        assertEquals(List.of("got 3"), trail);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("C11: a wait that begins after the set, in the same slice, does not see it")
    void aWaitThatBeginsAfterTheSetInTheSameSliceDoesNotSeeIt(Setting setting) throws Exception {
        setting.run(main -> {
            var value = new Value<>(0);
            startWaiter(main, "other", value);
            main.start(
                    "setter",
                    () -> {
                        setting.letOthersRun();
                        value.set(1);
                        trail.add("setter " + value.changed().await());
                    });
            for (int i = 0; i < 3; i++) setting.letOthersRun();
            assertEquals(List.of("other 1"), trail);
            value.set(2);
        });
        assertEquals(List.of("other 1", "setter 2"), trail);
    }

    @Test
    @DisplayName(
            "C11: a subscription that begins after the set, in the same slice, does not see it")
    void aSubscriptionThatBeginsAfterTheSetInTheSameSliceDoesNotSeeIt() throws Exception {
        VirtualWorld.run(main -> {
            var value = new Value<>(0);
            value.changed().subscribe(v -> trail.add("early " + v));
            value.set(1);
            value.changed().subscribe(v -> trail.add("late " + v));
            letOthersRun();
            assertEquals(List.of("early 1"), trail);
            value.set(2);
            letOthersRun();
        });
        assertEquals(List.of("early 1", "early 2", "late 2"), trail);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @DisplayName("C11: a subscription sees what is set after it in the same slice")
    void aSubscriptionSeesWhatIsSetAfterItInTheSameSlice(boolean isAnotherSetBefore)
            throws Exception {
        VirtualWorld.run(main -> {
            var another = new Value<>(0);
            another.changed().subscribe(v -> trail.add("another " + v));
            var value = new Value<>(0);
            if (isAnotherSetBefore) another.set(1);
            value.changed().subscribe(v -> trail.add("value " + v));
            value.set(2);
            letOthersRun();
        });
        assertEquals(true, trail.contains("value 2"), trail.toString());
    }

    @Test
    @DisplayName("C11: a callback registered once after the set gets the next change")
    void aCallbackRegisteredOnceAfterTheSetGetsTheNextChange() throws Exception {
        VirtualWorld.run(main -> {
            var value = new Value<>(0);
            value.changed().subscribe(v -> trail.add("early " + v));
            value.set(1);
            value.changed().once(v -> trail.add("late " + v));
            letOthersRun();
            for (int i = 2; i <= 3; i++) {
                value.set(i);
                letOthersRun();
            }
        });
        assertEquals(List.of("early 1", "early 2", "late 2", "early 3"), trail);
    }

    @Test
    @DisplayName("C11: a change of the last slice of a microthread is told")
    void aChangeOfTheLastSliceIsTold() throws Exception {
        VirtualWorld.run(main -> {
            var value = new Value<>(0);
            startWaiter(main, "w", value);
            letOthersRun();
            main.start("setter", () -> value.set(1));
        });
        assertEquals(List.of("w 1"), trail);
    }

    @Test
    void aWaiterGetsTheValueOfTheMomentAtWhichItRuns() throws Exception {
        VirtualWorld.run(main -> {
            var value = new Value<>(0);
            startWaiter(main, "w", value);
            letOthersRun();
            value.set(1);
            Event.always("there").await(); // ends the slice; nobody but the propagator runs
            value.set(2);
        });
        assertEquals(List.of("w 2"), trail);
    }

    @Test
    void aSubscriptionGetsTheValueOfEachOccurrence() throws Exception {
        VirtualWorld.run(main -> {
            var value = new Value<>(0);
            value.changed().subscribe(v -> trail.add("got " + v));
            value.set(1);
            Event.always("there").await();
            value.set(2);
            Event.always("there").await();
            value.set(3);
            letOthersRun();
        });
        assertEquals(List.of("got 1", "got 2", "got 3"), trail);
    }

    @Test
    void whatChangesWhileNobodyWaitsIsNotTold() throws Exception {
        VirtualWorld.run(main -> {
            var value = new Value<>(0);
            value.set(1);
            letOthersRun();
            startWaiter(main, "w", value);
            letOthersRun();
            assertEquals(List.of(), trail);
            value.set(2);
        });
        assertEquals(List.of("w 2"), trail);
    }

    @Test
    void settingRunsNobodyElse() throws Exception {
        VirtualWorld.run(main -> {
            var value = new Value<>(0);
            startWaiter(main, "w", value);
            value.changed().subscribe(_ -> trail.add("callback"));
            letOthersRun();
            value.set(1);
            trail.add("setter goes on");
        });
        assertEquals("setter goes on", trail.getFirst());
        assertEquals(3, trail.size());
    }

    @Test
    void equalsIsNeverCalledByTheSetter() throws Exception {
        record Picky(int number, List<String> callers) {
            @Override
            public boolean equals(Object other) {
                callers.add(Microthread.current().name());
                return other instanceof Picky p && p.number == number;
            }

            @Override
            public int hashCode() {
                return number;
            }
        }
        VirtualWorld.run(main -> {
            var value = new Value<>(new Picky(1, trail));
            main.startDaemon("waiter", () -> value.changed().await());
            letOthersRun();
            value.set(new Picky(2, trail));
            assertEquals(List.of(), trail);
            letOthersRun();
            assertEquals(List.of("propagator"), trail);
        });
    }

    @Test
    void updateAppliesItsFunctionAtOnceInTheCaller() throws Exception {
        VirtualWorld.run(main -> {
            var value = new Value<>(20);
            value.update(n -> {
                trail.add(Microthread.current().name());
                return n + 1;
            });
            assertEquals(21, value.get());
        });
        assertEquals(List.of("main"), trail);
    }

    @Test
    void changedIsTheSameObjectEachTime() throws Exception {
        VirtualWorld.run(main -> {
            var value = new Value<>(1);
            assertSame(value.changed(), value.changed());
        });
    }

    @Test
    void aValueMadeOutsideAReactorBelongsToTheOneThatFirstTouchesIt() throws Exception {
        var value = new Value<>("made outside");
        VirtualWorld.run(main -> {
            assertEquals("made outside", value.get());
            value.set("set inside");
        });
        assertThrows(WrongThreadException.class, () -> VirtualWorld.run(main -> value.get()));
    }

    @Test
    void aCancelledWaitForAChangeLeavesNothingBehind() throws Exception {
        VirtualWorld.run(main -> {
            var value = new Value<>(0);
            Microthread waiter = startWaiter(main, "cancelled", value);
            letOthersRun();
            waiter.cancel("enough");
            letOthersRun();
            startWaiter(main, "alive", value);
            letOthersRun();
            value.set(1);
        });
        assertEquals(List.of("alive 1"), trail);
    }

    @Test
    @SuppressWarnings("NullAway")
    void nullIsRefused() throws Exception {
        assertThrows(NullPointerException.class, () -> new Value<String>(null));
        VirtualWorld.run(main -> {
            var value = new Value<>("v");
            assertThrows(NullPointerException.class, () -> value.set(null));
            assertThrows(NullPointerException.class, () -> value.update(_ -> null));
            assertThrows(NullPointerException.class, () -> value.map(null));
            assertThrows(NullPointerException.class, () -> value.is(null));
            assertEquals("v", value.get());
        });
    }

    private Microthread startWaiter(Scope scope, String name, Value<?> value) {
        return scope.start(name, () -> trail.add(name + " " + value.changed().await()));
    }
}
