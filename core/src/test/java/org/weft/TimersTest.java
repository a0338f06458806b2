package org.weft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class TimersTest {
    private static final Direction FIXED = new Direction(null);

    private final Timers timers = new Timers();

    @Test
    void theEarliestComesFirst() {
        Timer late = add(3);
        Timer early = add(1);
        Timer middle = add(2);
        assertEquals(1, timers.nextNanos());
        assertEquals(List.of(early, middle, late), drain(3));
    }

    @Test
    void ofEqualDeadlinesTheOneSetFirstComesFirst() {
        List<Timer> set = new ArrayList<>();
        for (int i = 0; i < 100; i++) set.add(add(7));
        assertEquals(set, drain(7));
    }

    @Test
    void nothingComesEarly() {
        Timer timer = add(5);
        assertNull(timers.pollDue(4, FIXED));
        assertSame(timer, timers.pollDue(5, FIXED));
        assertNull(timers.pollDue(5, FIXED));
    }

    @Test
    void aRemovedOneDoesNotCome() {
        Timer first = add(1);
        Timer second = add(2);
        timers.remove(first);
        timers.remove(first);
        assertEquals(1, timers.size());
        assertFalse(first.isSet());
        assertEquals(List.of(second), drain(9));
        timers.remove(second);
        assertTrue(timers.isEmpty());
        assertEquals(Timers.NEVER, timers.nextNanos());
    }

    @Test
    void oneThatHasComeCanBeSetAgain() {
        Timer timer = add(1);
        assertEquals(List.of(timer), drain(1));
        timers.add(timer, 2);
        assertEquals(List.of(timer), drain(2));
    }

    @Test
    void whatMayBeDueIsNotMissed() {
        Timer middle = add(5);
        Timer late = add(7);
        assertEquals(5, timers.nextNanos());
        Timer early = add(3);
        assertFalse(timers.mayBeDue(2));
        assertTrue(timers.mayBeDue(3));
        timers.remove(early);
        assertEquals(List.of(), drain(4));
        assertEquals(5, timers.nextNanos());
        assertEquals(List.of(middle, late), drain(7));
        assertFalse(timers.mayBeDue(7));
    }

    @Test
    void whatIsDueNeverDoesNotComeAtTheEndOfTime() {
        add(Timers.NEVER);
        assertNull(timers.pollDue(Timers.NEVER, FIXED));
    }

    @Test
    void lengthsThatDoNotFitSaturate() {
        assertEquals(Timers.NEVER, Timers.nanos(Duration.ofSeconds(Long.MAX_VALUE)));
        assertEquals(Long.MIN_VALUE, Timers.nanos(Duration.ofSeconds(Long.MIN_VALUE)));
        assertEquals(1_500_000_000, Timers.nanos(Duration.ofMillis(1_500)));
        assertEquals(Timers.NEVER, Timers.after(1, Timers.NEVER));
        assertEquals(Timers.NEVER, Timers.after(Timers.NEVER, 1));
        assertEquals(Timers.NEVER, Timers.after(0, Timers.NEVER));
        assertEquals(3, Timers.after(1, 2));
    }

    @Test
    void drainingTakesAllOut() {
        List<Timer> set = new ArrayList<>();
        for (int i = 0; i < 50; i++) set.add(add(i % 7));
        List<Timer> out = new ArrayList<>();
        timers.drainTo(out::add);
        assertTrue(timers.isEmpty());
        assertEquals(50, out.size());
        assertTrue(out.containsAll(set));
        for (Timer timer : set) assertFalse(timer.isSet());
    }

    @Test
    void whatIsRemovedIsLetGoLongBeforeItIsDue() {
        for (int i = 0; i < 100; i++) add(5_000 + i);
        List<WeakReference<Timer>> removed = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            Timer early = add(1_000 + i % 100);
            Timer last = add(9_000);
            timers.remove(early);
            timers.remove(last);
            removed.add(new WeakReference<>(early));
            removed.add(new WeakReference<>(last));
        }
        System.gc();
        long held = removed.stream().filter(r -> r.get() != null).count();
        assertTrue(held <= 200, held + " of 20,000 removed timers are held");
        assertEquals(100, timers.size());
        assertEquals(5_000, timers.nextNanos());
    }

    @Test
    void aFewLetGoAtOnceOfWhatIsRemoved() {
        add(1);
        List<Timer> all = new ArrayList<>();
        for (int i = 0; i < 50; i++) all.add(add(1_000 + i * 7 % 50));
        List<WeakReference<Timer>> removed = all.stream().map(t -> new WeakReference<>(t)).toList();
        all.forEach(timers::remove);
        all.clear();
        System.gc();
        assertEquals(0, removed.stream().filter(r -> r.get() != null).count());
        assertEquals(1, timers.size());
        assertEquals(1, timers.nextNanos());
    }

    @Test
    void itBehavesAsASortedSetDoes() {
        for (int seed = 0; seed < 20; seed++) compareWithSortedSet(seed, 500);
    }

    @Test
    @Tag("slow")
    void itBehavesAsASortedSetDoesInManyRuns() {
        for (int seed = 0; seed < 2_000; seed++) compareWithSortedSet(seed, 2_000);
    }

    private static void compareWithSortedSet(int seed, int steps) {
        var random = new SplittableRandom(seed);
        var timers = new Timers();
        var model = new TreeSet<Inert>(Inert.ORDER);
        List<Inert> all = new ArrayList<>();
        long nowNanos = 0;
        for (int i = 0; i < steps; i++) {
            int what = random.nextInt(10);
            if (what < (i % 400 < 200 ? 6 : 4)) { // few and many in turn
                var timer = isUnset(all, random) ? all.getLast() : new Inert();
                timers.add(timer, nowNanos + random.nextInt(50));
                timer.number = i;
                model.add(timer);
                all.add(timer);
            } else if (what < 8 && !all.isEmpty()) {
                Inert timer = all.get(random.nextInt(all.size()));
                model.remove(timer);
                timers.remove(timer);
            } else {
                nowNanos += random.nextInt(20);
                for (Timer due = timers.pollDue(nowNanos, FIXED);
                        due != null;
                        due = timers.pollDue(nowNanos, FIXED))
                    assertSame(model.pollFirst(), due, "seed " + seed);
                assertTrue(
                        model.isEmpty() || model.first().deadlineNanos > nowNanos, "seed " + seed);
            }
            assertEquals(model.size(), timers.size(), "seed " + seed);
            if (seed % 2 == 0
                    || random.nextInt(20) == 0) // else what is set stays out of order for long
            assertEquals(
                        model.isEmpty() ? Timers.NEVER : model.first().deadlineNanos,
                        timers.nextNanos());
        }
    }

    /// Some timers are set again right after they were removed or have come.
    private static boolean isUnset(List<Inert> all, SplittableRandom random) {
        return random.nextBoolean() && !all.isEmpty() && !all.getLast().isSet();
    }

    private Timer add(long deadlineNanos) {
        var timer = new Inert();
        timers.add(timer, deadlineNanos);
        return timer;
    }

    private List<Timer> drain(long nowNanos) {
        List<Timer> due = new ArrayList<>();
        for (Timer t = timers.pollDue(nowNanos, FIXED);
                t != null;
                t = timers.pollDue(nowNanos, FIXED)) due.add(t);
        return due;
    }

    private static final class Inert extends Timer {
        private static final Comparator<Inert> ORDER =
                Comparator.<Inert>comparingLong(t -> t.deadlineNanos)
                        .thenComparingLong(t -> t.number);

        /// When it was set last.
        private int number;

        @Override
        void expire() {
            throw new AssertionError("nothing expires in this test");
        }

        @Override
        public String toString() {
            return "timer " + number;
        }
    }
}
