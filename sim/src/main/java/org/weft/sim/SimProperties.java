package org.weft.sim;

import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What the command line says of all campaigns. A value that says nothing is refused: a test that runs nothing is green too.
final class SimProperties {
    private static final String PREFIX = "weft.sim.";

    static final String REPLAY = PREFIX + "replay";
    private static final String SEEDS = PREFIX + "seeds";
    private static final String CORPUS = PREFIX + "corpus";
    private static final String FOLDER = PREFIX + "folder";
    private static final String STALL = PREFIX + "stall";
    private static final String COMMAND = PREFIX + "command";
    private static final String ARGUMENTS = PREFIX + "arguments";
    private static final Set<String> ALL =
            new TreeSet<>(Set.of(REPLAY, SEEDS, CORPUS, FOLDER, STALL, COMMAND, ARGUMENTS));

    private static final Pattern MILLIS = Pattern.compile("\\d{1,12}MS");

    private SimProperties() {}

    /// Refuses what would go unnoticed otherwise, because nobody asks for it.
    static void check() {
        for (String name : new TreeSet<>(System.getProperties().stringPropertyNames()))
            if (name.startsWith(PREFIX) && !ALL.contains(name))
                throw new IllegalArgumentException(
                        "there is no property " + name + ", but " + String.join(", ", ALL));
        int _ = seeds(1);
        Optional<String> _ = replay();
        Optional<Path> _ = corpus();
        Path _ = folder("unsaid");
        Duration _ = stall(Duration.ZERO);
    }

    static Optional<String> replay() {
        return text(REPLAY, "a token, as a report prints it");
    }

    static int seeds(int unlessSaid) {
        String what = "a number from 1 to " + Integer.MAX_VALUE;
        Optional<String> told = text(SEEDS, what);
        if (told.isEmpty()) return unlessSaid;
        try {
            int seeds = Integer.parseInt(told.get().strip());
            if (seeds > 0) return seeds;
        } catch (NumberFormatException e) {
            throw wrong(SEEDS, told.get(), what, e);
        }
        throw wrong(SEEDS, told.get(), what, null);
    }

    static Optional<Path> corpus() {
        return text(CORPUS, "a folder").map(Path::of);
    }

    static Path folder(String unlessSaid) {
        return Path.of(text(FOLDER, "a folder").orElse(unlessSaid));
    }

    static Duration stall(Duration unlessSaid) {
        return text(STALL, "a length").map(t -> length("-D" + STALL, t)).orElse(unlessSaid);
    }

    /// What the launcher wants to be typed before a token.
    static Optional<String> command() {
        return Optional.ofNullable(System.getProperty(COMMAND));
    }

    /// What the launcher wants to be typed behind a token.
    static String arguments() {
        return System.getProperty(ARGUMENTS, "");
    }

    /// Reads a length as annotations and properties have it.
    ///
    /// @param what whose value it is
    /// @throws IllegalArgumentException if it is none, or not above zero
    static Duration length(String what, String text) {
        Duration length;
        try {
            length = length(text.strip().toUpperCase(Locale.ROOT));
        } catch (DateTimeParseException e) {
            throw wrong(what, text, e);
        }
        if (length.isNegative() || length.isZero()) throw wrong(what, text, null);
        return length;
    }

    private static Duration length(String upper) {
        if (MILLIS.matcher(upper).matches())
            return Duration.ofMillis(Long.parseLong(upper.substring(0, upper.length() - 2)));
        return Duration.parse(upper.startsWith("P") ? upper : "PT" + upper);
    }

    private static IllegalArgumentException wrong(
            String what, String text, @Nullable Exception cause) {
        return new IllegalArgumentException(
                what
                        + " is \""
                        + text
                        + "\": expected a length above zero, as 2s, 100ms, 1m30s or PT2S (ISO 8601)",
                cause);
    }

    private static Optional<String> text(String property, String what) {
        String told = System.getProperty(property);
        if (told != null && told.isBlank()) throw wrong(property, told, what, null);
        return Optional.ofNullable(told);
    }

    private static IllegalArgumentException wrong(
            String property, String told, String what, @Nullable Exception cause) {
        return new IllegalArgumentException(
                "-D" + property + "=" + told + ": expected " + what, cause);
    }
}
