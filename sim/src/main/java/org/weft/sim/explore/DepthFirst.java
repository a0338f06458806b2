package org.weft.sim.explore;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.weft.sim.kernel.Choice;
import org.weft.sim.kernel.ChoiceKind;
import org.weft.sim.kernel.Oracle;

/// All schedules, those with the fewest deviations from FIFO first: a pass for each bound on them, depth first within a pass
/// (iterative context bounding; Musuvathi and Qadeer, PLDI 2007). A pass repeats the runs of the pass before, which are few
/// among its own. What is no schedule is answered in the simplest way.
final class DepthFirst implements Search {
    /// Beyond these a run is not varied; a tree that deep has no end anyway.
    private static final int DEEPEST = 10_000;

    /// A choice of the last run, and its answer.
    private record Point(ChoiceKind kind, long key, long count, long answer) {
        boolean hasMore() {
            return answer + 1 < count;
        }

        Log.Entry entry(long otherAnswer) {
            return new Log.Entry(kind, key, otherAnswer, "");
        }
    }

    private final long seed;
    private final int most;
    private final List<Point> path = new ArrayList<>();
    private int bound = -1;
    private boolean isCutOff;
    private boolean isOver;
    private boolean hasOthers;

    DepthFirst(long seed, int most) {
        this.seed = seed;
        this.most = most;
    }

    @Override
    public Optional<Recipe> next() {
        if (isOver) return Optional.empty();
        Log log = bound < 0 ? null : branch();
        if (log == null) {
            isOver = bound >= most || (bound >= 0 && !isCutOff);
            if (isOver) return Optional.empty();
            bound++;
            isCutOff = false;
            log = Log.EMPTY;
        }
        path.clear();
        return Optional.of(new Recipe(seed, new Way.Logged(log)));
    }

    /// The last run with its last choice that allows it answered otherwise; null if the pass is over.
    private @Nullable Log branch() {
        int deviations = 0;
        for (Point point : path) if (point.answer != 0) deviations++;
        for (int i = path.size() - 1; i >= 0; i--) {
            Point point = path.get(i);
            if (point.answer != 0) deviations--;
            if (!point.hasMore()) continue;
            if (deviations < bound) return log(i);
            isCutOff = true;
        }
        return null;
    }

    private Log log(int end) {
        List<Log.Entry> entries = new ArrayList<>();
        for (Point point : path.subList(0, end))
            if (point.answer != 0) entries.add(point.entry(point.answer));
        Point last = path.get(end);
        entries.add(last.entry(last.answer + 1));
        return new Log(entries);
    }

    @Override
    public Oracle watching(Oracle oracle) {
        return choice -> {
            long answer = oracle.choose(choice);
            saw(choice, answer);
            return answer;
        };
    }

    private void saw(Choice choice, long answer) {
        if (!choice.kind().isSchedule()) hasOthers = true;
        else if (path.size() >= DEEPEST) isCutOff = true;
        else path.add(new Point(choice.kind(), Log.key(choice.key()), choice.count(), answer));
    }

    @Override
    public boolean isComplete() {
        return isOver && !isCutOff && !hasOthers;
    }
}
