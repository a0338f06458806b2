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
public record Verdict(
        long hash, long steps, long choices, Optional<Finding> finding, List<Trace.Row> rows) {}
