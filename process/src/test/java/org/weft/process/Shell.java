package org.weft.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.weft.Microthread;
import org.weft.Timeout;
import org.weft.net.ByteStream;

/// What tests of real children need: small shell scripts, whole outputs, and a look at what the
/// machine has open.
final class Shell {
    /// Far more than anything here takes; reached only by a test that fails.
    static final Duration PATIENCE = Duration.ofSeconds(20);

    static Command script(String script) {
        return Command.of("sh", "-c", script);
    }

    static ChildProcess start(String script) throws IOException, InterruptedException {
        return ChildProcess.start(script(script));
    }

    static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }

    static String readAll(ByteStream stream) throws IOException, InterruptedException {
        var all = new ByteArrayOutputStream();
        var buffer = ByteBuffer.allocate(10_000);
        while (stream.read(buffer) != -1) {
            all.write(buffer.array(), 0, buffer.position());
            buffer.clear();
        }
        return all.toString(StandardCharsets.US_ASCII);
    }

    static String readOnce(ByteStream stream) throws IOException, InterruptedException {
        var buffer = ByteBuffer.allocate(100);
        int count = stream.read(buffer);
        assertEquals(buffer.position(), count);
        return new String(buffer.array(), 0, count, StandardCharsets.US_ASCII);
    }

    /// Lets others run until `condition`, which no event tells of, holds.
    static void until(BooleanSupplier condition) throws IOException, InterruptedException {
        Timeout.run(
                PATIENCE,
                () -> {
                    while (!condition.getAsBoolean()) Microthread.sleep(Duration.ZERO);
                });
    }

    /// Counts the pipes that this process has open, except for `others`: what an earlier test has left may
    /// still be closed.
    static int openPipesBeside(Set<String> others) {
        Set<String> pipes = openPipes();
        pipes.removeAll(others);
        return pipes.size();
    }

    /// Names the pipes that this process has open.
    static Set<String> openPipes() {
        try (var descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors
                    .map(Shell::target)
                    .filter(target -> target.startsWith("pipe:"))
                    .collect(Collectors.toCollection(HashSet::new));
        } catch (IOException e) {
            throw new AssertionError("this test wants /proc", e);
        }
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException _) {
            return ""; // the one that listed the directory
        }
    }

    /// Waits until no thread of a blocking pool is left: they end a little after their pool.
    static void awaitEndOfBlockingThreads() throws InterruptedException {
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (!thread.getName().contains("-blocking-")) continue;
            assertTrue(thread.join(PATIENCE), () -> thread + " has not ended");
        }
    }

    static boolean isThere(long pid) {
        return Files.exists(Path.of("/proc/" + pid));
    }

    private Shell() {}
}
