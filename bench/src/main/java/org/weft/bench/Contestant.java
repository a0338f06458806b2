package org.weft.bench;

import java.util.List;
import java.util.stream.Stream;

/// One program to be measured, and the flags an expert would start its JVM with.
record Contestant(String name, Work work, List<String> flags) {
    static Contestant of(String name, Work.Loop loop, String... flags) {
        return new Contestant(name, loop, List.of(flags));
    }

    static Contestant probe(String name, Work.Probe probe, String... flags) {
        return new Contestant(name, probe, List.of(flags));
    }

    /// The same with more flags.
    Contestant with(String... more) {
        return new Contestant(name, work, Stream.concat(flags.stream(), Stream.of(more)).toList());
    }

    static Contestant server(String name, Work.Server server, String... flags) {
        return new Contestant(name, server, List.of(flags));
    }
}
