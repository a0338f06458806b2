package org.weft.sim.explore;

import java.util.List;
import java.util.Optional;
import org.weft.sim.kernel.Trace;

/// What has come of one run.
///
/// @param hash of all that was decided and done
/// @param steps how many turns of reactors it took
/// @param choices how many choices there were
/// @param finding what is wrong; empty if nothing is
/// @param rows what has happened; empty unless it was traced
/// @param escape the first that happened which nobody has decided, if something else was wrong before
public record Verdict(
        long hash,
        long steps,
        long choices,
        Optional<Finding> finding,
        List<Trace.Row> rows,
        Optional<Finding> escape) {
    /// Makes one of a run in which all was decided, or in which an escape is what is wrong.
    ///
    /// @param hash of all that was decided and done
    /// @param steps how many turns of reactors it took
    /// @param choices how many choices there were
    /// @param finding what is wrong; empty if nothing is
    /// @param rows what has happened; empty unless it was traced
    public Verdict(
            long hash, long steps, long choices, Optional<Finding> finding, List<Trace.Row> rows) {
        this(hash, steps, choices, finding, rows, Optional.empty());
    }
}
