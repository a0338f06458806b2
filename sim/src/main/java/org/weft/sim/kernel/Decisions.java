package org.weft.sim.kernel;

import org.jspecify.annotations.Nullable;
import org.weft.spi.Director;

/// Puts each open choice to the oracle under a key that survives edits, and hashes what was answered.
///
/// The key is made of kind, host and subject, and of how often the three have come up together. That of a choice among
/// microthreads is the one ready the longest.
final class Decisions {
    /// To compare more than that, one by one, would cost more than the steps they take.
    private static final int MOST_SUBJECTS = 64;

    private final long seed;
    private final Oracle oracle;
    private final Kernel kernel;
    private final Occurrences occurrences = new Occurrences();
    private final Open open = new Open();
    private long count;
    private boolean isOver;

    Decisions(long seed, Oracle oracle, Kernel kernel) {
        this.seed = seed;
        this.oracle = oracle;
        this.kernel = kernel;
    }

    /// How many choices there have been.
    long count() {
        return count;
    }

    /// Lets nothing be open any more: what is decided from here on is no part of the run.
    void end() {
        isOver = true;
    }

    /// What a program draws at random: no choice, for no answer is simpler than another, and code that draws until it likes
    /// what it gets would not end with the same one each time.
    long draw(String host, String subject) {
        long base = Hashes.add(Hashes.of(host), Hashes.of(subject)) | 1;
        return Hashes.mix(Hashes.add(seed ^ base, occurrences.next(base)));
    }

    long choose(ChoiceKind kind, String host, String subject, long alternatives) {
        return choose(kind, host, "", subject, alternatives);
    }

    /// @param path the microthread in which it comes up; empty if that does not matter
    long choose(ChoiceKind kind, String host, String path, String subject, long alternatives) {
        if (isDecided(alternatives)) return 0;
        long base = open.begin(kind, host, subject);
        if (!path.isEmpty()) base = Hashes.add(base, Hashes.of(path));
        return answer(base, alternatives, null);
    }

    long choose(ChoiceKind kind, String host, Director.Candidates candidates) {
        if (isDecided(candidates.count())) return 0;
        long base = open.begin(kind, host, candidates.path(0));
        return answer(base, candidates.count(), candidates);
    }

    private boolean isDecided(long alternatives) {
        return alternatives < 2 || isOver;
    }

    private long answer(long base, long alternatives, Director.@Nullable Candidates candidates) {
        open.count = alternatives;
        open.candidates = candidates;
        open.place = kernel.trace().count();
        open.key = Hashes.add(base, occurrences.next(base | 1));
        long answer = oracle.choose(open);
        if (answer < 0 || answer >= alternatives)
            throw new IllegalStateException(
                    "oracle: " + answer + " for " + open.describe() + " of " + alternatives);
        count++;
        kernel.hash(
                open.kind.hash(), answer, readySet(candidates, alternatives), open.host.hashCode());
        if (answer != 0 && !open.kind.isOfPlaces() && kernel.trace().isOn())
            kernel.trace().add(open.row(kernel, answer));
        return answer;
    }

    /// How many there are, and who is the first; that the others are the same shows when they run, so that to hash a choice costs
    /// the same however many there are.
    private static long readySet(Director.@Nullable Candidates candidates, long alternatives) {
        return candidates == null ? alternatives : alternatives ^ candidates.path(0).hashCode();
    }

    /// The choice that is put to the oracle just now: one object for all.
    private static final class Open implements Choice {
        private ChoiceKind kind = ChoiceKind.NEXT_MICROTHREAD;
        private String host = "";
        private String about = "";
        private long count;
        private long key;
        private long place;
        private Director.@Nullable Candidates candidates;

        /// What it is about; makes of that the first part of its key.
        long begin(ChoiceKind kind, String host, String about) {
            this.kind = kind;
            this.host = host;
            this.about = about;
            return Hashes.add(Hashes.add(kind.hash(), Hashes.of(host)), Hashes.of(about));
        }

        @Override
        public ChoiceKind kind() {
            return kind;
        }

        @Override
        public long key() {
            return key;
        }

        @Override
        public long topic() {
            return Hashes.of(about);
        }

        @Override
        public long count() {
            return count;
        }

        @Override
        public long place() {
            return place;
        }

        @Override
        public boolean isAmongSubjects() {
            return candidates != null && count <= MOST_SUBJECTS;
        }

        @Override
        public long subject(int index) {
            if (candidates == null) throw new IllegalStateException(kind + " has no subjects");
            return Hashes.add(host.hashCode(), Hashes.of(candidates.path(index)));
        }

        /// What a report says of an answer that is not the simplest.
        Trace.Row row(Kernel kernel, long answer) {
            boolean isWho = kind == ChoiceKind.NEXT_MICROTHREAD || kind == ChoiceKind.YIELD;
            String path = candidates == null ? about : candidates.path((int) answer);
            String where = kind == ChoiceKind.NEXT_REACTOR ? path : host;
            String place = kind == ChoiceKind.YIELD ? kernel.trace().here() : "";
            return new Trace.Row(
                    kernel.nanos(),
                    where,
                    isWho ? path : "",
                    Trace.Kind.CHOICE,
                    words(path, answer),
                    place);
        }

        private String words(String path, long answer) {
            return switch (kind) {
                case NEXT_MICROTHREAD, NEXT_REACTOR -> "runs before " + others(answer);
                case YIELD -> "lets others run first";
                case TIMER_TIE -> path + " fires before " + others(answer);
                case TIMEOUT_NOW -> "time passes, although there is something to run";
                case FOREIGN_ENTRY -> "what another thread has sent enters a turn later";
                case LATENCY, SHORT_IO, NETWORK_FAULT, PROCESS_FAULT, SCRIPT, BUGGIFY, KNOB ->
                        kind + " " + about + ": " + answer + " of 0 to " + (count - 1);
            };
        }

        /// Those who would have been first.
        private String others(long answer) {
            if (candidates == null) return "others";
            var text = new StringBuilder(candidates.path(0));
            for (int i = 1; i < answer; i++) text.append(", ").append(candidates.path(i));
            return text.toString();
        }

        @Override
        public String describe() {
            var text = new StringBuilder(kind + " " + host + " " + about);
            if (candidates == null) return text.append(" of ").append(count).toString();
            for (int i = 1; i < candidates.count(); i++)
                text.append(", ").append(candidates.path(i));
            return text.toString();
        }
    }
}
