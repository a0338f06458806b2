package org.weft.sim.explore;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.weft.sim.kernel.Choice;
import org.weft.sim.kernel.Hashes;
import org.weft.sim.kernel.Oracle;

/// Remembers each choice of a run, to compare it with another: of all a hash, of those in a window what it was, and from where
/// it was asked.
final class Witness implements Oracle {
    /// A choice with its stack takes about a kilobyte.
    static final int WINDOW = 20_000;

    /// A choice in words, how many rows of the trace come before it, and the stack from which it was asked.
    record Sight(String what, long place, Throwable stack) {}

    private final Oracle oracle;
    private final int from;
    private final List<Sight> sights = new ArrayList<>();
    private long[] hashes = new long[64];
    private int count;

    Witness(Oracle oracle, int from) {
        this.oracle = oracle;
        this.from = from;
    }

    @Override
    public long choose(Choice choice) {
        String what = choice.describe();
        if (count >= from && sights.size() < WINDOW)
            sights.add(new Sight(what, choice.place(), new Throwable(what)));
        if (count == hashes.length) hashes = Arrays.copyOf(hashes, 2 * count);
        hashes[count++] = Hashes.add(Hashes.add(choice.key(), choice.count()), Hashes.of(what));
        return oracle.choose(choice);
    }

    /// The index of the first choice that is another one there, or is in only one of the two; -1 if there is none.
    int divergence(Witness other) {
        return Arrays.mismatch(hashes, 0, count, other.hashes, 0, other.count);
    }

    /// What it has seen of a choice; null if that is outside its window, or there was none.
    @Nullable Sight at(int index) {
        int place = index - from;
        return place >= 0 && place < sights.size() ? sights.get(place) : null;
    }

    /// The last choice before a row of the trace; null if there is none, or it was not looked at any more.
    @Nullable Sight before(int row) {
        Sight last = null;
        for (Sight sight : sights) {
            if (sight.place > row) break;
            last = sight;
        }
        boolean mayBeLater = sights.size() == WINDOW && last == sights.getLast();
        return mayBeLater ? null : last;
    }

    boolean hasEndedBefore(int index) {
        return index >= count;
    }
}
