package org.weft.sim;

import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weft.Microthread;
import org.weft.Reactor;
import org.weft.Scope;
import org.weft.Shield;
import org.weft.event.Semaphore;
import org.weft.net.Tcp;
import org.weft.process.Command;

/// Where the JVM keeps all virtual threads, what is left of a run is unwound after its verdict. In a JVM of its own, for this
/// one does not.
class AfterTheVerdictTest {
    private static final Pattern CHOICES = Pattern.compile("from (\\d+) choices? out of");

    @TempDir Path folder;

    /// Fails at once, and leaves somebody behind who comes by a hundred choices while it unwinds.
    static final class Failing {
        static void main() {
            Simulation.run(
                    SimOptions.seed(1).by(Strategy.POS),
                    sim ->
                            sim.on(
                                    "host",
                                    () ->
                                            Scope.run(scope -> {
                                                scope.startDaemon("daemon", () -> comeByAHundred());
                                                Microthread.sleep(ofSeconds(1));
                                                Expect.always(false, "no");
                                            })));
        }
    }

    /// Comes to an end, and only then by what was expected; while another simulation runs.
    static final class Vacuous {
        static void main() throws InterruptedException {
            var isBegun = new CountDownLatch(1);
            var isOver = new CountDownLatch(1);
            Thread.ofPlatform().start(() -> beside(isBegun, isOver));
            isBegun.await();
            try {
                Simulation.run(
                        SimOptions.seeds(5),
                        sim -> {
                            sim.host("late", AfterTheVerdictTest::comeByAHundred);
                            sim.on("host", () -> Expect.sometimes(false, "unwound"));
                        });
            } finally {
                isOver.countDown();
            }
        }

        private static void beside(CountDownLatch isBegun, CountDownLatch isOver) {
            Simulation.run(
                    SimOptions.seed(1),
                    _ -> {
                        isBegun.countDown();
                        isOver.await();
                    });
        }
    }

    private static void comeByAHundred() throws InterruptedException {
        var plenty = new Semaphore(1_000);
        try {
            Microthread.sleep(ofSeconds(1_000));
        } finally {
            Expect.reachable("unwound");
            Shield.run(
                    ofSeconds(1),
                    () -> {
                        for (int i = 0; i < 100; i++) plenty.acquire();
                    });
        }
    }

    @Test
    @Tag("slow")
    void whatIsChosenThenIsNoPartOfTheRun() throws Exception {
        String report = run(Failing.class);
        Matcher choices = CHOICES.matcher(report);
        assertTrue(choices.find(), report);
        assertTrue(Integer.parseInt(choices.group(1)) < 10, report);
    }

    @Test
    @Tag("slow")
    void whatIsReachedOnlyThenWasNotReached() throws Exception {
        String report = run(Vacuous.class);
        assertTrue(report.contains("never did in 5 runs"), report);
    }

    private String run(Class<?> program) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("--add-opens=java.base/java.lang=ALL-UNNAMED");
        command.add("-Dweft.engine=" + System.getProperty("weft.engine", "portable"));
        command.add("-Dweft.sim.folder=" + folder);
        command.add("-cp");
        command.add(
                Stream.of(Reactor.class, Tcp.class, Command.class, Simulation.class, program)
                        .map(AfterTheVerdictTest::rootOf)
                        .distinct()
                        .collect(Collectors.joining(File.pathSeparator)));
        command.add(program.getName());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(1, process.waitFor(), output);
        return output;
    }

    /// The directory or archive that a class was loaded from.
    private static String rootOf(Class<?> loaded) {
        String file = loaded.getName().replace('.', '/') + ".class";
        String url = String.valueOf(loaded.getResource("/" + file));
        String root = url.substring(0, url.length() - file.length());
        if (root.startsWith("jar:")) root = root.substring("jar:".length(), root.length() - 2);
        return Path.of(URI.create(root)).toString();
    }
}
