package org.weft.bench;

import java.util.List;
import java.util.Optional;

/// How many 64-byte messages does one core echo over loopback TCP?
///
/// The server has a CPU to itself, the load another. Each connection has one message in flight. `busy` says how much of its
/// CPU the server used: below some 95 % it was the load that was too slow, and the comparison is blurred.
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

    private static final List<Contestant> SERVERS =
            List.of(
                    Contestant.server("nio-callbacks", NioEcho::serve),
                    new Contestant("netty", (Work.Server) NettyEcho::serve, NETTY_FLAGS),
                    Contestant.server(
                            "virtual-threads",
                            VirtualThreadEcho::serve,
                            Flags.ONE_CARRIER,
                            Flags.AT_MOST_ONE_CARRIER),
                    // Weft: direct and portable
                    new Contestant("go", (Work.Program) EchoBench::go, List.of()));

    private EchoBench() {}

    static List<Group> groups() {
        return List.of(group(64, 0.95), group(1_000, 0.90));
    }

    private static Group group(int connections, double toCallbacks) {
        return new Group(
                "echo-" + connections,
                "echo 64 bytes over %,d connections".formatted(connections),
                Metric.REQUESTS,
                connections,
                SERVERS,
                List.of(
                        Target.of("weft", toCallbacks, "nio-callbacks"),
                        Target.of("weft", 1.25, "virtual-threads"),
                        Target.of("weft", 1.05, "netty"),
                        Target.of("weft", 1.05, "go")));
    }

    private static Optional<List<String>> go() throws java.io.IOException {
        if (!Pinning.onPath("go")) return Optional.empty();
        return Optional.of(List.of(GoHolder.binary()));
    }

    /// Built once, on first use.
    private static final class GoHolder {
        private static String binary = "";

        static String binary() throws java.io.IOException {
            if (binary.isEmpty()) binary = Native.compile("echo.go", "go", "build", "-o");
            return binary;
        }
    }
}
