package org.weft.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.weft.bench.catalogue.BugHunt;

/// Measures Weft and its rivals in turn, each in a JVM of its own on the same CPU, and compares medians.
public final class Bench {
    private final Options options;
    private final Runner runner;
    private final Set<String> absent = new HashSet<>();
    private boolean somethingFailed;

    private Bench(Options options, Runner runner) {
        this.options = options;
        this.runner = runner;
    }

    /// Exit code 0: measured; 1: something failed; 2: the command line or the machine does not allow it.
    public static void main(String[] args) {
        try {
            System.exit(run(Options.parse(List.of(args))));
        } catch (Usage e) {
            System.err.println("bench: " + e.getMessage());
            System.exit(2);
        } catch (IOException e) {
            System.err.println("bench: " + e);
            System.exit(1);
        }
    }

    private static int run(Options options) throws IOException, Usage {
        var pinning = options.pinned() ? Pinning.detect() : Pinning.none();
        if (options.names().contains("echo") && options.pinned() && pinning.cpus().size() < 2)
            throw new Usage("echo needs a second CPU for its load; --unpinned does without");
        var load = LoadProgram.of(options.plan().load());
        var bench = new Bench(options, new Runner(pinning, options.plan(), load));
        var machine = Machine.facts(pinning, options.plan());
        System.out.print(Report.header(machine));
        var results = new ArrayList<Result>();
        for (var name : options.names()) {
            if (name.equals(Catalogue.BUGS)) bench.huntBugs();
            for (var group : Catalogue.groups(name)) {
                var result = bench.measure(group);
                if (result.samples().isEmpty()) continue;
                System.out.print(Report.table(result));
                results.add(result);
            }
        }
        boolean isComparing = !options.names().equals(List.of(Catalogue.BUGS));
        if (isComparing && results.isEmpty() && !bench.somethingFailed)
            throw new Usage("no contestant's name contains: " + options.only().orElse(""));
        if (options.json().isPresent()) {
            var tree = Report.tree(machine, options.plan(), results);
            Files.writeString(options.json().get(), Json.text(tree));
        }
        return bench.somethingFailed ? 1 : 0;
    }

    private void huntBugs() throws IOException {
        var hunt = new BugHunt(options.plan().rounds(), options.only().orElse(""));
        somethingFailed |= !hunt.run(System.out::println);
    }

    /// Round by round, all contestants in turn: what slows the machine down slows all of them down.
    private Result measure(Group group) throws IOException {
        var result = new Result(group);
        var contestants = new ArrayList<>(group.contestants());
        contestants.removeIf(contestant -> !takesPart(contestant));
        int rounds = options.plan().rounds();
        for (int round = 1; round <= rounds; round++) {
            for (var contestant : List.copyOf(contestants)) {
                try {
                    var sample = runner.round(group, contestant);
                    result.add(contestant, sample);
                    progress(group, contestant, round, sample);
                } catch (IOException e) {
                    System.err.println("bench: " + group.name() + ": " + e.getMessage());
                    contestants.remove(contestant);
                    somethingFailed = true;
                }
            }
        }
        return result;
    }

    private boolean takesPart(Contestant contestant) {
        var only = options.only();
        if (only.isPresent() && !contestant.name().contains(only.get())) return false;
        if (!(contestant.work() instanceof Work.Program program)) return true;
        try {
            if (program.command().isPresent()) return true;
            leftOut(contestant, "not installed here");
        } catch (IOException e) {
            leftOut(contestant, e.getMessage());
        }
        return false;
    }

    /// Says so once, however many groups there are.
    private void leftOut(Contestant contestant, String reason) {
        if (absent.add(contestant.name()))
            System.err.println("bench: left out: " + contestant.name() + ", " + reason);
    }

    private void progress(Group group, Contestant contestant, int round, Sample sample) {
        var column = group.metric().compared();
        System.err.printf(
                Locale.ROOT,
                "%s %d/%d %s %,.1f %s%n",
                group.name(),
                round,
                options.plan().rounds(),
                contestant.name(),
                sample.figures().get(column.key()),
                column.header());
    }
}
