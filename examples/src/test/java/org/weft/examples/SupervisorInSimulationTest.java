package org.weft.examples;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.weft.Event;
import org.weft.Microthread;
import org.weft.Reactor;
import org.weft.Scope;
import org.weft.Timeout;
import org.weft.event.Value;
import org.weft.net.Lines;
import org.weft.process.ChildProcess;
import org.weft.process.Command;
import org.weft.sim.Expect;
import org.weft.sim.SimOptions;
import org.weft.sim.SimProcess;
import org.weft.sim.Simulation;

/// The supervisor of the seed in simulated worlds, with children that crash, hang, ignore what they
/// are asked, start slowly or not at all: never more than the maximum, never below the minimum for
/// longer than the start interval allows, every exit counted once.
class SupervisorInSimulationTest {
    private static final int MINIMUM = 2;
    private static final int MAXIMUM = 4;
    private static final Duration START_INTERVAL = ofSeconds(15);

    @Test
    void theSupervisorKeepsItsPromises() {
        Simulation.run(SimOptions.seeds(100), sim -> new Play(sim).begin());
    }

    @Test
    @Tag("slow")
    @Tag("direct") // a seed gives the same run on either engine
    void theSupervisorKeepsItsPromisesInTenThousandWorlds() {
        Simulation.run(
                SimOptions.seeds(10_000).within(Duration.ofMinutes(10)),
                sim -> new Play(sim).begin());
    }

    /// One world.
    private static final class Play {
        private static final Command CHILD = Command.of("child");
        private static final Duration LENGTH = Duration.ofMinutes(5);
        private static final Duration SILENCE_LIMIT = ofSeconds(12);
        private static final Duration GRACE = ofSeconds(3);
        private static final Duration INSTANT = ofMillis(1); // a limit that is not met exactly

        private final Simulation sim;
        private final Supervisor supervisor =
                new Supervisor(MINIMUM, MAXIMUM, START_INTERVAL, this::live);
        private final Value<Integer> starts = new Value<>(0);
        private final Value<Integer> toldOfExits = new Value<>(0);
        private final Set<ChildProcess> living = new LinkedHashSet<>();
        private int children;
        private int awaitedExits;

        Play(Simulation sim) {
            this.sim = sim;
        }

        void begin() {
            sim.processes().program("child", Play::beChild);
            sim.on(
                    "host",
                    () -> {
                        Scope.run(scope -> play(scope));
                        toldOfExits.is(count -> count >= children).await();
                        assertEquals(0, supervisor.running().get());
                        assertEquals(children, toldOfExits.get());
                        assertEquals(children, awaitedExits);
                        assertTrue(living.isEmpty(), living::toString);
                    });
        }

        private void play(Scope scope) throws InterruptedException {
            scope.start("supervisor", () -> supervisor.keepRunning(scope));
            scope.start("watcher", this::watchTheMinimum);
            scope.start("customer", this::wantMoreOrLess);
            scope.start("mishaps", this::breakStarts);
            Microthread.sleep(LENGTH);
            scope.cancel("the play is over");
        }

        /// As long as there are too few, one is started an interval.
        private void watchTheMinimum() throws IOException, InterruptedException {
            var enough = supervisor.running().is(count -> count >= MINIMUM);
            var tooFew = supervisor.running().is(count -> count < MINIMUM);
            Event<?> better = starts.changed().or(enough.holds());
            while (true) {
                tooFew.await();
                Timeout.run("start", START_INTERVAL.plus(INSTANT), better::await);
            }
        }

        private void wantMoreOrLess() throws InterruptedException {
            var random = Reactor.current().random();
            while (true) {
                Microthread.sleep(ofMillis(random.nextInt(20_000)));
                if (random.nextInt(4) > 0) supervisor.requestOneMore();
                else supervisor.retireOne();
            }
        }

        private void breakStarts() throws InterruptedException {
            var random = Reactor.current().random();
            while (true) {
                Microthread.sleep(ofMillis(random.nextInt(120_000)));
                var why = new IOException("no memory");
                try (var _ = sim.processes().failToSpawn("child", why)) {
                    Microthread.sleep(ofMillis(random.nextInt(40_000)));
                }
            }
        }

        // ---- a child, as its parent sees it

        private void live() throws InterruptedException {
            starts.update(count -> count + 1);
            Expect.always(supervisor.running().get() <= MAXIMUM, "never more than the maximum");
            try (var child = ChildProcess.start(CHILD)) {
                begins(child);
                try {
                    listen(child);
                } finally {
                    child.stop(GRACE);
                    awaitedExits++;
                }
            } catch (IOException e) {
                Expect.reachable("a child could not be started");
                assertTrue(e.getMessage().contains("no memory"), e.getMessage());
            }
        }

        private void begins(ChildProcess child) {
            children++;
            living.add(child);
            Expect.always(living.size() <= MAXIMUM, "never more children than the maximum");
            child.exited()
                    .once(_ -> {
                        toldOfExits.update(count -> count + 1);
                        assertTrue(living.remove(child), "told twice");
                    });
        }

        /// Until it has ended, or says nothing any more.
        private static void listen(ChildProcess child) throws InterruptedException {
            var lines = Lines.ascii(child.output(), 80);
            try {
                String line = "";
                while (line != null) line = Timeout.call(SILENCE_LIMIT, lines::read);
                child.exited().await();
                Expect.reachable("a child has ended by itself");
            } catch (IOException _) {
                Expect.reachable("a child hangs");
            }
        }

        // ---- a child, as it sees itself

        private static int beChild(SimProcess process) throws Exception {
            var random = Reactor.current().random();
            if (random.nextInt(3) == 0) {
                var _ = process.terminated(); // and ignores it
            }
            Microthread.sleep(ofMillis(random.nextInt(10_000))); // slow to start
            for (int beats = random.nextInt(20); beats > 0; beats--) {
                process.output().write(US_ASCII.encode("alive\n"));
                Microthread.sleep(ofSeconds(5));
            }
            return switch (random.nextInt(4)) {
                case 0 -> 0;
                case 1 -> throw new IllegalStateException("crashed");
                default -> {
                    Event.never().await();
                    yield 2;
                }
            };
        }
    }
}
