package org.weft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The code in README, guide and the chapter on simulation is cut from programs that are compiled and run, and what they are
/// said to print is what other tests compare.
///
/// Above each block of code stands where it comes from: `<!-- cut: name -->` for the lines of an
/// example, or of its test, between `// guide: name` and `// end`, or for a whole file of
/// `examples/compact`; above each block of text `<!-- printed: name -->`, for a file among the tests' resources.
@Tag("direct") // reads sources only: once is enough
class GuideTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final Path EXAMPLES = Path.of("src/main/java/org/weft/examples");
    private static final Path TESTS = Path.of("src/test/java/org/weft/examples");
    private static final Path COMPACT = Path.of("compact");
    private static final Path PRINTED = Path.of("src/test/resources/org/weft/examples");
    private static final Path GUIDE = ROOT.resolve("docs/guide.md");
    private static final Path SIMULATION = ROOT.resolve("docs/simulation.md");

    private static final Pattern BLOCK =
            Pattern.compile("(?m)^(?:<!-- (\\w+): (\\S+) -->\n)?```(\\w+)\n((?s:.*?))^```$");
    private static final Pattern REGION =
            Pattern.compile("(?m)^ *// guide: (\\S+)\n((?s:.*?))^ *// end$");

    @Test
    void theCodeInTheGuideIsThatOfTheExamples() throws IOException {
        assertCut(GUIDE, pieces());
    }

    @Test
    void theCodeInTheChapterOnSimulationIsThatOfTheExamples() throws IOException {
        assertCut(SIMULATION, pieces());
    }

    @Test
    void theCodeInTheReadmeIsThatOfTheExamples() throws IOException {
        assertCut(ROOT.resolve("README.md"), pieces());
    }

    @Test
    void whatIsMarkedInTheExamplesStandsInTheGuide() throws IOException {
        var unused = new TreeSet<>(pieces().keySet());
        unused.removeIf(name -> name.endsWith(".java"));
        var blocks = BLOCK.matcher(Files.readString(GUIDE) + Files.readString(SIMULATION));
        while (blocks.find()) if (blocks.group(2) != null) unused.remove(blocks.group(2));
        assertEquals("[]", unused.toString(), "marked, and not in the guide");
    }

    @Test
    void whatTheGuideSaysIsPrintedIsWhatIsPrinted() throws IOException {
        assertPrinted(GUIDE);
        assertPrinted(SIMULATION);
    }

    private static void assertPrinted(Path document) throws IOException {
        var blocks = BLOCK.matcher(Files.readString(document));
        while (blocks.find()) {
            if (!blocks.group(3).equals("text")) continue;
            if (!"printed".equals(blocks.group(1)))
                fail("text without a comment that says what prints it:\n" + blocks.group(4));
            Path printed = PRINTED.resolve(blocks.group(2) + ".txt");
            assertEquals(Files.readString(printed), blocks.group(4), blocks.group(2));
        }
    }

    @Test
    void linksInTheGuideLeadSomewhere() throws IOException {
        assertAlive(GUIDE);
        assertAlive(SIMULATION);
    }

    private static void assertAlive(Path document) throws IOException {
        var links = Pattern.compile("\\]\\(([^)#]+)").matcher(Files.readString(document));
        while (links.find()) {
            String target = links.group(1);
            if (target.startsWith("http")) continue;
            if (!Files.exists(document.resolveSibling(target))) fail("a dead link: " + target);
        }
    }

    private static void assertCut(Path document, Map<String, String> pieces) throws IOException {
        var blocks = BLOCK.matcher(Files.readString(document));
        while (blocks.find()) {
            if (!blocks.group(3).equals("java")) continue;
            String name = blocks.group(2);
            if (!"cut".equals(blocks.group(1)))
                fail("code without a comment that says where it is cut from:\n" + blocks.group(4));
            if (!pieces.containsKey(name)) fail("no example has a piece \"" + name + "\"");
            assertEquals(pieces.get(name), blocks.group(4), "the snippet \"" + name + "\"");
        }
    }

    /// What can be cut, by name; without the common indentation and the empty line at the end.
    private static Map<String, String> pieces() throws IOException {
        var pieces = new HashMap<String, String>();
        for (Path file : javaFiles(COMPACT))
            pieces.put(file.getFileName().toString(), Files.readString(file));
        List<Path> files = new ArrayList<>(javaFiles(EXAMPLES));
        files.addAll(javaFiles(TESTS));
        for (Path file : files) {
            var regions = REGION.matcher(Files.readString(file));
            while (regions.find()) {
                String piece = regions.group(2).stripTrailing().stripIndent() + "\n";
                if (pieces.put(regions.group(1), piece) != null)
                    fail("two pieces \"" + regions.group(1) + "\", one in " + file);
            }
        }
        return pieces;
    }

    private static List<Path> javaFiles(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }
}
