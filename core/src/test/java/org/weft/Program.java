package org.weft;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.quicktheories.core.Gen;
import org.quicktheories.core.RandomnessSource;
import org.quicktheories.impl.Constraint;

/// A random program of events: what its conductor, `main`, does step by step. Waits run in microthreads of their own, one
/// in each of a few slots; everything else the conductor does itself, several steps in one slice until one settles.
///
/// @param seed decides in which order ready microthreads run and who yields; 0: as the rules say
/// @param steps in their order
record Program(long seed, List<Step> steps) {
    static final int SLOTS = 5;

    private static final int MOST_STEPS = 24;
    private static final int MOST_SEEDS = 1 << 16;

    /// What a wait may be for. `on` tells which channel, view or condition; of a moment, how many seconds from now.
    enum Kind {
        RECEIVED,
        ACQUIRED,
        CHANGED,
        HOLDS,
        FIRED,
        AFTER,
        SENT
    }

    record Alternative(Kind kind, int on) {}

    /// What the conductor does itself.
    enum Deed {
        TRY_SEND,
        TRY_RECEIVE,
        TRY_ACQUIRE,
        RELEASE,
        SET,
        TOUCH,
        RAISE,
        LOWER,
        FIRE_ONE,
        FIRE_ALL,
        CLOSE
    }

    /// How the first event of a wait is made.
    enum Making {
        BEFORE,
        BY_GUARD,
        WITH_NACK
    }

    sealed interface Step {
        /// Begins a wait in a slot, if it is free, and settles; `limitSeconds` 0: without a limit.
        record Wait(
                int slot,
                List<Alternative> alternatives,
                Making making,
                int limitSeconds,
                boolean isCancelledAtOnce)
                implements Step {}

        record Do(Deed deed, int on, int value) implements Step {}

        record Cancel(int slot) implements Step {}

        record Pass(int seconds) implements Step {}

        /// Ends the slice and lets all others run until they wait.
        record Settle() implements Step {}
    }

    /// Draws a program, four numbers a step. What shrinks to zeros shrinks to steps that are left out, and to plain order.
    static Gen<Program> generator() {
        return source -> {
            long seed = draw(source, MOST_SEEDS);
            int count = draw(source, MOST_STEPS) + 1;
            List<Step> steps = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                int kind = draw(source, 32);
                int a = draw(source, 8);
                int b = draw(source, 27);
                int c = draw(source, 1 << 12);
                Step step = step(kind, a, b, c);
                if (step != null) steps.add(step);
            }
            return new Program(seed, List.copyOf(steps));
        };
    }

    static int draw(RandomnessSource source, int bound) {
        return (int) source.next(Constraint.between(0, bound - 1).withShrinkPoint(0));
    }

    private static Step step(int kind, int a, int b, int c) {
        return switch (kind) {
            case 0 -> null;
            case 1, 2 -> new Step.Settle();
            case 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14 -> wait(a, b, c);
            case 15 -> new Step.Do(Deed.TRY_SEND, b & 1, 0);
            case 16 -> new Step.Do(Deed.TRY_RECEIVE, b & 1, 0);
            case 17 -> new Step.Do(Deed.TRY_ACQUIRE, 0, 0);
            case 18, 19 -> new Step.Do(Deed.RELEASE, 0, 0);
            case 20 -> new Step.Do(Deed.RAISE, 0, 0);
            case 21 -> new Step.Do(Deed.LOWER, 0, 0);
            case 22, 23 -> new Step.Do(Deed.SET, b & 1, a % 3);
            case 24 -> new Step.Do(Deed.TOUCH, b & 1, 0);
            case 25 -> new Step.Do(Deed.FIRE_ONE, 0, 0);
            case 26 -> new Step.Do(Deed.FIRE_ALL, 0, 0);
            case 27, 28 -> new Step.Cancel(a % SLOTS);
            case 29, 30 -> new Step.Pass(1 + b % 3);
            default -> b < 20 ? new Step.Settle() : new Step.Do(Deed.CLOSE, b & 1, 0);
        };
    }

    private static Step.Wait wait(int a, int b, int c) {
        List<Alternative> alternatives =
                IntStream.rangeClosed(0, b % 3)
                        .mapToObj(i -> alternative(c >> (4 * i) & 15))
                        .toList();
        return new Step.Wait(
                a % SLOTS, alternatives, Making.values()[b / 9], b / 3 % 3, a >= SLOTS + 2);
    }

    private static Alternative alternative(int number) {
        return switch (number) {
            case 0, 1, 2 -> new Alternative(Kind.RECEIVED, number & 1);
            case 3, 4, 5 -> new Alternative(Kind.SENT, number & 1);
            case 6 -> new Alternative(Kind.ACQUIRED, 0);
            case 7, 8, 9 -> new Alternative(Kind.CHANGED, number - 7);
            case 10, 11, 12 -> new Alternative(Kind.HOLDS, number - 10);
            case 13 -> new Alternative(Kind.FIRED, 0);
            default -> new Alternative(Kind.AFTER, number - 13);
        };
    }

    @Override
    public String toString() {
        return steps.stream()
                .map(Step::toString)
                .collect(Collectors.joining("\n  ", "seed " + seed + ":\n  ", "\n"));
    }
}
