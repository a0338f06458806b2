package org.weft.sim.fuzz;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/// What is done with the ends of two connections, one step after the other.
record SocketScript(List<Step> steps) {
    static final int ENDS = 4;
    private static final int MOST_STEPS = 14;

    enum Verb {
        OPEN,
        WRITE_BYTE,
        WRITE_MUCH,
        READ_BYTE,
        READ_ALL,
        FINISH,
        CLOSE,
        AWAIT_READABLE,
        AWAIT_WRITABLE,
        /// All that is being done at that end.
        CANCEL,
        CLOSE_LISTENER,
        LISTEN
    }

    record Step(Verb verb, int end) {
        @Override
        public String toString() {
            return verb + " " + end;
        }
    }

    /// Whether an end is one that connects; the others accept.
    static boolean connects(int end) {
        return end % 2 == 0;
    }

    /// Draws a script that begins with a connection, and is mostly about that one.
    ///
    /// @param verbs what a step may be; what stands there twice is drawn twice as often
    static SocketScript draw(RandomGenerator random, List<Verb> verbs) {
        var steps = new ArrayList<Step>();
        steps.add(new Step(Verb.OPEN, 0));
        steps.add(new Step(Verb.OPEN, 1));
        for (int i = random.nextInt(MOST_STEPS); i >= 0; i--) {
            Verb verb = verbs.get(random.nextInt(verbs.size()));
            int ends = random.nextInt(5) == 0 ? ENDS : 2;
            steps.add(new Step(verb, random.nextInt(ends)));
        }
        return new SocketScript(List.copyOf(steps));
    }

    List<Step> ofClient() {
        return steps.stream().filter(step -> connects(step.end())).toList();
    }

    List<Step> ofServer() {
        return steps.stream().filter(step -> !connects(step.end())).toList();
    }

    boolean contains(Verb verb) {
        return steps.stream().anyMatch(step -> step.verb() == verb);
    }

    SocketScript without(int index) {
        var fewer = new ArrayList<>(steps);
        fewer.remove(index);
        return new SocketScript(List.copyOf(fewer));
    }

    @Override
    public String toString() {
        return steps.stream().map(Step::toString).collect(joining(", "));
    }
}
