package org.weft.sim.explore;

import java.util.ArrayList;
import java.util.List;
import org.weft.sim.kernel.Choice;
import org.weft.sim.kernel.Oracle;

/// Keeps the answers of another oracle that are not the simplest.
final class Recorder implements Oracle {
    private final Oracle oracle;
    private final boolean isDescribing;
    private final List<Log.Entry> entries = new ArrayList<>();

    Recorder(Oracle oracle, boolean isDescribing) {
        this.oracle = oracle;
        this.isDescribing = isDescribing;
    }

    @Override
    public long choose(Choice choice) {
        long answer = oracle.choose(choice);
        if (answer != 0)
            entries.add(
                    new Log.Entry(
                            choice.kind(),
                            Log.key(choice.key()),
                            answer,
                            isDescribing ? choice.describe() : ""));
        return answer;
    }

    Log log() {
        return new Log(entries);
    }
}
