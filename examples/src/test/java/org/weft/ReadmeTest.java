package org.weft;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the README shows is what a newcomer gets who types it in.
@Tag("slow")
@Tag("direct")
class ReadmeTest {
    private static final Path ROOT = Path.of(System.getProperty("user.dir")).getParent();

    @Test
    void theProgramOnTheFirstScreenPrintsWhatStandsBelowIt(@TempDir Path folder) throws Exception {
        String readme = Files.readString(ROOT.resolve("README.md"));
        Path program = folder.resolve("Bakery.java");
        Files.writeString(program, block("java", readme));
        var run =
                new ProcessBuilder(ROOT.resolve("weft").toString(), "run", program.toString())
                        .redirectErrorStream(true)
                        .start();
        String printed = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(block("text", readme), printed);
        assertEquals(0, run.waitFor());
    }

    private static String block(String language, String readme) throws IOException {
        var matcher = Pattern.compile("(?s)```" + language + "\n(.*?)```").matcher(readme);
        if (!matcher.find()) throw new IOException("README.md has no block of " + language);
        return matcher.group(1);
    }
}
