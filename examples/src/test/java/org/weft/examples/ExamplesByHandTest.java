package org.weft.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Programs of the guide as a reader runs them, by `./weft run`: those to which that matters.
@Tag("slow")
@Tag("direct")
class ExamplesByHandTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final Path EXAMPLES = Path.of("src/main/java/org/weft/examples");
    private static final Path EXPECTED = Path.of("src/test/resources/org/weft/examples");
    private static final long LIMIT_SECONDS = 30;

    @TempDir Path folder;
    private Path errors;
    private Process program;
    private BufferedReader output;

    @AfterEach
    void nothingIsLeftAndNothingWasHidden() throws IOException {
        program.destroyForcibly();
        String said = Files.readString(errors); // of slow slices too, on a machine that is busy
        assertFalse(said.contains("hidden suspension"), said);
    }

    @Test
    void theDatabaseIsFoundWithoutBeingNamed() throws Exception {
        run(EXAMPLES.resolve("Database.java"));
        assertEquals(expected("Database"), output.lines().toList());
        assertEquals(0, exitCode());
    }

    @Test
    void theTickerEndsInOrderWhenItIsInterrupted() throws Exception {
        run(EXAMPLES.resolve("Ticker.java"), "3600");
        var printed = new ArrayList<>(List.of(output.readLine()));
        interrupt();
        printed.addAll(output.lines().toList());
        assertEquals(expected("Ticker"), printed);
        assertEquals(128 + 2, exitCode());
    }

    @Test
    void theServerOfTheGuideAnswersAndEndsWhenItIsInterrupted() throws Exception {
        run(Path.of("compact/EchoServer.java"));
        String first = output.readLine();
        assertTrue(first.startsWith("listening at port "), first);
        int port = Integer.parseInt(first.substring("listening at port ".length()));
        try (var client = new Socket(InetAddress.getByName("localhost"), port)) {
            var in = new BufferedReader(new InputStreamReader(client.getInputStream(), UTF_8));
            var out = new PrintWriter(client.getOutputStream(), true, UTF_8);
            out.println("hello");
            assertEquals("you said: hello", in.readLine());
            interrupt();
            assertEquals(null, in.readLine(), "the connection is closed");
        }
        assertEquals(List.of(), output.lines().toList());
        assertEquals(128 + 2, exitCode());
    }

    private void run(Path file, String... arguments) throws IOException {
        errors = folder.resolve("errors");
        var words = new ArrayList<>(List.of(ROOT.resolve("weft").toString(), "run"));
        words.add(file.toString());
        words.addAll(List.of(arguments));
        program = new ProcessBuilder(words).redirectError(errors.toFile()).start();
        output = program.inputReader(UTF_8);
    }

    /// What Ctrl-C does.
    private void interrupt() throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-INT", String.valueOf(program.pid())).start().waitFor();
    }

    private int exitCode() throws InterruptedException {
        assertTrue(program.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS), "it does not end");
        return program.exitValue();
    }

    private static List<String> expected(String name) throws IOException {
        return Files.readAllLines(EXPECTED.resolve(name + ".txt"));
    }
}
