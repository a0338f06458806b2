package org.weft.bench;

import java.util.ArrayList;
import java.util.List;

/// How many 64-byte messages does one core echo over loopback TCP?
///
/// The server has a CPU to itself, the load another. Each connection has one message in flight. `busy` says how much of its
/// CPU the server used: below 95 % something else was too slow, and the comparison is blurred.
final class EchoBench {
    /// What an expert gives Netty on JDK 25: its buffers and its selector use what the JDK hides.
    private static final List<String> NETTY_FLAGS =
            List.of(
                    "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
                    "--add-opens=java.base/java.nio=ALL-UNNAMED",
                    "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
                    "-Dio.netty.tryReflectionSetAccessible=true",
                    "-Dio.netty.noUnsafe=false",
                    "--sun-misc-unsafe-memory-access=allow",
                    "--enable-native-access=ALL-UNNAMED",
                    "-Dio.netty.leakDetection.level=disabled");

    private EchoBench() {}

    static List<Group> groups() {
        return List.of(group(64, 0.95), group(1_000, 0.90));
    }

    private static Group group(int connections, double toCallbacks) {
        return new Group(
                "echo-" + connections,
                "echo 64 bytes over " + connections + " connections",
                Metric.REQUESTS,
                connections,
                servers(),
                List.of(
                        Target.of("weft-direct", toCallbacks, "nio-callbacks"),
                        Target.of("weft-direct", 1.25, "virtual-threads"),
                        Target.of("weft-direct", 1.05, "netty"),
                        Target.of("weft-direct", 1.05, "go")));
    }

    private static List<Contestant> servers() {
        var all = new ArrayList<Contestant>();
        all.add(Contestant.server("nio-callbacks", NioEcho::serve));
        all.addAll(Weft.onBothEngines("weft", (Work.Server) WeftEcho::serve));
        all.add(
                Contestant.server(
                        "virtual-threads",
                        VirtualThreadEcho::serve,
                        Flags.ONE_CARRIER,
                        Flags.AT_MOST_ONE_CARRIER));
        all.add(new Contestant("netty", (Work.Server) NettyEcho::serve, NETTY_FLAGS));
        all.add(new Contestant("go", (Work.Program) GoEcho::command, List.of()));
        return all;
    }
}
