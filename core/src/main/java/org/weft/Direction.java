package org.weft;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.weft.spi.Director;

/// The decisions of one loop: by the fixed rules, or as the world's director says.
final class Direction {
    private final @Nullable Director director;

    Direction(@Nullable Director director) {
        this.director = director;
    }

    /// The next to run; `null` if none is ready.
    @Nullable Microthread next(RunQueue ready) {
        if (director == null || ready.isEmpty()) return ready.poll();
        List<Microthread> all = ready.toList();
        Microthread chosen =
                all.get(choose(Director.Choice.NEXT_MICROTHREAD, all, Microthread::path));
        ready.remove(chosen);
        return chosen;
    }

    /// Whether `me` lets others run although it need not.
    boolean yieldsUnasked(Microthread me) {
        return director != null
                && choose(Director.Choice.YIELD, List.of(me, me), Microthread::path) == 1;
    }

    /// Whether what other threads have sent enters in the next turn only.
    boolean postponesForeignWork() {
        return director != null
                && choose(
                                Director.Choice.FOREIGN_ENTRY,
                                List.of("now", "next turn"),
                                Function.identity())
                        == 1;
    }

    /// Which of the timers due at one moment, given in the order in which they were set, is first.
    Timer first(List<Timer> tied) {
        return tied.get(choose(Director.Choice.TIMER_TIE, tied, Timer::toString));
    }

    boolean isFixed() {
        return director == null;
    }

    void observe(Director.Step step, Microthread microthread) {
        if (director != null) director.observe(step, microthread.path());
    }

    private <T> int choose(
            Director.Choice choice, List<T> alternatives, Function<? super T, String> path) {
        if (director == null || alternatives.size() == 1) return 0;
        int chosen = director.choose(choice, new Candidates<>(alternatives, path));
        if (chosen < 0 || chosen >= alternatives.size())
            throw new IllegalStateException(
                    "director chose "
                            + chosen
                            + " for "
                            + choice
                            + ": expected 0 to "
                            + (alternatives.size() - 1));
        return chosen;
    }

    private record Candidates<T>(List<T> alternatives, Function<? super T, String> naming)
            implements Director.Candidates {
        @Override
        public int count() {
            return alternatives.size();
        }

        @Override
        public String path(int index) {
            return naming.apply(alternatives.get(index));
        }
    }
}
