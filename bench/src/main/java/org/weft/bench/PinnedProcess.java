package org.weft.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// A process of ours on one CPU. It is killed when its time is up, so that reading from it always comes to an end.
final class PinnedProcess implements AutoCloseable {
    private final String name;
    private final Duration limit;
    private final Process process;
    private final BufferedReader output;
    private final Writer input;

    private PinnedProcess(String name, Duration limit, Process process) {
        this.name = name;
        this.limit = limit;
        this.process = process;
        this.output = process.inputReader(UTF_8);
        this.input = process.outputWriter(UTF_8);
    }

    /// Starts `command`; its errors go to ours. `name` is for messages.
    static PinnedProcess start(String name, List<String> command, Duration limit)
            throws IOException {
        var process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        CompletableFuture.delayedExecutor(limit.toMillis(), MILLISECONDS)
                .execute(process::destroyForcibly);
        return new PinnedProcess(name, limit, process);
    }

    /// Reads the next line, which must begin with `prefix`, and returns it whole.
    String expect(String prefix) throws IOException {
        var line = output.readLine();
        if (line != null && line.startsWith(prefix)) return line;
        if (line != null) throw new IOException(name + ": expected '" + prefix + "', got: " + line);
        throw new IOException(
                "%s: ended (exit code %d, limit %d s) without a line '%s'"
                        .formatted(name, exitCode(), limit.toSeconds(), prefix));
    }

    /// Sends `command` and reads the line that answers it.
    String ask(String command, String prefix) throws IOException {
        input.write(command + "\n");
        input.flush();
        return expect(prefix);
    }

    /// CPU time so far, in steps of 10 ms.
    Duration cpuTime() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    private int exitCode() {
        return process.onExit().orTimeout(10, SECONDS).join().exitValue();
    }

    /// Ends the process, by the end of its input or, if it does not listen, by force.
    @Override
    public void close() {
        try {
            input.close();
        } catch (IOException e) {
            // it has ended already
        }
        process.onExit().completeOnTimeout(process, 1, SECONDS).join().destroyForcibly();
        process.onExit().join();
    }
}
