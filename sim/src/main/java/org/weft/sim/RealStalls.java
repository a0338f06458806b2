package org.weft.sim;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.weft.sim.explore.Finding;
import org.weft.sim.explore.Recipe;
import org.weft.sim.kernel.Busy;
import org.weft.sim.kernel.Kernel;

/// Tells of a slice that does not come back, while simulated time stands still: what the thread does that waits for a campaign.
/// It counts looks and reads no clock, for a machine that stands still, or is slow, is no stall.
///
/// ```
/// goes on --no step for the limit--> reported --again after twice as long--> reported ..
///                                    reported --six times the limit, no debugger--> given up
/// ```
///
/// A slice that loops cannot be stopped. Given up, the campaign has failed, and its thread is left to itself.
final class RealStalls {
    private static final long LOOKS_A_LIMIT = 40;

    /// Nobody waits for longer: far more than a slice takes, and than a person who waits for tests believes in.
    private static final long LIMITS_UNTIL_GIVEN_UP = 6;

    private final Duration limit;
    private final BooleanSupplier isDebugged;
    private final Reporter reporter;

    // written by the driver
    private volatile @Nullable Running running;
    private @Nullable Recipe recipe;
    private long recipes;

    private volatile boolean isGivenUp;

    // of the thread that looks
    private @Nullable Running seen;
    private long stepSeen;
    private long looks;
    private long nextReport;

    /// What goes on just now.
    private record Running(Kernel kernel, Thread driver, Recipe recipe, long recipes) {}

    /// Who knows how a report is written.
    @FunctionalInterface
    interface Reporter {
        /// Writes one.
        ///
        /// @param finding what is wrong
        /// @param recipe what gives the run
        /// @param run which one it is
        /// @return the report
        SimulationFailure write(Finding finding, Recipe recipe, long run);
    }

    /// @param limit how long a slice may take
    /// @param isDebugged whether somebody may hold it on purpose
    RealStalls(Duration limit, BooleanSupplier isDebugged, Reporter reporter) {
        this.limit = limit;
        this.isDebugged = isDebugged;
        this.reporter = reporter;
    }

    /// Whether a debugger is, or can be, attached.
    static boolean isDebugged() {
        return isDebugged(ManagementFactory.getRuntimeMXBean().getInputArguments());
    }

    static boolean isDebugged(List<String> options) {
        return options.stream().anyMatch(option -> option.contains("jdwp"));
    }

    Duration tick() {
        return limit.dividedBy(LOOKS_A_LIMIT);
    }

    // ---- for the driver

    void about(Recipe next) {
        recipe = next;
        recipes++;
    }

    /// Whether it is still the first.
    boolean isFirst() {
        return recipes <= 1;
    }

    void begins(Kernel kernel) {
        if (isGivenUp) throw new IllegalStateException("nobody waits for it any more");
        if (recipe != null) running = new Running(kernel, Thread.currentThread(), recipe, recipes);
    }

    void ended() {
        running = null;
    }

    // ---- for who waits

    /// Looks once a tick.
    ///
    /// @throws SimulationFailure if it is not to be waited for any longer
    void look() {
        Running now = running;
        if (now == null || now != seen || now.kernel.steps() != stepSeen) {
            goesOn(now);
            return;
        }
        looks++;
        boolean isTooLong =
                looks >= LIMITS_UNTIL_GIVEN_UP * LOOKS_A_LIMIT && !isDebugged.getAsBoolean();
        if (looks < nextReport && !isTooLong) return;
        nextReport *= 2;
        Busy busy = Busy.in(now.kernel, now.driver);
        SimulationFailure report = reporter.write(finding(busy), now.recipe, now.recipes);
        if (isTooLong) giveUp(busy, report);
        System.err.println(report.report());
    }

    private void goesOn(@Nullable Running now) {
        seen = now;
        stepSeen = now == null ? 0 : now.kernel.steps();
        looks = 0;
        nextReport = LOOKS_A_LIMIT;
    }

    private void giveUp(Busy busy, SimulationFailure report) {
        isGivenUp = true;
        busy.thread().interrupt(); // a loop does not mind, a wait does
        throw report;
    }

    private static boolean isOfJdk(String className) {
        return className.startsWith("java.")
                || className.startsWith("jdk.")
                || className.startsWith("sun.");
    }

    private Finding finding(Busy busy) {
        List<StackTraceElement> stack = Arrays.asList(busy.thread().getStackTrace());
        String place =
                stack.stream()
                        .filter(frame -> !isOfJdk(frame.getClassName()))
                        .findFirst()
                        .map(Finding::place)
                        .orElse("a place that is not the program's");
        Duration length = tick().multipliedBy(looks);
        return new Finding(
                Finding.Kind.STALL,
                busy.who()
                        + " has not come back for "
                        + length
                        + " of the machine's time, and nothing else runs meanwhile: it is at "
                        + place,
                Optional.empty(),
                Finding.Kind.STALL.toString(),
                stack.stream()
                        .map(frame -> "    at " + frame + "\n")
                        .collect(Collectors.joining()));
    }
}
