package org.weft.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// The program that loads an echo server, in a process of its own: [EchoLoad], or the same in C to check it against.
///
/// It prints `begin` when it has warmed up, `result requests=.. p50=..` at the end, and ends with its standard input.
@FunctionalInterface
interface LoadProgram {
    List<String> command(String port, int connections, Options.Plan plan) throws IOException;

    static LoadProgram of(Options.LoadKind kind) throws IOException {
        return switch (kind) {
            case NIO ->
                    (port, connections, plan) ->
                            Runner.java(
                                    List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:-UsePerfData"),
                                    EchoLoad.class,
                                    arguments(port, connections, plan));
            case C -> {
                var binary = Native.compile("echoload.c", "cc", "-O2", "-o");
                yield (port, connections, plan) -> {
                    var words = new ArrayList<>(List.of(binary));
                    words.addAll(List.of(arguments(port, connections, plan)));
                    return words;
                };
            }
        };
    }

    private static String[] arguments(String port, int connections, Options.Plan plan) {
        return new String[] {
            port,
            Integer.toString(connections),
            Long.toString(plan.warmUp().toMillis()),
            Long.toString(plan.measured().toMillis())
        };
    }
}
