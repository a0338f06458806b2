package org.weft.examples.demo;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.weft.Event;
import org.weft.Microthread;
import org.weft.Reactor;
import org.weft.Scope;
import org.weft.net.ByteStream;
import org.weft.net.Lines;
import org.weft.net.Tcp;
import org.weft.net.TcpListener;
import org.weft.process.Command;
import org.weft.sim.Expect;
import org.weft.sim.SimOptions;
import org.weft.sim.SimProcess;
import org.weft.sim.Simulation;

/// The demo in simulated worlds: its front door, its pool and its clients as they are, with children
/// that crash, hang, ignore what they are asked and start slowly.
class PoolInSimulationTest {
    /// Twice as long as it is to the next start: what costs is what is said meanwhile, some 200 lines a second.
    private static final Duration SHORT = ofSeconds(4);

    private static final Duration LONG = ofSeconds(12);

    /// On a busy machine too.
    private static final Duration AS_LONG_AS_IT_TAKES = Duration.ofMinutes(30);

    @Test
    void thePoolKeepsItsPromises() {
        Simulation.run(SimOptions.seeds(20), sim -> new Play(sim, LONG).begin());
    }

    @Test
    @Tag("slow")
    @Tag("direct") // a seed gives the same run on either engine
    void thePoolKeepsItsPromisesInTenThousandWorlds() {
        Simulation.run(
                SimOptions.seeds(10_000).within(AS_LONG_AS_IT_TAKES),
                sim -> new Play(sim, SHORT).begin());
    }

    @Test
    @Tag("slow")
    @Tag("direct")
    void thePoolKeepsItsPromisesForLongerInFiveHundredOthers() {
        Simulation.run(
                SimOptions.seeds(500).startingAt(1_000_000).within(AS_LONG_AS_IT_TAKES),
                sim -> new Play(sim, LONG).begin());
    }

    /// One world.
    private static final class Play {
        private static final Duration LOOK_INTERVAL = ofMillis(50);
        private static final Duration LONGEST_WITHOUT_START =
                Pool.START_INTERVAL
                        .plus(LOOK_INTERVAL.multipliedBy(2)) // seen late, both times
                        .plusMillis(25); // until a child that is started is there

        private final Simulation sim;
        private final Duration length;
        private final Tally tally = new Tally();
        private final Pool pool = new Pool(Command.of("demo-child"), tally);

        Play(Simulation sim, Duration length) {
            this.sim = sim;
            this.length = length;
        }

        void begin() {
            sim.processes().program("demo-child", Play::beChild);
            sim.on(
                    "host",
                    () -> {
                        try (var listener = Tcp.listen("127.0.0.1", 0)) {
                            Scope.run("demo", scope -> play(scope, listener));
                        }
                        assertEquals(pool.starts(), pool.exits());
                        assertEquals(0, pool.running());
                        assertEquals(List.of(), realProblems());
                    });
        }

        private void play(Scope scope, TcpListener listener) throws InterruptedException {
            scope.startDaemon("pool", pool::run);
            scope.startDaemon("front door", () -> new FrontDoor(listener, pool).serve());
            scope.startDaemon("watcher", this::watch);
            new Load(listener.port(), length, tally).run();
        }

        /// Never more than the maximum; as long as there are too few, one is started an interval.
        private void watch() throws InterruptedException {
            Duration goodAt = Reactor.current().uptime();
            int starts = 0;
            while (true) {
                Duration now = Reactor.current().uptime();
                Expect.always(pool.running() <= Pool.MAXIMUM, "never more than the maximum");
                if (pool.running() >= Pool.MINIMUM || pool.starts() > starts) goodAt = now;
                starts = pool.starts();
                boolean isTooLong = now.minus(goodAt).compareTo(LONGEST_WITHOUT_START) > 0;
                Expect.always(!isTooLong, "not below the minimum for longer than an interval");
                Microthread.sleep(LOOK_INTERVAL);
            }
        }

        /// What children do here is what the demo itself counts as wrong.
        private List<String> realProblems() {
            return tally.problems().stream()
                    .filter(problem -> !problem.startsWith("a child could not be started"))
                    .filter(problem -> !problem.startsWith("no child was killed"))
                    .filter(problem -> !problem.startsWith("no line was answered"))
                    .toList();
        }

        // ---- a child, as it sees itself

        private static int beChild(SimProcess process) throws Exception {
            var random = Reactor.current().random();
            if (random.nextInt(4) == 0) {
                var _ = process.terminated(); // and ignores it
            }
            if (random.nextInt(4) == 0) Microthread.sleep(ofMillis(random.nextInt(5_000)));
            if (random.nextInt(8) == 0) return 3; // before it says where it is
            try (var listener = Tcp.listen("127.0.0.1", 0)) {
                process.output().write(US_ASCII.encode("port " + listener.port() + "\n"));
                Duration life = ofMillis(1 + random.nextInt(20_000));
                boolean doesCrash = random.nextInt(3) == 0;
                Scope.run(scope -> {
                    scope.startDaemon("server", () -> serve(listener));
                    if (doesCrash) scope.startDaemon("mishap", () -> crashAfter(life));
                    readToTheEnd(process.input());
                });
            }
            return 0;
        }

        private static void crashAfter(Duration life) throws InterruptedException {
            Microthread.sleep(life);
            throw new IllegalStateException("crashed");
        }

        private static void serve(TcpListener listener) throws InterruptedException {
            var random = Reactor.current().random();
            while (true) {
                try (var client = listener.accept()) {
                    var lines = Lines.of(client, UTF_8, 1024);
                    for (String line = lines.read(); line != null; line = lines.read()) {
                        if (random.nextInt(500) == 0) Event.never().await(); // it hangs
                        lines.write(DemoChild.answerTo(line));
                        Microthread.yield();
                    }
                } catch (IOException _) {
                    Expect.reachable("a child has lost its client");
                }
            }
        }

        private static void readToTheEnd(ByteStream input)
                throws IOException, InterruptedException {
            var ignored = ByteBuffer.allocate(16);
            while (input.read(ignored.clear()) >= 0) assertTrue(ignored.position() > 0);
        }
    }
}
