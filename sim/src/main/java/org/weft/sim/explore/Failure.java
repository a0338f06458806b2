package org.weft.sim.explore;

/// A run that fails, made as small as it could be.
///
/// @param finding what is wrong
/// @param recipe what gives the run again
/// @param token the same, for people
/// @param verdict of that run, traced
/// @param history how it was come by
public record Failure(
        Finding finding, Recipe recipe, String token, Verdict verdict, History history) {
    /// How it was come by, and made smaller.
    ///
    /// @param foundBy the recipe as it was found
    /// @param how in what way, as `found by depth-first search`
    /// @param run how many runs it took to find it
    /// @param entries how many answers of that run were not the simplest
    /// @param shrinkingRuns how many runs it took to make it smaller
    /// @param skipped how many answers of a replayed log nobody has asked for
    /// @param note what else is to be said about it; empty if nothing
    public record History(
            Recipe foundBy,
            String how,
            long run,
            int entries,
            int shrinkingRuns,
            int skipped,
            String note) {}

    /// Hands out the answers that were not the simplest.
    ///
    /// @return its log; empty if it is repeated in another way
    public Log log() {
        return recipe.way() instanceof Way.Logged(Log log) ? log : Log.EMPTY;
    }
}
