package org.weft.sim.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PlacesTest {
    private static StackTraceElement frame(String name, String method, String file, int line) {
        return new StackTraceElement(name, method, file, line);
    }

    @Test
    void thePlaceIsTheInnermostFrameOfTheProgram() {
        assertEquals(
                "Till.java:7",
                Places.of(
                        frame("java.util.HashMap", "get", "HashMap.java", 3),
                        frame("org.weft.net.Lines", "read", "Lines.java", 80),
                        frame("com.shop.Till$Drawer", "pay", "Till.java", 7),
                        frame("com.shop.Main", "main", "Main.java", 1)));
    }

    @Test
    void whatDrivesTheSimulationIsNoPlace() {
        assertEquals(
                "",
                Places.of(
                        frame("org.weft.Loop", "run", "Loop.java", 3),
                        frame("org.weft.sim.kernel.Kernel", "go", "Kernel.java", 80),
                        frame("com.shop.Main", "main", "Main.java", 1)));
    }

    @Test
    void withoutAFileItIsAMethod() {
        assertEquals("com.shop.Till.pay", Places.of(frame("com.shop.Till", "pay", null, -1)));
    }

    @Test
    void theLibrarysPackagesAreKnown() throws IOException {
        var packages = new TreeSet<String>();
        for (String module : Set.of("core", "net", "process", "sim")) {
            Path sources = Path.of("..", module, "src", "main", "java").normalize();
            try (Stream<Path> files = Files.walk(sources)) {
                files.filter(file -> file.endsWith("package-info.java"))
                        .map(file -> sources.relativize(file.getParent()).toString())
                        .forEach(folder -> packages.add(folder.replaceAll("[/\\\\]", ".")));
            }
        }
        assertEquals(packages, new TreeSet<>(Places.PACKAGES));
    }
}
