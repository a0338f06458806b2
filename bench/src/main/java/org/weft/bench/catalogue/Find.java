package org.weft.bench.catalogue;

import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.weft.sim.SimulationFailure;
import org.weft.sim.Strategy;

/// How a bug was found.
///
/// @param way by which strategy
/// @param run in which run, from 1
/// @param size how many choices of the run, made smaller, are out of the ordinary
/// @param report what was written about it
/// @param isReported whether that says what it should
/// @param isRepeated whether the token gives the same bug again
public record Find(
        String way, int run, int size, String report, boolean isReported, boolean isRepeated) {
    private static final String REPLAY = "weft.sim.replay";

    private static final Pattern FOUND = Pattern.compile("found by ([a-z-]+).* in run (\\d+)");
    private static final Pattern SHRUNK =
            Pattern.compile("to (\\d+) deviations? of the schedule and (\\d+) others?");

    /// Looks for a bug within its budget.
    ///
    /// @param ways in what ways only; none for all
    /// @return how it was found; empty if it was not
    public static Optional<Find> of(Bug bug, long seed, Strategy... ways) {
        try {
            bug.buggy().run(bug.budget(), seed, ways);
            return Optional.empty();
        } catch (SimulationFailure failure) {
            return Optional.of(of(bug, failure));
        }
    }

    private static Find of(Bug bug, SimulationFailure failure) {
        MatchResult found =
                in(failure, FOUND)
                        .orElseThrow(() ->
                                new IllegalStateException(
                                        "a report that does not say how it was found: "
                                                + failure.report()));
        int size =
                in(failure, SHRUNK)
                        .map(s -> Integer.parseInt(s.group(1)) + Integer.parseInt(s.group(2)))
                        .orElse(0);
        return new Find(
                found.group(1),
                Integer.parseInt(found.group(2)),
                size,
                failure.report(),
                bug.isReported(failure.report()),
                isRepeated(bug, failure));
    }

    private static Optional<MatchResult> in(SimulationFailure failure, Pattern pattern) {
        Matcher matcher = pattern.matcher(failure.report());
        return matcher.find() ? Optional.of(matcher.toMatchResult()) : Optional.empty();
    }

    private static boolean isRepeated(Bug bug, SimulationFailure failure) {
        System.setProperty(REPLAY, failure.token());
        try {
            bug.buggy().run(1, 1);
            return false;
        } catch (SimulationFailure again) {
            return again.fingerprint().equals(failure.fingerprint());
        } finally {
            System.clearProperty(REPLAY);
        }
    }
}
