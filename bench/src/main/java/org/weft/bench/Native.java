package org.weft.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/// Builds the programs that are not Java, from sources beside our classes.
final class Native {
    private Native() {}

    /// Runs `compiler .. BINARY SOURCE` in a temporary directory that goes when this process ends, and returns the binary's path.
    static String compile(String source, String... compiler) throws IOException {
        var directory = Files.createTempDirectory("weft-bench");
        directory.toFile().deleteOnExit();
        var text = directory.resolve(source);
        var binary = directory.resolve("program");
        text.toFile().deleteOnExit();
        binary.toFile().deleteOnExit();
        try (var in = Native.class.getResourceAsStream(source)) {
            if (in == null) throw new IOException(source + " is not on the class path");
            Files.copy(in, text);
        }
        var command = new ArrayList<>(List.of(compiler));
        command.addAll(List.of(binary.toString(), text.toString()));
        int code = new ProcessBuilder(command).inheritIO().start().onExit().join().exitValue();
        if (code != 0) throw new IOException(String.join(" ", command) + ": exit code " + code);
        return binary.toString();
    }
}
