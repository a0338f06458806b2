package org.weft.bench;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// A goroutine a connection on one P, where Go is installed.
final class GoEcho {
    private static Optional<List<String>> command = Optional.empty();

    private GoEcho() {}

    /// Built once.
    static Optional<List<String>> command() throws IOException {
        if (command.isEmpty() && Pinning.onPath("go"))
            command = Optional.of(List.of(Native.compile("echo.go", "go", "build", "-o")));
        return command;
    }
}
