package org.weft.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/// What the command line asks for.
record Options(
        List<String> names, Optional<Path> json, boolean pinned, Optional<String> only, Plan plan) {
    private static final int DEFAULT_ROUNDS = 5;
    private static final int MAX_ROUNDS = 1_000;

    /// Which program loads the echo servers.
    enum LoadKind {
        NIO,
        C
    }

    /// How many rounds there are, how long one takes, and how its processes are started.
    record Plan(
            int rounds, Duration warmUp, Duration measured, LoadKind load, List<String> flags) {}

    static String usage() {
        return """
        usage: bench NAME.. [OPTION..]
        names: %s
          --json FILE    write all rounds there too
          --rounds N     5 if not said; the medians are compared
          --quick        one short round: shows that everything runs, the figures say little
          --only WORD    only the contestants whose name contains WORD
          --load nio|c   who loads the echo servers: a JVM (nio), or the same in C as a check
          --jvm FLAG     one more flag for every measured JVM, such as -XX:+UseG1GC
          --unpinned     measure without taskset\
        """
                .formatted(String.join(" ", Catalogue.names()));
    }

    static Options parse(List<String> arguments) throws Usage {
        var names = new LinkedHashSet<String>();
        var flags = new ArrayList<String>();
        Optional<Path> json = Optional.empty();
        Optional<String> only = Optional.empty();
        Optional<Integer> rounds = Optional.empty();
        boolean quick = false;
        boolean pinned = true;
        var load = LoadKind.NIO;
        var rest = new ArrayList<>(arguments);
        while (!rest.isEmpty()) {
            var word = rest.removeFirst();
            switch (word) {
                case "--json" -> json = Optional.of(writable(value(word, rest)));
                case "--rounds" -> rounds = Optional.of(count(word, value(word, rest)));
                case "--quick" -> quick = true;
                case "--only" -> only = Optional.of(value(word, rest));
                case "--load" -> load = load(value(word, rest));
                case "--jvm" -> flags.add(value(word, rest));
                case "--unpinned" -> pinned = false;
                default -> names.add(known(word));
            }
        }
        if (names.isEmpty()) throw new Usage("nothing to measure: no name\n" + usage());
        var time = quick ? Duration.ofMillis(500) : Duration.ofSeconds(2);
        int count = rounds.orElse(quick ? 1 : DEFAULT_ROUNDS);
        var plan = new Plan(count, time, time, load, List.copyOf(flags));
        return new Options(List.copyOf(names), json, pinned, only, plan);
    }

    private static String known(String word) throws Usage {
        if (Catalogue.names().contains(word)) return word;
        throw new Usage(
                (word.startsWith("-") ? "unknown option: " : "unknown benchmark: ")
                        + word
                        + "\n"
                        + usage());
    }

    private static String value(String option, List<String> rest) throws Usage {
        if (rest.isEmpty()) throw new Usage("no value after " + option + "\n" + usage());
        return rest.removeFirst();
    }

    /// Better refused now than after ten minutes.
    private static Path writable(String file) throws Usage {
        var path = Path.of(file).toAbsolutePath();
        if (Files.isDirectory(path) || !Files.isWritable(path.getParent()))
            throw new Usage("--json cannot be written: " + path);
        return path;
    }

    private static int count(String option, String text) throws Usage {
        if (text.matches("[0-9]{1,4}")) {
            int count = Integer.parseInt(text);
            if (count >= 1 && count <= MAX_ROUNDS) return count;
        }
        throw new Usage(option + " not in 1.." + MAX_ROUNDS + ": " + text);
    }

    private static LoadKind load(String text) throws Usage {
        return switch (text) {
            case "nio" -> LoadKind.NIO;
            case "c" -> {
                if (!Pinning.onPath("cc"))
                    throw new Usage("cc not found: no C compiler for --load c");
                yield LoadKind.C;
            }
            default -> throw new Usage("--load is neither nio nor c: " + text);
        };
    }
}
