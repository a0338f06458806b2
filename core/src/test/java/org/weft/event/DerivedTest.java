package org.weft.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.weft.testing.VirtualWorld.letOthersRun;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.weft.Microthread;
import org.weft.testing.Setting;
import org.weft.testing.VirtualWorld;

class DerivedTest {
    private final List<String> trail = new ArrayList<>();

    @Test
    @DisplayName(
            "C14: read right after its base was set, in the same slice, it shows the new value")
    void readRightAfterItsBaseWasSetItShowsTheNewValue() throws Exception {
        VirtualWorld.run(main -> {
            var base = new Value<>(1);
            View<Integer> tenfold = base.map(n -> n * 10);
            assertEquals(10, tenfold.get());
            base.set(2);
            assertEquals(20, tenfold.get());
            tenfold.changed().subscribe(_ -> {});
            base.set(3);
            assertEquals(30, tenfold.get());
        });
    }

    @Test
    @DisplayName(
            "C14: read in a callback on the base it shows the new value, whoever registered first")
    void readInACallbackOnTheBaseItShowsTheNewValue() throws Exception {
        VirtualWorld.run(main -> {
            var base = new Value<>(1);
            View<Integer> tenfold = base.map(n -> n * 10);
            base.changed().subscribe(_ -> trail.add("before " + tenfold.get()));
            tenfold.changed().subscribe(n -> trail.add("derived " + n));
            base.changed().subscribe(_ -> trail.add("after " + tenfold.get()));
            base.set(2);
            letOthersRun();
        });
        assertEquals(List.of("before 20", "after 20", "derived 20"), trail);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("C15: a diamond is evaluated once in its propagation, and from a whole pair")
    void aDiamondIsEvaluatedOnceAndFromAWholePair(Setting setting) throws Exception {
        setting.run(main -> {
            var a = new Value<>(1);
            View<Integer> b = a.map(n -> n + 1);
            View<Integer> c = a.map(n -> n * 10);
            View<String> d =
                    View.of(
                            () -> {
                                String pair = b.get() + ":" + c.get();
                                trail.add("h " + pair);
                                return pair;
                            },
                            b,
                            c);
            d.changed().subscribe(pair -> trail.add("told " + pair));
            setting.letOthersRun();
            assertEquals(List.of("h 2:10"), trail);
            a.set(2);
            a.set(3);
            setting.letOthersRun();
            assertEquals(List.of("h 2:10", "h 4:30", "told 4:30"), trail);
            assertEquals("4:30", d.get());
            assertEquals(3, trail.size());
        });
    }

    @Test
    @DisplayName("C15: also where the short way is longer by one, it is evaluated once")
    void anUnevenDiamondIsEvaluatedOnce() throws Exception {
        VirtualWorld.run(main -> {
            var a = new Value<>(1);
            View<Integer> b = a.map(n -> n + 1).map(n -> n + 1).map(n -> n + 1);
            View<String> d =
                    View.of(
                            () -> {
                                trail.add("h " + a.get() + ":" + b.get());
                                return a.get() + ":" + b.get();
                            },
                            a,
                            b);
            d.changed().subscribe(_ -> {});
            a.set(2);
            letOthersRun();
        });
        assertEquals(List.of("h 1:4", "h 2:5"), trail);
    }

    @Test
    @DisplayName("C15: a get that finds it stale evaluates it, and the propagation not once more")
    void aGetThatFindsItStaleEvaluatesItOnce() throws Exception {
        VirtualWorld.run(main -> {
            var base = new Value<>(1);
            View<Integer> view =
                    base.map(n -> {
                        trail.add("evaluated");
                        return n * 10;
                    });
            view.changed().subscribe(n -> trail.add("told " + n));
            trail.clear();
            base.set(2);
            assertEquals(20, view.get());
            assertEquals(20, view.get());
            letOthersRun();
        });
        assertEquals(List.of("evaluated", "told 20"), trail);
    }

    @Test
    @DisplayName(
            "C15: a function that throws in a propagation is reported, its view keeps its value")
    void aFunctionThatThrowsInAPropagationIsReportedAndItsViewKeepsItsValue() throws Exception {
        List<Throwable> errors = new ArrayList<>();
        VirtualWorld.plain()
                .reactor()
                .errorSink(errors::add)
                .run(main -> {
                    var base = new Value<>(4);
                    View<Integer> view = base.map(DerivedTest::twelfth);
                    view.changed().subscribe(n -> trail.add("told " + n));
                    base.set(0);
                    letOthersRun();
                    trail.add("setter sees nothing");
                    assertEquals(3, view.get());
                    base.set(2);
                    letOthersRun();
                });
        assertEquals(List.of("setter sees nothing", "told 6"), trail);
        assertEquals("[java.lang.ArithmeticException: / by zero]", errors.toString());
        assertEquals("twelfth", errors.getFirst().getStackTrace()[0].getMethodName());
    }

    private static int twelfth(int n) {
        return 12 / n;
    }

    @Test
    @DisplayName("C15: a get that evaluates throws to its reader")
    void aGetThatEvaluatesThrowsToItsReader() throws Exception {
        VirtualWorld.run(main -> {
            var base = new Value<>(0);
            View<Integer> view = base.map(DerivedTest::twelfth);
            assertThrows(ArithmeticException.class, view::get);
            assertThrows(ArithmeticException.class, view::get);
            base.set(3);
            assertEquals(4, view.get());
        });
    }

    @ParameterizedTest
    @EnumSource
    void oneOfACollectionIsToldOfEachOfThem(Setting setting) throws Exception {
        setting.run(main -> {
            List<Value<Integer>> parts = List.of(new Value<>(1), new Value<>(2), new Value<>(3));
            View<Integer> sum =
                    View.of(
                            () -> parts.stream().mapToInt(Value::get).sum(),
                            new ArrayList<>(parts));
            sum.changed().subscribe(n -> trail.add("told " + n));
            setting.letOthersRun();
            for (Value<Integer> part : parts) {
                part.set(10);
                setting.letOthersRun();
            }
            assertEquals(List.of("told 15", "told 23", "told 30"), trail);
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @DisplayName(
            "C15: one whose function throws is reported once, and keeps nobody from being told")
    void oneWhoseFunctionThrowsKeepsNobodyFromBeingTold(boolean isBrokenLast) throws Exception {
        List<Throwable> errors = new ArrayList<>();
        VirtualWorld.plain()
                .reactor()
                .errorSink(errors::add)
                .run(main -> {
                    var base = new Value<>(4);
                    View<Integer> broken = base.map(DerivedTest::twelfth);
                    View<?>[] bases =
                            isBrokenLast
                                    ? new View<?>[] {base, broken}
                                    : new View<?>[] {broken, base};
                    View<Integer> sum = View.of(() -> base.get() + broken.get(), bases);
                    View<Integer> innocent = base.map(n -> n + 1);
                    sum.changed().subscribe(n -> trail.add("sum " + n));
                    broken.changed().subscribe(n -> trail.add("broken " + n));
                    innocent.changed().subscribe(n -> trail.add("innocent " + n));
                    assertEquals(7, sum.get());
                    base.set(0);
                    letOthersRun();
                    assertEquals(List.of("innocent 1", "sum 3"), trail.stream().sorted().toList());
                    trail.clear();
                    base.set(6);
                    letOthersRun();
                    assertEquals(
                            List.of("broken 2", "innocent 7", "sum 8"),
                            trail.stream().sorted().toList());
                });
        assertEquals("[java.lang.ArithmeticException: / by zero]", errors.toString());
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("C16: a derived value that nobody holds but that has a waiter still fires")
    void aDerivedValueThatNobodyHoldsStillFires(Setting setting) throws Exception {
        setting.run(main -> {
            var base = new Value<>(1);
            main.start(
                    "waiter",
                    () -> {
                        int n = base.map(x -> x + 1).map(x -> x * 10).changed().await();
                        trail.add("told " + n);
                    });
            setting.letOthersRun();
            System.gc();
            base.set(2);
        });
        assertEquals(List.of("told 30"), trail);
    }

    @Test
    @DisplayName("C16: a condition that nobody holds but that has a subscription still fires")
    void aConditionThatNobodyHoldsStillFires() throws Exception {
        VirtualWorld.run(main -> {
            var base = new Value<>(1);
            base.map(n -> n * n).is(n -> n > 8).holds().subscribe(_ -> trail.add("called"));
            System.gc();
            base.set(3);
            letOthersRun();
        });
        assertEquals(List.of("called"), trail);
    }

    @Test
    void itDoesNotFireWhenTheResultIsEqual() throws Exception {
        VirtualWorld.run(main -> {
            var base = new Value<>(1);
            base.map(n -> n / 10).changed().subscribe(n -> trail.add("told " + n));
            for (int n : new int[] {2, 9, 10, 11, 20}) {
                base.set(n);
                letOthersRun();
            }
        });
        assertEquals(List.of("told 1", "told 2"), trail);
    }

    @Test
    void whatDependsOnAnEqualResultIsNotToldEither() throws Exception {
        VirtualWorld.run(main -> {
            var base = new Value<>(1);
            View<Integer> tens = base.map(n -> n / 10);
            tens.is(
                            n -> {
                                trail.add("predicate at " + n);
                                return n > 100;
                            })
                    .holds()
                    .subscribe(_ -> {});
            base.set(2);
            letOthersRun();
            base.set(10);
            letOthersRun();
        });
        assertEquals(List.of("predicate at 0", "predicate at 1"), trail);
    }

    @Test
    void itIsAttachedToItsBaseOnlyWhileSomebodyWaits() throws Exception {
        VirtualWorld.run(main -> {
            var base = new Value<>(0);
            View<Integer> end = base.map(n -> n + 1).map(n -> n + 1);
            end.get();
            assertTrue(base.dependents.isEmpty());
            Microthread waiter = main.start("waiter", () -> end.changed().await());
            letOthersRun();
            assertFalse(base.dependents.isEmpty());
            waiter.cancel("enough");
            letOthersRun();
            assertTrue(base.dependents.isEmpty());
            var subscription = end.is(n -> n > 5).holds().subscribe(_ -> {});
            assertFalse(base.dependents.isEmpty());
            subscription.close();
            assertTrue(base.dependents.isEmpty());
        });
    }

    @Test
    void aWaitSeesNoChangeThatWasMadeBeforeItBegan() throws Exception {
        VirtualWorld.run(main -> {
            var base = new Value<>(0);
            View<Integer> view = base.map(n -> n * 10);
            main.start("waiter", () -> trail.add("told " + view.changed().await()));
            letOthersRun();
            base.set(1);
            letOthersRun();
            base.set(2); // nobody waits
            main.start("waiter", () -> trail.add("told " + view.changed().await()));
            letOthersRun();
            assertEquals(List.of("told 10"), trail);
            base.set(3);
        });
        assertEquals(List.of("told 10", "told 30"), trail);
    }

    @Test
    void changedIsTheSameObjectEachTime() throws Exception {
        VirtualWorld.run(main -> {
            View<Integer> view = new Value<>(1).map(n -> n);
            assertSame(view.changed(), view.changed());
        });
    }

    @Test
    void aChainOfOneThousandIsToldOnceEach() throws Exception {
        VirtualWorld.run(main -> {
            var base = new Value<>(0);
            View<Integer> end = base;
            for (int i = 0; i < 1_000; i++) end = end.map(n -> n + 1);
            end.changed().subscribe(n -> trail.add("told " + n));
            base.set(5);
            letOthersRun();
        });
        assertEquals(List.of("told 1005"), trail);
    }

    @Test
    @SuppressWarnings("NullAway")
    void whatCannotBeDerivedIsRefused() throws Exception {
        VirtualWorld.run(main -> {
            var base = new Value<>(0);
            var none = assertThrows(IllegalArgumentException.class, () -> View.of(() -> 1));
            assertEquals("a derived view of no bases: expected at least one", none.getMessage());
            assertThrows(NullPointerException.class, () -> View.of(null, base));
            assertThrows(NullPointerException.class, () -> View.of(() -> 1, (View<?>) null));
            View<String> nothing = base.map(_ -> null);
            var thrown = assertThrows(NullPointerException.class, nothing::get);
            assertEquals("the function of a derived view returned null", thrown.getMessage());
        });
    }
}
