package org.weft.sim.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.weft.sim.explore.Failure;
import org.weft.sim.explore.Finding;
import org.weft.sim.kernel.Places;

/// A failure for people: what is wrong, what has happened up to then, what each microthread was doing, and how to have it again.
/// At most 120 columns, plain ASCII.
public final class Report {
    static final int WIDTH = 120;

    private static final int MOST_FRAMES = 30;

    /// A frame in a dump: module, class, method.
    private static final Pattern FRAME =
            Pattern.compile("\\s+at (?:[^/()]+/)?([\\w.$]+)\\.[^.]+\\(.*");

    private static final Pattern LIBRARY =
            Pattern.compile(
                    "org\\.weft\\.([A-Z]|sim\\.(Episode|Findings|SimHost|explore\\.|kernel\\.)).*");

    private final StringBuilder text = new StringBuilder();

    private Report() {}

    /// Writes it.
    ///
    /// @param failure what is wrong
    /// @param options how the simulation was run, one a line
    /// @param command makes what to type to have it again of the token
    /// @return lines
    public static String of(Failure failure, List<String> options, UnaryOperator<String> command) {
        var report = new Report();
        report.head(failure);
        if (!failure.verdict().rows().isEmpty()) {
            report.title("what happened");
            report.text.append(Columns.of(failure.verdict().rows(), failure.finding()));
        }
        failure.finding()
                .cause()
                .filter(c -> !failure.finding().picture().equals(c.getMessage()))
                .ifPresent(report::thrown);
        if (!failure.finding().picture().isBlank()) {
            report.title(titleOfPicture(failure.finding()));
            report.lines(shortened(failure.finding().picture()));
        }
        report.title("options");
        for (String option : options) report.lines(option);
        report.title("to run it again");
        report.text.append(command.apply(failure.token())).append('\n');
        return report.text.toString();
    }

    /// Keeps it as a file.
    ///
    /// @param report the text
    /// @param folder where to; made if it is not there
    /// @param name of the test
    /// @return the file
    /// @throws IOException if it cannot be written
    public static Path write(String report, Path folder, String name) throws IOException {
        Files.createDirectories(folder);
        Path file = folder.resolve(name.replaceAll("[^A-Za-z0-9._-]+", "-") + ".txt");
        return Files.writeString(file, report);
    }

    private static String titleOfPicture(Finding finding) {
        return switch (finding.kind()) {
            case NONDETERMINISM -> "where they part";
            case ESCAPE -> "where it was";
            case STALL -> "where it is";
            default -> "what each was doing";
        };
    }

    private void head(Failure failure) {
        Finding finding = failure.finding();
        lines(finding.kind() + ": " + finding.headline());
        text.append("=".repeat(WIDTH)).append('\n');
        for (String line : history(failure)) lines(line);
    }

    private static List<String> history(Failure failure) {
        Failure.History history = failure.history();
        List<String> lines = new ArrayList<>();
        lines.add(
                history.how()
                        + " with seed "
                        + history.foundBy().seed()
                        + ", in run "
                        + history.run());
        if (history.shrinkingRuns() > 0) lines.add(shrunk(failure));
        if (history.skipped() > 0)
            lines.add(history.skipped() + " of the choices on record did not come up any more");
        if (!history.note().isEmpty()) lines.add(history.note());
        return lines;
    }

    private static String shrunk(Failure failure) {
        int deviations = failure.log().deviations();
        int others = failure.log().size() - deviations;
        return "shrunk in "
                + count(failure.history().shrinkingRuns(), "run")
                + " from "
                + count(failure.history().entries(), "choice")
                + " out of the ordinary to "
                + count(deviations, "deviation")
                + " of the schedule and "
                + count(others, "other");
    }

    private static String count(int count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }

    private void thrown(Throwable cause) {
        title("what was thrown");
        int frames = 0;
        for (Throwable each = cause; each != null && frames < MOST_FRAMES; each = each.getCause()) {
            lines((each == cause ? "" : "caused by ") + each);
            for (StackTraceElement frame : each.getStackTrace())
                if (!isDull(frame.getClassName()) && frames++ < MOST_FRAMES)
                    lines("    at " + Finding.place(frame));
        }
    }

    /// What is below every program, and what in the library nobody has called.
    private static boolean isDull(String className) {
        return Places.isBelow(className)
                || (LIBRARY.matcher(className).matches() && !className.contains("Test"));
    }

    /// Of the stacks only the frames that tell something, if there are any.
    private static String shortened(String picture) {
        String shortened =
                picture.lines()
                        .filter(line -> {
                            Matcher frame = FRAME.matcher(line);
                            return !frame.matches() || !isDull(frame.group(1));
                        })
                        .collect(Collectors.joining("\n"));
        return shortened.isBlank() ? picture : shortened;
    }

    private void title(String title) {
        text.append('\n')
                .append(title)
                .append('\n')
                .append("-".repeat(title.length()))
                .append('\n');
    }

    private void lines(String lines) {
        lines.stripTrailing()
                .replace("\t", "    ")
                .lines()
                .flatMap(line -> Columns.wrap(line, WIDTH).stream())
                .forEach(part -> text.append(part).append('\n'));
    }

    static String time(long nanos) {
        Duration time = Duration.ofNanos(nanos);
        return String.format(Locale.ROOT, "%5d.%06d", time.toSeconds(), time.toNanosPart() / 1_000);
    }
}
