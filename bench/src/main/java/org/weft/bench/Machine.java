package org.weft.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Says where and on what figures were taken.
final class Machine {
    private static final Path CPUS = Path.of("/proc/cpuinfo");

    private Machine() {}

    static Map<String, String> facts(Pinning pinning, Options.Plan plan) throws IOException {
        var system = ManagementFactory.getOperatingSystemMXBean();
        var facts = new LinkedHashMap<String, String>();
        facts.put("date", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        facts.put("commit", commit());
        facts.put("cpu", cpuModel());
        facts.put(
                "cores",
                system.getAvailableProcessors() + " (" + System.getProperty("os.arch") + ")");
        facts.put("load", String.format(Locale.ROOT, "%.2f", system.getSystemLoadAverage()));
        facts.put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        facts.put(
                "jdk",
                System.getProperty("java.runtime.version")
                        + " ("
                        + System.getProperty("java.vendor")
                        + ")");
        facts.put(
                "pinned",
                pinning.pinned() ? "contestants on CPU " + pinning.cpus().getFirst() : "no");
        facts.put(
                "rounds",
                "%d, each %d ms after %d ms of warm-up"
                        .formatted(
                                plan.rounds(),
                                plan.measured().toMillis(),
                                plan.warmUp().toMillis()));
        return facts;
    }

    private static String cpuModel() throws IOException {
        if (Files.isReadable(CPUS))
            for (var line : Files.readAllLines(CPUS))
                if (line.startsWith("model name"))
                    return line.substring(line.indexOf(':') + 1).strip();
        return "unknown";
    }

    /// What the launcher says, else the commit of the checkout that our classes come from.
    private static String commit() throws IOException {
        var told = System.getProperty("weft.bench.commit", "");
        if (!told.isEmpty()) return told;
        var classes = Machine.class.getProtectionDomain().getCodeSource().getLocation();
        var directory = Path.of(URI.create(classes.toString())).getParent().toFile();
        if (!Pinning.onPath("git")) return "unknown";
        var git =
                new ProcessBuilder("git", "describe", "--always", "--dirty", "--abbrev=12")
                        .directory(directory)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        try (var output = git.inputReader()) {
            var line = output.readLine();
            return line == null ? "unknown" : line;
        } finally {
            git.onExit().completeOnTimeout(git, 5, TimeUnit.SECONDS).join().destroyForcibly();
        }
    }
}
