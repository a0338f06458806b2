package org.weft.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.annotation.processing.ProcessingEnvironment;
import javax.lang.model.element.ModuleElement;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// No change of the public API goes unreviewed: the files in `api/` say what it is.
///
/// With `-Dweft.api.write=true`, which is what `./weft api` says, the files are written, not compared.
@Tag("direct") // reads sources only: once is enough
class ApiFilesTest {
    private static final Path FOLDER = Sources.ROOT.resolve("api");
    private static final boolean WRITE = Boolean.getBoolean("weft.api.write");

    private static final Map<String, List<String>> FILES = new TreeMap<>();
    private static final Set<String> UNCOMMENTED = new TreeSet<>();

    @BeforeAll
    static void readTheSources() throws IOException {
        Sources.read(ApiFilesTest::read);
    }

    private static void read(ProcessingEnvironment javac, Set<ModuleElement> modules) {
        var suspending = new TreeSet<String>();
        for (var module : modules) {
            var api = new PublicApi(javac, module);
            var file = module.getSimpleName() + ".txt";
            FILES.put(
                    file,
                    withHead("What " + module + " offers, a type or member a line", api.lines));
            suspending.addAll(api.suspending);
            UNCOMMENTED.addAll(api.uncommented);
        }
        FILES.put("suspending.txt", withHead("All public methods that may suspend", suspending));
    }

    private static List<String> withHead(String what, Collection<String> lines) {
        var file = new ArrayList<String>();
        file.add("# " + what + ". Generated from the sources by: ./weft api");
        file.addAll(lines);
        return file;
    }

    @Test
    void thePublicApiIsTheReviewedOne() throws IOException {
        var differences = new StringBuilder();
        if (WRITE) Files.createDirectories(FOLDER);
        for (var file : FILES.keySet()) {
            if (WRITE) Files.write(FOLDER.resolve(file), FILES.get(file));
            else differences.append(difference(file));
        }
        if (!differences.isEmpty())
            fail(differences + "If you mean it, write these files with: ./weft api");
    }

    private static String difference(String name) throws IOException {
        var file = FOLDER.resolve(name);
        var actual = FILES.get(name);
        var reviewed = Files.exists(file) ? Files.readAllLines(file) : List.<String>of();
        if (actual.equals(reviewed)) return "";
        var text = new StringBuilder("api/" + name + " (-) is not what the sources say (+)\n");
        var all = new TreeSet<>(reviewed);
        all.addAll(actual);
        for (var line : all) {
            if (!actual.contains(line)) text.append("  - ").append(line).append('\n');
            if (!reviewed.contains(line)) text.append("  + ").append(line).append('\n');
        }
        return text.toString();
    }

    @Test
    void everyPublicNameHasAComment() {
        assertEquals("", String.join("\n", UNCOMMENTED), "names without a Javadoc comment");
    }
}
