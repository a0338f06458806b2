package org.weft.sim.explore;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.weft.sim.kernel.ChoiceKind;
import org.weft.sim.kernel.Hashes;

/// Other runs that may fail like one of which no answer can be dropped, for it hangs on a narrow window of time, and each answer
/// that is dropped moves what follows out of it. So many are dropped at once, and the times of the script moved a little, by lot,
/// to meet the window again.
///
/// Of the ways to do so each finds what the others miss: they take turns. With another schedule, by lot, a failure comes several
/// times as often as with the one that was made small; what that adds is dropped afterwards. Tried and left out, for they gain
/// little: to add a latency that is dropped to the next, to halve all, to draw anew only what comes after a point.
final class Detours {
    /// A number below this is rather a name or a count than a time.
    private static final int LEAST_TIME = 8;

    private static final int TURNS = 3;
    private static final int SHARES = 3;

    private final long seed;
    private long turns;
    private long word;

    Detours(long seed) {
        this.seed = seed;
        this.word = Hashes.mix(seed);
    }

    /// A run in which little takes time, or nothing.
    Recipe calmer(Log log) {
        long most = 2L << draw(SHARES);
        return new Recipe(
                seed,
                switch ((int) (turns++ % TURNS)) {
                    case 0 -> calm(moved(log, Detours::isScript));
                    case 1 -> new Way.Logged(moved(log, e -> !isAmount(e) || draw(most) == 0));
                    default -> calm(Log.EMPTY);
                });
    }

    /// A run of fewer answers.
    Recipe fewer(Log log) {
        long most = 4L << draw(SHARES);
        boolean isCalm = turns++ % 2 == 0;
        Log rest = moved(log, e -> (!isCalm || isScript(e)) && draw(most) > 0);
        return new Recipe(seed, isCalm ? calm(rest) : new Way.Logged(rest));
    }

    private Way calm(Log script) {
        return new Way.Calm(seed + turns, script);
    }

    private static boolean isScript(Log.Entry entry) {
        return entry.kind() == ChoiceKind.SCRIPT;
    }

    private static boolean isAmount(Log.Entry entry) {
        return entry.kind().isAmount();
    }

    private Log moved(Log log, Predicate<Log.Entry> isLeft) {
        List<Log.Entry> entries = new ArrayList<>();
        for (Log.Entry entry : log.entries()) {
            if (!isLeft.test(entry)) continue;
            long answer = isScript(entry) ? moved(entry.answer()) : entry.answer();
            if (answer > 0) entries.add(entry.with(answer));
        }
        return new Log(entries);
    }

    /// Half of the times are moved, up or down, each order of magnitude as likely.
    private long moved(long answer) {
        if (answer < LEAST_TIME || draw(2) > 0) return answer;
        long most = 1L << draw(Long.SIZE - Long.numberOfLeadingZeros(answer));
        long step = most - draw(most) / 2;
        return draw(2) == 0 ? answer + step : answer - step;
    }

    private long draw(long bound) {
        word = Hashes.add(word, bound);
        return Hashes.below(word, bound);
    }
}
