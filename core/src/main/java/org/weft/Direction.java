package org.weft;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.weft.spi.Director;

/// The decisions of one loop: by the fixed rules, or as the world's director says. Tells the director what happens, too.
final class Direction {
    /// So many slices run before I/O and deadlines are looked at again.
    private static final int SLICES_A_TURN = 256;

    private final @Nullable Director director;

    /// Told of each step; one object for all, since it is valid during the call only.
    private final Seen seen = new Seen();

    Direction(@Nullable Director director) {
        this.director = director;
    }

    boolean isFixed() {
        return director == null;
    }

    /// How many slices a turn has: but one where the outside may come between any two.
    int slicesATurn() {
        return director == null ? SLICES_A_TURN : 1;
    }

    /// The next to run; `null` if none is ready.
    @Nullable Microthread next(RunQueue ready) {
        if (director == null || ready.hasAtMostOne()) return ready.poll();
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

    /// Names it at once: else namesakes would be numbered as somebody asks for them, and a traced run asks for others first.
    void started(Microthread microthread) {
        if (director != null) microthread.path();
        observe(Director.Step.START, microthread);
    }

    void observe(Director.Step step, Microthread microthread) {
        if (director == null) return;
        seen.microthread = microthread;
        director.observe(step, seen);
    }

    void missed(WaitQueue<?> queue) {
        if (director != null) director.missed(queue.toString());
    }

    boolean reportsCycle(List<Microthread> cycle) {
        return director != null
                && director.reportsCycle(cycle.stream().map(Microthread::path).toList());
    }

    /// `host` is cancelled, or, if it is not `null`, one of its regions.
    void cancelled(Microthread host, @Nullable Region region, String reason, boolean isByLimit) {
        if (director != null) director.cancelled(new Cancelling(host, region, reason, isByLimit));
    }

    void escaped(Director.Escape escape, Thread by, StackTraceElement[] where) {
        if (director != null) director.escaped(escape, by, List.of(where));
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

    private static final class Seen implements Director.Subject {
        @SuppressWarnings("NullAway.Init") // set before each call
        private Microthread microthread;

        @Override
        public String path() {
            return microthread.path();
        }

        @Override
        public String waitsFor() {
            if (microthread.state == Microthread.State.BLOCKED) return "the JDK";
            String what = microthread.waits.description();
            return microthread.state == Microthread.State.WAITING && what != null ? what : "";
        }

        @Override
        public List<StackTraceElement> stack() {
            return List.of(microthread.thread.getStackTrace());
        }

        @Override
        public Optional<Outcome<?>> outcome() {
            return Optional.ofNullable(microthread.outcome);
        }
    }

    private record Cancelling(
            Microthread host, @Nullable Region region, String reason, boolean isByLimit)
            implements Director.Cancellation {
        @Override
        public String path() {
            return host.path();
        }

        @Override
        public String what() {
            return region == null ? "microthread \"" + host.name + "\"" : region.toString();
        }

        @Override
        public String by() {
            Microthread running = host.loop.stage.running();
            return running == null ? "" : running.path();
        }
    }
}
