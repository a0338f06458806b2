package org.weft.sim.explore;

import org.weft.sim.kernel.Choice;
import org.weft.sim.kernel.Oracle;

/// Answers from a log. What the log does not know is answered in the simplest way; what it knows and nobody asks for is
/// counted. So a log still applies after a small edit of the program.
final class Replay implements Oracle {
    private final LongTable answers = new LongTable();
    private int used;

    Replay(Log log) {
        for (Log.Entry entry : log.entries()) answers.put(entry.key(), entry.answer());
    }

    @Override
    public long choose(Choice choice) {
        long answer = answers.get(Log.key(choice.key()), 0);
        if (answer == 0) return 0;
        used++;
        return Math.min(answer, choice.count() - 1); // an edit may have left fewer
    }

    /// How many entries nobody has asked for so far.
    int unused() {
        return answers.size() - used;
    }
}
