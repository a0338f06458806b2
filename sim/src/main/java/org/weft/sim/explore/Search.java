package org.weft.sim.explore;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.weft.sim.Strategy;
import org.weft.sim.kernel.Oracle;

/// Which runs are tried, one after another. The same each time: only where it is cut off depends on the machine.
public interface Search {
    /// Hands out the next run.
    ///
    /// @return what gives it; empty if there is none
    Optional<Recipe> next();

    /// Looks on while a run is answered, to learn what is left open in it.
    ///
    /// @param oracle who answers
    /// @return what answers the same
    default Oracle watching(Oracle oracle) {
        return oracle;
    }

    /// Tells in what way the last run was chosen.
    ///
    /// @param last what gives it
    /// @return words that go on `with seed 7`
    default String how(Recipe last) {
        boolean isDeep = last.way() instanceof Way.Logged;
        return "found by " + (isDeep ? "depth-first search" : last.way().text());
    }

    /// Tells whether it has ended because nothing else can happen: each schedule was tried, and nothing but schedules is open.
    ///
    /// @return whether it was complete
    default boolean isComplete() {
        return false;
    }

    /// Tries one run for each of some seeds.
    ///
    /// @param first the first seed
    /// @param count how many
    /// @param strategies what a seed may stand for; empty for the best mixture
    /// @return the search
    static Search seeds(long first, int count, List<Strategy> strategies) {
        return new Seeds(first, count, strategies);
    }

    /// Tries schedules.
    ///
    /// @param seed the first
    /// @param strategies in what ways
    /// @param mostDeviations how many deviations from FIFO depth-first search tries
    /// @param most how many runs
    /// @return the search
    static Search schedules(long seed, List<Strategy> strategies, int mostDeviations, long most) {
        return new Portfolio(seed, strategies, mostDeviations, most);
    }

    /// Tries what is known first.
    ///
    /// @param known what to try
    /// @return the search, followed by this one
    default Search after(List<Recipe> known) {
        Search rest = this;
        Iterator<Recipe> first = known.iterator();
        return new Search() {
            private boolean isPast;

            @Override
            public Optional<Recipe> next() {
                if (first.hasNext()) return Optional.of(first.next());
                isPast = true;
                return rest.next();
            }

            @Override
            public Oracle watching(Oracle oracle) {
                return isPast ? rest.watching(oracle) : oracle;
            }

            @Override
            public String how(Recipe last) {
                return isPast ? rest.how(last) : "found in the corpus";
            }

            @Override
            public boolean isComplete() {
                return rest.isComplete();
            }
        };
    }
}
