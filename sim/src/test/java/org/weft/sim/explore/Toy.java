package org.weft.sim.explore;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.weft.sim.kernel.Choice;
import org.weft.sim.kernel.ChoiceKind;
import org.weft.sim.kernel.Hashes;
import org.weft.sim.kernel.Oracle;
import org.weft.sim.kernel.Trace;

/// An experiment of a few microthreads in a queue, and of no kernel. Between two steps of one of them comes a choice whether it
/// lets others run; who runs next is another.
final class Toy implements Experiment {
    private final Consumer<Run> program;
    int runs;
    String lastTrail = "";

    Toy(Consumer<Run> program) {
        this.program = program;
    }

    /// Fails if `a` and `b` take turns so that each hand-over but the last needs a yield that would not have been: with FIFO
    /// `a` does all of its steps first. A bystander makes the tree broader.
    static Toy needing(int deviations) {
        return new Toy(run -> {
            var trail = new StringBuilder();
            List<Runnable> a = new ArrayList<>();
            List<Runnable> b = new ArrayList<>();
            for (int i = 0; i < deviations + 2; i++) (i % 2 == 0 ? a : b).add(step(trail, i));
            while (a.size() < 4) a.add(() -> {});
            while (b.size() < 4) b.add(() -> {});
            run.start("a", a);
            run.start("b", b);
            run.start("bystander", List.of(() -> {}, () -> {}));
            String wanted = "01234567".substring(0, deviations + 2);
            run.atEnd(() -> {
                if (trail.toString().equals(wanted)) run.fail("in turns");
            });
        });
    }

    private static Runnable step(StringBuilder trail, int digit) {
        return () -> trail.append(digit);
    }

    @Override
    public Verdict run(long seed, Oracle oracle, boolean isTraced) {
        runs++;
        var run = new Run(oracle);
        program.accept(run);
        run.go();
        lastTrail = run.trail.toString();
        return new Verdict(
                run.hash,
                run.steps,
                run.choices,
                Optional.ofNullable(run.finding),
                isTraced ? run.rows : List.of());
    }

    /// A microthread: what is left of it.
    private record Thread(String name, ArrayDeque<Runnable> steps) {}

    /// One run.
    static final class Run {
        private final Oracle oracle;
        private final ArrayDeque<Thread> ready = new ArrayDeque<>();
        private final Map<Long, Integer> occurrences = new HashMap<>();
        private final List<Trace.Row> rows = new ArrayList<>();
        private final StringBuilder trail = new StringBuilder();
        private final List<Runnable> endings = new ArrayList<>();
        private Finding finding;
        private boolean isAlwaysYielding;
        private long hash;
        private long steps;
        private long choices;

        private Run(Oracle oracle) {
            this.oracle = oracle;
        }

        void start(String name, List<Runnable> steps) {
            ready.add(new Thread(name, new ArrayDeque<>(steps)));
        }

        /// Lets the one that runs just now do one more step at its end.
        void again(String name, Runnable step) {
            start(name, List.of(step));
        }

        void yieldingAlways() {
            isAlwaysYielding = true;
        }

        void atEnd(Runnable check) {
            endings.add(check);
        }

        void fail(String fingerprint) {
            fail(fingerprint, fingerprint + " on toy");
        }

        void fail(String fingerprint, String summary) {
            if (finding == null)
                finding =
                        new Finding(
                                Finding.Kind.FAILURE, summary, Optional.empty(), fingerprint, "");
        }

        void note(Trace.Kind kind, String host, String text) {
            rows.add(new Trace.Row(steps, host, "", kind, text));
        }

        void hash(long word) {
            hash = Hashes.add(hash, word);
        }

        long choose(ChoiceKind kind, String subject, long count) {
            return choose(kind, List.of(subject), count);
        }

        private void go() {
            while (!ready.isEmpty() && finding == null && steps < 100_000) slice(next());
            if (finding == null) endings.forEach(Runnable::run);
        }

        private Thread next() {
            List<Thread> candidates = List.copyOf(ready);
            if (candidates.size() == 1) return ready.remove();
            List<String> names = candidates.stream().map(Thread::name).toList();
            Thread chosen =
                    candidates.get((int) choose(ChoiceKind.NEXT_MICROTHREAD, names, names.size()));
            ready.remove(chosen);
            return chosen;
        }

        private void slice(Thread thread) {
            rows.add(new Trace.Row(steps, "toy", thread.name, Trace.Kind.SLICE, ""));
            hash = Hashes.add(hash, Hashes.of(thread.name));
            while (finding == null) {
                steps++;
                trail.append(thread.name);
                thread.steps.remove().run();
                if (thread.steps.isEmpty()) return;
                if (isAlwaysYielding || choose(ChoiceKind.YIELD, thread.name, 2) == 1) break;
            }
            ready.add(thread);
        }

        private long choose(ChoiceKind kind, List<String> subjects, long count) {
            long base = Hashes.add(kind.ordinal(), Hashes.of(subjects.getFirst()));
            int occurrence = occurrences.merge(base, 1, Integer::sum);
            var choice =
                    new ToyChoice(kind, Hashes.add(base, occurrence), count, List.copyOf(subjects));
            long answer = oracle.choose(choice);
            if (answer < 0 || answer >= count)
                throw new IllegalStateException(answer + " for " + choice);
            choices++;
            hash = Hashes.add(hash, Hashes.add(kind.ordinal(), answer));
            return answer;
        }
    }

    private record ToyChoice(ChoiceKind kind, long key, long count, List<String> subjects)
            implements Choice {
        @Override
        public long topic() {
            return Hashes.of(subjects.getFirst());
        }

        @Override
        public long subject(int index) {
            return Hashes.of(subjects.get(index));
        }

        @Override
        public boolean isAmongSubjects() {
            return subjects.size() > 1;
        }

        @Override
        public String describe() {
            return kind + " toy " + String.join(", ", subjects);
        }
    }
}
