package org.weft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A short run of all that jcstress tries here; `./weft stress` is the long one.
@Tag("slow")
@Tag("direct") // that is, once: each of them chooses its engine
class InterleavingsTest {
    private static final List<String> SHORT =
            List.of(
                    "-m sanity -f 1 -fsm 1 -iters 1 -time 300 -strideSize 32 -strideCount 8 -sc false"
                            .split(" "));

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void nothingForbiddenHappensInAShortRun(@TempDir Path directory) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.add("org.openjdk.jcstress.Main");
        command.addAll(List.of("-jvmArgs", "--add-opens java.base/java.lang=ALL-UNNAMED"));
        command.addAll(SHORT);
        Process process =
                new ProcessBuilder(command)
                        .directory(directory.toFile())
                        .redirectErrorStream(true)
                        .start();
        String output;
        try (InputStream from = process.getInputStream()) {
            output = new String(from.readAllBytes(), StandardCharsets.UTF_8);
        } finally {
            process.destroy();
        }
        assertEquals(0, process.waitFor(), output);
        assertTrue(output.contains("All remaining tests: " + tests() + " matching"), output);
    }

    /// How many there are: jcstress leaves out in silence what it cannot run, as more actors than processors.
    private static long tests() throws IOException {
        try (InputStream list = InterleavingsTest.class.getResourceAsStream("/META-INF/TestList")) {
            return new String(list.readAllBytes(), StandardCharsets.UTF_8).lines().count();
        }
    }
}
