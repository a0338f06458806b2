package org.weft.bench;

import java.util.List;

/// One program to be measured, and the flags an expert would start its JVM with.
record Contestant(String name, Work work, List<String> flags) {
    static Contestant of(String name, Work.Loop loop, String... flags) {
        return new Contestant(name, loop, List.of(flags));
    }

    static Contestant server(String name, Work.Server server, String... flags) {
        return new Contestant(name, server, List.of(flags));
    }
}
