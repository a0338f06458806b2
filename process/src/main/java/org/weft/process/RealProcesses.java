package org.weft.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.weft.Blocking;
import org.weft.Reactor;
import org.weft.process.spi.Child;
import org.weft.process.spi.Processes;

/// The children of one reactor, on `java.lang.ProcessBuilder`.
final class RealProcesses implements Processes, AutoCloseable {
    private final Reactor reactor;
    private final Set<RealChild> living = new LinkedHashSet<>();
    private @Nullable Errands errands;

    RealProcesses(Reactor reactor) {
        this.reactor = reactor;
    }

    @Override
    public Child start(Command command) throws IOException, InterruptedException {
        Process process = Blocking.call(() -> launch(command)); // also if cancelled meanwhile
        if (errands == null) errands = new Errands(reactor);
        var child = new RealChild(process, command.words().getFirst(), errands);
        living.add(child);
        child.watch(() -> living.remove(child));
        return child;
    }

    /// Kills those left over, when the reactor has ended. The JDK reaps them and closes their
    /// streams.
    @Override
    public void close() {
        List.copyOf(living).forEach(RealChild::killLeftOver);
    }

    private static Process launch(Command command) throws IOException {
        var builder = new ProcessBuilder(command.words());
        builder.environment().putAll(command.environment());
        command.directory().ifPresent(directory -> builder.directory(directory.toFile()));
        try {
            return builder.start();
        } catch (IOException e) {
            Path directory = command.directory().orElse(Path.of("")).toAbsolutePath();
            String why = Files.isDirectory(directory) ? reason(e) : "there is no such directory";
            throw new IOException(
                    "cannot start " + command.words() + " in " + directory + ": " + why, e);
        }
    }

    /// The JDK says why in the cause, if there is one.
    private static String reason(IOException e) {
        Throwable why = e.getCause() instanceof IOException cause ? cause : e;
        return String.valueOf(why.getMessage()).strip();
    }
}
