package org.weft.sim.explore;

import java.time.Duration;
import java.util.Optional;

/// What has come of a campaign.
///
/// @param runs how many it has tried
/// @param length how long it took, in real time
/// @param isComplete whether nothing else can happen than what was tried
/// @param skipped how many answers of a replayed log nobody has asked for
/// @param failure what is wrong; empty if nothing was found
public record Outcome(
        long runs, Duration length, boolean isComplete, int skipped, Optional<Failure> failure) {}
