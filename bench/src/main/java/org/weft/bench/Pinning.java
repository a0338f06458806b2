package org.weft.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Which CPU a process may use: contestants all get the same one, the load another.
record Pinning(List<Integer> cpus, boolean pinned) {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String ALLOWED = "Cpus_allowed_list:";

    /// No pinning at all: the figures then say little.
    static Pinning none() {
        return new Pinning(List.of(), false);
    }

    /// Takes the first CPUs that this process may use. Throws [Usage] if it cannot pin.
    static Pinning detect() throws IOException, Usage {
        if (!onPath("taskset"))
            throw new Usage(
                    "taskset not found (package util-linux): contestants cannot be pinned to one CPU; "
                            + "--unpinned measures all the same");
        return new Pinning(allowedCpus(), true);
    }

    /// The command line that runs `command` on the `index`-th of our CPUs.
    List<String> on(int index, List<String> command) {
        if (!pinned) return command;
        var line = new ArrayList<>(List.of("taskset", "-c", cpus.get(index).toString()));
        line.addAll(command);
        return line;
    }

    static boolean onPath(String program) {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }

    private static List<Integer> allowedCpus() throws IOException {
        var cpus = new ArrayList<Integer>();
        for (var line : Files.readAllLines(STATUS)) {
            if (!line.startsWith(ALLOWED)) continue;
            for (var range : line.substring(ALLOWED.length()).strip().split(",", -1)) {
                var ends = range.split("-", -1);
                int last = Integer.parseInt(ends[ends.length - 1]);
                for (int cpu = Integer.parseInt(ends[0]); cpu <= last; cpu++) cpus.add(cpu);
            }
        }
        return cpus;
    }
}
