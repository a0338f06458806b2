package org.weft.bench;

import java.nio.ByteBuffer;
import java.time.Duration;
import org.weft.Microthread;
import org.weft.Scope;
import org.weft.net.ByteStream;
import org.weft.net.Tcp;
import org.weft.sim.ExploreOptions;
import org.weft.sim.SimOptions;
import org.weft.sim.Simulation;
import org.weft.sim.SimulationFailure;
import org.weft.sim.Strategy;

/// What is simulated.
final class SimWork {
    private static final int PORT = 7;
    private static final int MESSAGE_BYTES = 64;
    private static final int NODES = 5;
    private static final int MICROTHREADS = 3;
    private static final int SLICES = 10;
    private static final Duration BEAT = Duration.ofMillis(50);
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration LONG = Duration.ofDays(3_650);
    private static final int DOUBLE_RUNS = 100_000;
    private static final int SCHEDULES = 1_000_000;
    private static final double MIB = 1 << 20;

    private SimWork() {}

    private static SimOptions once() {
        return SimOptions.seed(1).simulating(LONG).within(LONG).stepsWithoutTime(Integer.MAX_VALUE);
    }

    static void steps(long count) {
        long each = Math.max(1, count / 2 / MICROTHREADS);
        Simulation.run(once(), sim -> sim.on("host", () -> Scope.run(scope -> start(scope, each))));
    }

    private static void start(Scope scope, long slices) {
        for (int i = 0; i < MICROTHREADS; i++)
            scope.start(
                    "worker",
                    () -> {
                        for (long slice = 1; slice < slices; slice++) Microthread.yield();
                    });
    }

    static void schedules(long count) {
        var options =
                ExploreOptions.within(LONG)
                        .by(Strategy.RANDOM)
                        .schedules((int) Math.min(count, Integer.MAX_VALUE));
        Simulation.explore(options, scope -> start(scope, SLICES));
    }

    static void messages(long count) {
        long each = Math.max(1, count / 2 / 2);
        Simulation.run(
                once(),
                sim -> {
                    sim.host("server", SimWork::echo);
                    sim.on("client", () -> ask(each));
                });
    }

    private static void echo() throws Exception {
        try (var listener = Tcp.listen("server", PORT);
                var peer = listener.accept()) {
            var buffer = ByteBuffer.allocate(MESSAGE_BYTES);
            while (peer.read(buffer) >= 0) {
                peer.write(buffer.flip());
                buffer.clear();
            }
        }
    }

    private static void ask(long count) throws Exception {
        Microthread.sleep(SECOND); // until it listens
        try (var stream = Tcp.connect("server", PORT)) {
            var buffer = ByteBuffer.allocate(MESSAGE_BYTES);
            for (long i = 0; i < count; i++) {
                stream.write(buffer.clear());
                buffer.clear();
                while (buffer.hasRemaining()) stream.read(buffer);
            }
        }
    }

    /// An operation is a millisecond.
    static void cluster(long count) {
        Duration length = Duration.ofMillis(Math.max(1, count / 2));
        Simulation.run(
                once(),
                sim -> {
                    for (int i = 0; i < NODES; i++) {
                        String name = "node" + i;
                        int first = i + 1;
                        sim.host(name, () -> Scope.run(scope -> node(scope, name, first)));
                    }
                    sim.on("clock", () -> Microthread.sleep(length));
                });
    }

    private static void node(Scope scope, String name, int first) throws Exception {
        var listener = Tcp.listen(name, PORT);
        for (int i = first; i < NODES; i++) {
            String peer = "node" + i;
            scope.start("dialler", () -> dial(peer));
        }
        while (true) {
            var peer = listener.accept();
            scope.start("peer", () -> beat(peer));
        }
    }

    private static void dial(String peer) throws Exception {
        Microthread.sleep(SECOND);
        beat(Tcp.connect(peer, PORT));
    }

    private static void beat(ByteStream stream) throws Exception {
        Scope.run(scope -> {
            scope.start("listener", () -> listen(stream));
            var buffer = ByteBuffer.allocate(MESSAGE_BYTES);
            while (true) {
                stream.write(buffer.clear());
                Microthread.sleep(BEAT);
            }
        });
    }

    private static void listen(ByteStream stream) throws Exception {
        var buffer = ByteBuffer.allocate(MESSAGE_BYTES);
        while (stream.read(buffer) >= 0) buffer.clear();
    }

    static void hosts(int number, long count) {
        long each = Math.max(1, count / 2 / number);
        Simulation.run(
                once(),
                sim -> {
                    for (int i = 0; i < number; i++)
                        sim.on(
                                "host" + i,
                                () -> {
                                    for (long beat = 0; beat < each; beat++)
                                        Microthread.sleep(SECOND);
                                });
                });
    }

    /// Each call of a simulation runs its first seed twice, and compares. Where there is little time it is a hundredth.
    static Sample repeats(Duration warmUp, Duration measured) {
        int share = measured.compareTo(SECOND) < 0 ? 100 : 1;
        int differences = 0;
        for (int seed = 1; seed <= DOUBLE_RUNS / share; seed++)
            differences += differs(seed) ? 1 : 0;
        double early = heap();
        schedules((SCHEDULES - 2 * DOUBLE_RUNS) / share);
        return Sample.of("differences", differences).with("early", early).with("late", heap());
    }

    private static boolean differs(int seed) {
        try {
            var options = SimOptions.seed(seed);
            Simulation.run(
                    options, sim -> sim.on("host", () -> Scope.run(scope -> start(scope, 3))));
            return false;
        } catch (SimulationFailure e) {
            return true;
        }
    }

    private static double heap() {
        System.gc();
        var runtime = Runtime.getRuntime();
        return (runtime.totalMemory() - runtime.freeMemory()) / MIB;
    }
}
