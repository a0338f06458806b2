package org.weft.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Runs one round of one contestant in a process of its own.
final class Runner {
    /// The CPU of all contestants, and that of the load.
    private static final int MEASURED = 0;

    private static final int LOADING = 1;

    /// What a child may take beyond warm-up and measurement: JVM start, building, a last long warm-up run, a million
    /// threads.
    private static final Duration GRACE = Duration.ofSeconds(90);

    /// One heap for all. A JVM that sees one CPU chooses SerialGC by itself.
    private static final List<String> COMMON_FLAGS =
            List.of("-Xms512m", "-Xmx512m", "-XX:-UsePerfData");

    private final Pinning pinning;
    private final Options.Plan plan;
    private final LoadProgram load;

    Runner(Pinning pinning, Options.Plan plan, LoadProgram load) {
        this.pinning = pinning;
        this.plan = plan;
        this.load = load;
    }

    Sample round(Group group, Contestant contestant) throws IOException {
        var command = command(group, contestant);
        try (var process = start(contestant.name(), MEASURED, command)) {
            return switch (contestant.work()) {
                case Work.Loop _, Work.Probe _ -> Sample.parse(process.expect("result "));
                case Work.Server _, Work.Program _ ->
                        loaded(process, group.connections(), contestant);
            };
        }
    }

    /// Loads a server, and adds to what the load saw what the server spent on it.
    private Sample loaded(PinnedProcess server, int connections, Contestant contestant)
            throws IOException {
        var port = server.expect("port ").substring("port ".length()).strip();
        var command = load.command(port, connections, plan);
        try (var client = start("load of " + contestant.name(), LOADING, command)) {
            client.expect("begin");
            long start = System.nanoTime();
            var cpuBefore = server.cpuTime();
            boolean counts = contestant.work() instanceof Work.Server;
            double bytes = counts ? allocated(server) : 0;
            var sample = Sample.parse(client.expect("result "));
            var busy = server.cpuTime().minus(cpuBefore);
            double elapsed = System.nanoTime() - start;
            double requests = sample.figures().get("requests") * elapsed / 1e9;
            var more =
                    sample.with("cpu", busy.toNanos() / requests)
                            .with("busy", Math.min(100, 100 * busy.toNanos() / elapsed));
            return counts ? more.with("bytes", (allocated(server) - bytes) / requests) : more;
        }
    }

    private static double allocated(PinnedProcess server) throws IOException {
        var prefix = "allocated ";
        return Double.parseDouble(server.ask("mark", prefix).substring(prefix.length()));
    }

    private PinnedProcess start(String name, int cpu, List<String> command) throws IOException {
        var limit = plan.warmUp().plus(plan.measured()).multipliedBy(2).plus(GRACE);
        return PinnedProcess.start(name, pinning.on(cpu, command), limit);
    }

    private List<String> command(Group group, Contestant contestant) throws IOException {
        if (contestant.work() instanceof Work.Program program)
            return program.command()
                    .orElseThrow(() -> new IOException(contestant.name() + ": not installed"));
        var words = new ArrayList<>(COMMON_FLAGS);
        words.addAll(contestant.flags());
        words.addAll(plan.flags());
        return java(
                words,
                Child.class,
                group.name(),
                contestant.name(),
                Long.toString(plan.warmUp().toMillis()),
                Long.toString(plan.measured().toMillis()));
    }

    /// The command line of a JVM like ours, on our class path.
    static List<String> java(List<String> flags, Class<?> main, String... arguments) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        return command;
    }
}
