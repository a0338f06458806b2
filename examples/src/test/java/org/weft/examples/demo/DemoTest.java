package org.weft.examples.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The demo as a user sees it: a program, with its output, its exit code and its processes.
@Tag("slow")
class DemoTest {
    private static final long LIMIT_SECONDS = 60;

    private Process demo;
    private BufferedReader output;

    @AfterEach
    void nothingIsLeft() {
        if (demo != null) demo.destroyForcibly();
    }

    @Test
    void everyLineIsAnsweredAndNoProcessIsLeft() throws Exception {
        start("--seconds", "5");
        List<String> lines = output.lines().toList();
        List<ProcessHandle> children = demo.descendants().toList();
        assertEquals(0, exitCode(), () -> String.join("\n", lines));
        assertTrue(lines.getFirst().startsWith("front door on 127.0.0.1 port "), lines.getFirst());
        assertEquals(
                "every line was answered once and correctly, or its client saw a clear error",
                lines.getLast());
        assertTrue(children.stream().noneMatch(ProcessHandle::isAlive));
    }

    @Test
    void aPersonIsServedByAChild() throws Exception {
        start("--seconds", "20");
        try (var socket = new Socket("127.0.0.1", port())) {
            var in =
                    new BufferedReader(
                            new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            var out = new PrintWriter(socket.getOutputStream(), true, StandardCharsets.UTF_8);
            String greeting = in.readLine();
            assertTrue(greeting.startsWith("served by "), greeting);
            long pid = Long.parseLong(greeting.substring("served by ".length()));
            assertTrue(demo.descendants().anyMatch(child -> child.pid() == pid));
            out.println("hello");
            assertEquals("olleh", in.readLine());
        }
    }

    @Test
    void whoseChildIsKilledGetsAClearError() throws Exception {
        start("--seconds", "20");
        try (var socket = new Socket("127.0.0.1", port())) {
            var in =
                    new BufferedReader(
                            new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            var out = new PrintWriter(socket.getOutputStream(), true, StandardCharsets.UTF_8);
            long pid = Long.parseLong(in.readLine().substring("served by ".length()));
            var child = ProcessHandle.of(pid).orElseThrow();
            child.destroyForcibly();
            child.onExit().get(LIMIT_SECONDS, TimeUnit.SECONDS);
            out.println("hello");
            String answer = in.readLine();
            assertTrue(answer.startsWith("error: child " + pid + " was lost"), answer);
        }
    }

    @Test
    void whoSendsALineThatIsTooLongGetsAClearError() throws Exception {
        start("--seconds", "20");
        try (var socket = new Socket("127.0.0.1", port())) {
            var in =
                    new BufferedReader(
                            new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            var out = new PrintWriter(socket.getOutputStream(), true, StandardCharsets.UTF_8);
            String greeting = in.readLine();
            assertTrue(greeting.startsWith("served by "), greeting);
            out.println("x".repeat(1_000_000));
            String answer = in.readLine();
            assertTrue(answer.startsWith("error: ") && answer.contains("1024"), answer);
            assertNull(in.readLine());
        }
    }

    @Test
    void aTakenPortIsToldInOneSentence() throws Exception {
        try (var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = other.getLocalPort();
            start("--port=" + port);
            assertEquals(
                    List.of("demo: port " + port + " is taken: choose another with --port"),
                    output.lines().toList());
            assertEquals(2, exitCode());
        }
    }

    @Test
    void killedItselfItLeavesNoChild() throws Exception {
        start("--seconds", "20");
        port();
        List<ProcessHandle> children = awaitChildren();
        demo.destroyForcibly();
        for (var child : children) child.onExit().get(LIMIT_SECONDS, TimeUnit.SECONDS);
        assertFalse(children.isEmpty());
    }

    @Test
    void anInterruptEndsItCleanly() throws Exception {
        start("--seconds", "20");
        port();
        List<ProcessHandle> children = awaitChildren();
        new ProcessBuilder("kill", "-INT", String.valueOf(demo.pid())).start().waitFor();
        List<String> lines = output.lines().toList();
        assertEquals(128 + 2, exitCode());
        assertTrue(
                lines.stream().anyMatch(line -> line.endsWith("; no child was killed")),
                lines.toString());
        assertEquals("interrupted; nothing is left behind", lines.getLast());
        assertTrue(children.stream().noneMatch(ProcessHandle::isAlive));
    }

    @Test
    void aWrongArgumentIsToldInOneSentence() throws Exception {
        start("--seconds", "soon");
        assertEquals(
                List.of("demo: --seconds takes a whole number from 5 to 86400, not soon"),
                output.lines().toList());
        assertEquals(2, exitCode());
    }

    @Test
    void anOptionMayCarryItsValueBehindAnEqualsSign() throws Exception {
        start("--seconds=soon");
        assertEquals(
                List.of("demo: --seconds takes a whole number from 5 to 86400, not soon"),
                output.lines().toList());
        assertEquals(2, exitCode());
    }

    private void start(String... arguments) throws IOException {
        var words = new ArrayList<String>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(List.of("--add-opens", "java.base/java.lang=ALL-UNNAMED"));
        words.addAll(List.of("--class-path", System.getProperty("java.class.path")));
        words.add("-Dweft.engine=" + System.getProperty("weft.engine"));
        words.add(Demo.class.getName());
        words.addAll(List.of(arguments));
        demo = new ProcessBuilder(words).redirectErrorStream(true).start();
        output = demo.inputReader(StandardCharsets.UTF_8);
    }

    /// Reads on until it is told: on a busy machine a slice may be reported as long before.
    private int port() throws IOException {
        String line = output.readLine();
        while (line != null && !line.startsWith("front door on ")) line = output.readLine();
        return Integer.parseInt(
                String.valueOf(line).replaceAll("^front door on 127.0.0.1 port (\\d+);.*", "$1"));
    }

    /// Reads on until the table says that a child has been started.
    private List<ProcessHandle> awaitChildren() throws IOException {
        List<ProcessHandle> children = demo.descendants().toList();
        while (children.isEmpty()) {
            output.readLine(); // one a second
            children = demo.descendants().toList();
        }
        return children;
    }

    private int exitCode() throws InterruptedException {
        assertTrue(demo.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS), "the demo does not end");
        return demo.exitValue();
    }
}
