package org.weft.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.weft.testing.VirtualWorld.letOthersRun;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.weft.testing.VirtualWorld;

/// Views derived from views derived from views: chains of any length use constant stack (rule 6), and what several paths
/// lead to is come by once.
class DeepViewsTest {
    private static final int LENGTH = 50_000;

    private final List<String> trail = new ArrayList<>();
    private int evaluations;

    @Test
    void aLongChainIsRead() throws Exception {
        VirtualWorld.run(_ -> {
            var base = new Value<>(0);
            View<Integer> end = chain(base);
            assertEquals(LENGTH, end.get());
            base.set(5);
            assertEquals(LENGTH + 5, end.get());
        });
    }

    @Test
    void aLongChainIsWatched() throws Exception {
        VirtualWorld.run(main -> {
            var base = new Value<>(0);
            View<Integer> end = chain(base);
            var subscription = end.changed().subscribe(n -> trail.add("changed to " + n));
            main.start(
                    "waiter",
                    () -> {
                        end.is(n -> n > LENGTH + 1).await();
                        trail.add("more than one");
                    });
            main.start("other", () -> trail.add("differs: " + end.differsFrom(LENGTH).await()));
            letOthersRun();
            base.set(1);
            letOthersRun();
            assertEquals(
                    List.of("changed to " + (LENGTH + 1), "differs: " + (LENGTH + 1)), sorted());
            subscription.close();
            base.set(2);
            letOthersRun();
            assertTrue(trail.contains("more than one"), trail.toString());
        });
    }

    @Test
    void aWaitForALongChainInTheSliceOfASetIsToldAtItsEnd() throws Exception {
        VirtualWorld.run(main -> {
            var base = new Value<>(0);
            var isPositive = chain(base).is(n -> n > LENGTH);
            main.start(
                    "waiter",
                    () -> {
                        isPositive.await();
                        trail.add("positive");
                    });
            letOthersRun();
            base.set(1);
            isPositive.holds().subscribe(_ -> trail.add("told"));
            letOthersRun();
            assertEquals(List.of("positive", "told"), sorted());
        });
    }

    @Test
    void anErrorFarUpstreamArrivesWhereTheViewIsRead() throws Exception {
        VirtualWorld.run(_ -> {
            var base = new Value<>(0);
            View<Integer> end = chain(base.map(n -> 10 / n));
            assertThrows(ArithmeticException.class, end::get);
            base.set(5);
            assertEquals(LENGTH + 2, end.get());
        });
    }

    /// Sixty of these have 2^60 paths.
    @Test
    void diamondsUponDiamondsAreEvaluatedOnceEach() throws Exception {
        VirtualWorld.run(_ -> {
            var base = new Value<>(1L);
            View<Long> top = base;
            for (int i = 0; i < 60; i++) {
                View<Long> left = counted(top);
                View<Long> right = counted(top);
                top = View.of(() -> Math.max(left.get(), right.get()), left, right);
            }
            View<Long> end = top;
            assertEquals(61, end.get());
            assertEquals(120, evaluations);
            end.changed().subscribe(n -> trail.add("changed to " + n));
            end.is(n -> n > 100).holds().subscribe(_ -> trail.add("more than a hundred"));
            letOthersRun();
            base.set(2L);
            letOthersRun();
            assertEquals(List.of("changed to 62"), trail);
            assertEquals(240, evaluations);
        });
    }

    private View<Long> counted(View<Long> base) {
        return base.map(n -> {
            evaluations++;
            return n + 1;
        });
    }

    private static View<Integer> chain(View<Integer> base) {
        View<Integer> end = base;
        for (int i = 0; i < LENGTH; i++) end = end.map(n -> n + 1);
        return end;
    }

    private List<String> sorted() {
        return trail.stream().sorted().toList();
    }
}
