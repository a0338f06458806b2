package org.weft;

import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `docs/design.md` leads through all that is inside.
@Tag("direct")
class DesignTest {
    private static final Path ROOT = Path.of(System.getProperty("user.dir")).getParent();
    private static final Pattern PUBLIC = Pattern.compile("(?m)^public ");
    private static final Pattern NAME = Pattern.compile("`(?:[a-z]+/)?(\\w+)`");
    private static final List<String> TOOLS =
            List.of("EventSupport", "Durations", "Opener", "Engines", "package-info");

    @Test
    void theReadingOrderLeavesNoInnerClassOfCoreOut() throws IOException {
        String design = Files.readString(ROOT.resolve("docs/design.md"));
        try (var files = Files.list(ROOT.resolve("core/src/main/java/org/weft"))) {
            List<String> missing =
                    files.filter(file -> file.toString().endsWith(".java"))
                            .filter(file -> !PUBLIC.matcher(read(file)).find())
                            .map(file -> file.getFileName().toString().replace(".java", ""))
                            .filter(name -> !TOOLS.contains(name))
                            .filter(name -> !design.contains("`" + name + "`"))
                            .sorted()
                            .toList();
            assertEquals(List.of(), missing);
        }
    }

    @Test
    void theReadingOrderNamesNoClassThatIsGone() throws IOException {
        String design = Files.readString(ROOT.resolve("docs/design.md"));
        int start = design.indexOf("## Reading order");
        String order = design.substring(start, design.indexOf("\n## ", start));
        try (var files = Files.walk(ROOT.resolve("core/src/main/java/org/weft"))) {
            Set<String> there =
                    files.map(file -> file.getFileName().toString().replace(".java", ""))
                            .collect(toSet());
            List<String> gone =
                    order.lines()
                            .filter(line -> line.startsWith("| `"))
                            .map(line -> line.substring(0, line.indexOf(" | ", 2)))
                            .flatMap(cell -> NAME.matcher(cell).results())
                            .map(result -> result.group(1))
                            .filter(name -> !there.contains(name))
                            .toList();
            assertEquals(List.of(), gone);
        }
    }

    /// Of its network and processes the main classes do.
    @ParameterizedTest
    @ValueSource(strings = {"", "kernel", "explore", "report"})
    void theReadingOrderLeavesNoInnerClassOfTheSimulatorOut(String folder) throws IOException {
        String design = Files.readString(ROOT.resolve("docs/design.md"));
        try (var files = Files.list(ROOT.resolve("sim/src/main/java/org/weft/sim/" + folder))) {
            List<String> missing =
                    files.filter(file -> file.toString().endsWith(".java"))
                            .filter(file -> !folder.isEmpty() || !PUBLIC.matcher(read(file)).find())
                            .map(file -> file.getFileName().toString().replace(".java", ""))
                            .filter(name -> !TOOLS.contains(name))
                            .filter(name -> !design.contains("`" + name + "`"))
                            .sorted()
                            .toList();
            assertEquals(List.of(), missing);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
