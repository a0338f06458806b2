package org.weft.bench;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class LauncherTest {
    private static final Path ROOT = Path.of(System.getProperty("user.dir")).getParent();

    @Test
    void theLauncherKnowsTheNamesOfAllMeasurements() throws IOException {
        String launcher = Files.readString(ROOT.resolve("weft"));
        String names = String.join(" ", Catalogue.names());
        assertTrue(launcher.contains("\nmeasurements=\"" + names + "\""), names);
    }
}
