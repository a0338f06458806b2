package org.weft.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.weft.testing.VirtualWorld.letOthersRun;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.weft.Event;
import org.weft.Microthread;
import org.weft.Reactor;
import org.weft.Scope;
import org.weft.testing.Setting;
import org.weft.testing.VirtualWorld;

class ConditionTest {
    private final List<String> trail = new ArrayList<>();

    @Test
    @DisplayName("C12: a condition that holds lets a waiter through at once")
    void aConditionThatHoldsLetsAWaiterThroughAtOnce() throws Exception {
        VirtualWorld.run(main -> {
            main.start("other", () -> trail.add("other"));
            new Value<>(5).is(n -> n > 3).await();
            trail.add("main");
        });
        assertEquals(List.of("main", "other"), trail);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("C12: a condition that does not hold suspends until it does")
    void aConditionThatDoesNotHoldSuspendsUntilItDoes(Setting setting) throws Exception {
        setting.run(main -> {
            var value = new Value<>(0);
            Microthread waiter =
                    main.start(
                            "waiter",
                            () -> {
                                value.is(n -> n >= 3).await();
                                trail.add("passed at " + value.get());
                            });
            for (int i = 1; i <= 2; i++) {
                setting.letOthersRun();
                assertEquals(Microthread.State.WAITING, waiter.state());
                value.set(i);
            }
            setting.letOthersRun();
            value.set(3);
        });
        assertEquals(List.of("passed at 3"), trail);
    }

    @Test
    @DisplayName("C12: lowering it after the wake-up does not take the wake-up back")
    void loweringAfterTheWakeUpDoesNotTakeItBack() throws Exception {
        VirtualWorld.run(main -> {
            var flag = new Flag();
            main.start(
                    "waiter",
                    () -> {
                        flag.raised().await();
                        trail.add("woken, raised: " + flag.isRaised());
                    });
            letOthersRun();
            flag.raise();
            Event.always("there").await(); // ends the slice; the waiter is ready and has not run
            flag.lower();
        });
        assertEquals(List.of("woken, raised: false"), trail);
    }

    @Test
    @DisplayName("C12: what holds within a slice only wakes nobody")
    void whatHoldsWithinASliceOnlyWakesNobody() throws Exception {
        VirtualWorld.run(main -> {
            var flag = new Flag();
            main.start(
                    "waiter",
                    () -> {
                        flag.raised().await();
                        trail.add("woken");
                    });
            letOthersRun();
            flag.raise();
            flag.lower();
            letOthersRun();
            assertEquals(List.of(), trail);
            main.cancel("enough");
        });
    }

    @Test
    @DisplayName("C13: three waiters, raised once: all three resume, in order of arrival")
    void threeWaitersOnOneConditionAllResumeInOrderOfArrival() throws Exception {
        VirtualWorld.run(main -> {
            var flag = new Flag();
            for (String name : List.of("a", "b", "c")) startWaiter(main, name, flag);
            letOthersRun();
            flag.raise();
        });
        assertEquals(List.of("a", "b", "c"), trail);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("C13: wherever it runs, all three waiters resume, once each")
    void allThreeWaitersResumeOnceEach(Setting setting) throws Exception {
        setting.run(main -> {
            var flag = new Flag();
            for (String name : List.of("a", "b", "c")) startWaiter(main, name, flag);
            setting.letOthersRun();
            assertEquals(List.of(), trail);
            flag.raise();
        });
        assertEquals(3, trail.size());
        assertEquals(new TreeSet<>(List.of("a", "b", "c")), new TreeSet<>(trail));
    }

    @Test
    @DisplayName("C13: a subscription made in the slice that raises takes no wake-up from a waiter")
    void aSubscriptionMadeInTheSliceThatRaisesTakesNoWakeUpFromAWaiter() throws Exception {
        VirtualWorld.run(main -> {
            var flag = new Flag();
            startWaiter(main, "waiter", flag);
            letOthersRun();
            flag.raise();
            flag.raised().subscribe(_ -> trail.add("subscriber"));
            letOthersRun();
            assertEquals(new TreeSet<>(List.of("subscriber", "waiter")), new TreeSet<>(trail));
        });
        assertEquals(2, trail.size());
    }

    @Test
    @DisplayName("C18: not(not(x)) behaves as x")
    void notNotBehavesAsItself() throws Exception {
        behaveAlike((a, b) -> Map.of(a.not().not(), a));
    }

    @Test
    @DisplayName("C18: De Morgan holds")
    void deMorganHolds() throws Exception {
        behaveAlike((a, b) -> {
            var pairs = new LinkedHashMap<Condition, Condition>();
            pairs.put(a.and(b).not(), a.not().or(b.not()));
            pairs.put(a.or(b).not(), a.not().and(b.not()));
            return pairs;
        });
    }

    @Test
    @DisplayName("C18: and, or are commutative, associative, idempotent")
    void andOrAreCommutativeAssociativeIdempotent() throws Exception {
        behaveAlike((a, b) -> {
            Condition c = a.not().or(b);
            var pairs = new LinkedHashMap<Condition, Condition>();
            pairs.put(a.and(b), b.and(a));
            pairs.put(a.or(b), b.or(a));
            pairs.put(a.and(b).and(c), a.and(b.and(c)));
            pairs.put(a.or(b).or(c), a.or(b.or(c)));
            pairs.put(a.and(a), a);
            pairs.put(a.or(a), a);
            return pairs;
        });
    }

    /// Makes pairs of conditions that must behave alike.
    @FunctionalInterface
    private interface Law {
        Map<Condition, Condition> pairs(Condition a, Condition b);
    }

    /// Drives two flags through every change of state there is, and compares what both sides of
    /// each pair say, when a subscription to them is called, and when a waiter on them is woken.
    private void behaveAlike(Law law) throws Exception {
        int[] states = {0, 1, 0, 2, 0, 3, 1, 2, 1, 3, 2, 3, 0};
        VirtualWorld.run(main -> {
            var a = new Value<>(false);
            var b = new Value<>(false);
            int laws = 0;
            for (var pair : law.pairs(a.is(up -> up), b.is(up -> up)).entrySet()) {
                var left = new ArrayList<String>();
                var right = new ArrayList<String>();
                watch(main, pair.getKey(), left);
                watch(main, pair.getValue(), right);
                for (int state : states) {
                    a.set((state & 1) != 0);
                    b.set((state & 2) != 0);
                    letOthersRun();
                    left.add("at " + state + ": " + pair.getKey().test());
                    right.add("at " + state + ": " + pair.getValue().test());
                }
                assertEquals(left, right, "law " + ++laws);
                assertTrue(left.contains("called") && left.contains("woken"), left.toString());
            }
            main.cancel("enough");
        });
    }

    private static void watch(Scope scope, Condition condition, List<String> trail) {
        condition.holds().subscribe(_ -> trail.add("called"));
        scope.start(
                "waiter",
                () -> {
                    while (true) {
                        condition.await();
                        trail.add("woken");
                        condition.not().await();
                    }
                });
    }

    @Test
    void holdsIsTheSameObjectEachTime() throws Exception {
        VirtualWorld.run(main -> {
            Condition condition = new Value<>(1).is(n -> n == 1);
            assertSame(condition.holds(), condition.holds());
            assertSame(null, condition.holds().await());
        });
    }

    @Test
    void itIsAttachedToItsBaseOnlyWhileSomebodyWaits() throws Exception {
        VirtualWorld.run(main -> {
            var value = new Value<>(0);
            Condition condition = value.is(n -> n > 0);
            assertTrue(value.dependents.isEmpty());
            Microthread waiter = main.start("waiter", condition::await);
            letOthersRun();
            assertFalse(value.dependents.isEmpty());
            waiter.cancel("enough");
            letOthersRun();
            assertTrue(value.dependents.isEmpty());
        });
    }

    @Test
    void aPredicateThatThrowsThrowsToWhoBeginsToWait() throws Exception {
        VirtualWorld.run(main -> {
            Condition broken =
                    new Value<>(0)
                            .is(n -> {
                                throw new IllegalStateException("no idea");
                            });
            var thrown = assertThrows(IllegalStateException.class, broken::await);
            assertEquals("no idea", thrown.getMessage());
        });
    }

    @Test
    void aPredicateThatThrowsDuringAPropagationIsReportedAndTheSetterIsInnocent() throws Exception {
        List<Throwable> errors = new ArrayList<>();
        VirtualWorld.plain()
                .reactor()
                .errorSink(errors::add)
                .run(main -> {
                    var value = new Value<>(1);
                    Condition broken = value.is(n -> 12 / n == 4);
                    main.start(
                            "waiter",
                            () -> {
                                broken.await();
                                trail.add("woken at " + value.get());
                            });
                    letOthersRun();
                    value.set(0);
                    letOthersRun();
                    trail.add("setter goes on");
                    value.set(3);
                });
        assertEquals(List.of("setter goes on", "woken at 3"), trail);
        assertEquals("[java.lang.ArithmeticException: / by zero]", errors.toString());
    }

    @Test
    void aCallbackOfAConditionRunsAgainEachTimeItBeginsToHold() throws Exception {
        VirtualWorld.run(main -> {
            var value = new Value<>(10);
            value.is(n -> n > 3).holds().subscribe(_ -> trail.add("holds at " + value.get()));
            for (int n : new int[] {5, 2, 4, 6, 3, 7}) {
                letOthersRun();
                value.set(n);
            }
            letOthersRun();
        });
        assertEquals(List.of("holds at 10", "holds at 4", "holds at 7"), trail);
    }

    @Test
    void aSubscriptionIsNotCalledAgainForAFallWithinASlice() throws Exception {
        VirtualWorld.run(main -> {
            var flag = new Flag();
            flag.raise();
            flag.raised().subscribe(_ -> trail.add("early"));
            letOthersRun();
            flag.lower();
            flag.raised().subscribe(_ -> trail.add("late"));
            flag.raise();
            letOthersRun();
        });
        assertEquals(List.of("early", "late"), trail);
    }

    @Test
    void whoSubscribesDuringAFallWithinASliceIsToldAtItsEndThatItHolds() throws Exception {
        VirtualWorld.run(main -> {
            var value = new Value<>(1);
            Condition isTen = value.map(n -> n * 10).is(n -> n == 10);
            isTen.holds().subscribe(_ -> {});
            letOthersRun();
            value.set(2);
            isTen.holds().subscribe(_ -> trail.add("told"));
            value.set(1);
            letOthersRun();
        });
        assertEquals(List.of("told"), trail);
    }

    @Test
    void whoSubscribesDuringARiseWithinASliceIsNotToldIfItHasEnded() throws Exception {
        VirtualWorld.run(main -> {
            var flag = new Flag();
            flag.raised().subscribe(_ -> trail.add("early"));
            flag.raise();
            flag.raised().subscribe(_ -> trail.add("late"));
            flag.lower();
            letOthersRun();
        });
        assertEquals(List.of(), trail);
    }

    @Test
    void aConditionIsDecidedAtTheEndOfASliceAlsoOfACallback() throws Exception {
        VirtualWorld.run(main -> {
            var flag = new Flag();
            startWaiter(main, "waiter", flag);
            letOthersRun();
            Reactor.current().callSoon(flag::raise);
        });
        assertEquals(List.of("waiter"), trail);
    }

    private void startWaiter(Scope scope, String name, Flag flag) {
        scope.start(
                name,
                () -> {
                    flag.raised().await();
                    trail.add(name);
                });
    }

    @Test
    void itSaysWhatItDependsOn() throws Exception {
        VirtualWorld.run(main -> {
            var first = new Value<>(5);
            var second = new Value<>("b");
            Condition both = first.is(n -> n > 3).and(second.is("b"::equals));
            assertEquals("condition on value 5, value b", both.toString());
        });
    }
}
