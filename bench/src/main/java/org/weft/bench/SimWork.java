package org.weft.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import org.weft.Microthread;
import org.weft.Reactor;
import org.weft.Scope;
import org.weft.net.ByteStream;
import org.weft.net.Tcp;
import org.weft.sim.Buggify;
import org.weft.sim.ExploreOptions;
import org.weft.sim.Knob;
import org.weft.sim.SimOptions;
import org.weft.sim.Simulation;
import org.weft.sim.SimulationFailure;
import org.weft.sim.Strategy;
import org.weft.sim.explore.RandomOracle;
import org.weft.sim.kernel.Kernel;
import org.weft.sim.kernel.Limits;
import org.weft.sim.kernel.Stop;
import org.weft.sim.kernel.Trace;

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
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int CHILLED = 10;
    private static final int BRIEF = 10_000;
    private static final int LINE_BYTES = 64;

    /// More or less what the most memory takes.
    private static final int READING_MILLIS = 10;

    private static final int DOUBLE_RUNS = 100_000;
    private static final int SCHEDULES = 1_000_000;
    private static final double MIB = 1 << 20;
    private static final Buggify SITE = Buggify.site("bench");
    private static final Knob<Integer> KNOB = Knob.of("bench", 1).between(0, 2);

    /// Lest the loops be found to do nothing.
    private static volatile long answers;

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

    /// The same kernel as in a simulation, of which a trace is kept.
    static void tracedSteps(long count) {
        long each = Math.max(1, count / MICROTHREADS);
        var limits = new Limits(LONG, Long.MAX_VALUE, Integer.MAX_VALUE, Duration.ZERO);
        var kernel =
                new Kernel(new Kernel.Owner() {}, 1, new RandomOracle(1), limits, new Trace(true));
        kernel.start("host", "", Reactor.builder(), main -> start(main, each));
        if (!(kernel.run(() -> false) instanceof Stop.Quiet))
            throw new IllegalStateException("it has not ended: " + kernel.lastStop());
        kernel.dispose();
    }

    /// Without oracle, hash, and all else that makes a simulation of it.
    static void bareSchedules(long count) {
        for (long i = 0; i < count; i++) {
            var reactor =
                    Reactor.builder().world(new BareWorld()).stepped(main -> start(main, SLICES));
            boolean isRunning = true;
            while (isRunning) isRunning = reactor.step(0);
        }
    }

    static void schedules(long count) {
        var options =
                ExploreOptions.within(LONG)
                        .by(Strategy.RANDOM)
                        .schedules((int) Math.min(count, Integer.MAX_VALUE));
        Simulation.explore(options, scope -> start(scope, SLICES));
    }

    static void sites(long count) {
        long fired = 0;
        for (long i = 0; i < count; i++) if (SITE.fires()) fired++;
        answers = fired;
    }

    static void knobs(long count) {
        long sum = 0;
        for (long i = 0; i < count; i++) sum += KNOB.get();
        answers = sum;
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
                        int me = i;
                        sim.host(name(i), () -> Scope.run(scope -> node(scope, me, NODES, BEAT)));
                    }
                    sim.on("clock", () -> Microthread.sleep(length));
                });
    }

    private static String name(int number) {
        return "node" + number;
    }

    /// Calls those from the next one up to, but without, `end`.
    private static void node(Scope scope, int me, int end, Duration beat) throws Exception {
        var listener = Tcp.listen(name(me), PORT);
        for (int i = me + 1; i < end; i++) {
            String peer = name(i);
            scope.start("dialler", () -> dial(peer, beat));
        }
        while (true) {
            var peer = listener.accept();
            scope.start("peer", () -> beat(peer, beat));
        }
    }

    private static void dial(String peer, Duration beat) throws Exception {
        Microthread.sleep(BEAT); // until it listens: early enough for the warm-up's short runs
        beat(Tcp.connect(peer, PORT), beat);
    }

    private static void beat(ByteStream stream, Duration beat) throws Exception {
        Scope.run(scope -> {
            scope.start("listener", () -> listen(stream));
            var buffer = ByteBuffer.allocate(MESSAGE_BYTES);
            while (true) {
                stream.write(buffer.clear());
                Microthread.sleep(beat);
            }
        });
    }

    private static void listen(ByteStream stream) throws Exception {
        var buffer = ByteBuffer.allocate(MESSAGE_BYTES);
        while (stream.read(buffer) >= 0) buffer.clear();
    }

    /// An operation is a heartbeat, between a host and the next one. Those from `awake` on are connected like the others, and
    /// silent.
    static void chain(int number, int awake, long count) {
        int ends = awake < number ? 1 : 2; // the first calls only, as the last is called only
        int beats = 2 * awake - ends;
        Duration length = SECOND.multipliedBy(1 + count / 2 / beats);
        Simulation.run(
                once(),
                sim -> {
                    link(sim, number, awake);
                    sim.on("clock", () -> Microthread.sleep(length));
                });
    }

    private static void link(Simulation sim, int number, int awake) {
        for (int i = 0; i < number; i++) {
            int me = i;
            int end = Math.min(number, i + 2);
            Duration beat = i < awake ? SECOND : LONG;
            sim.host(name(i), () -> Scope.run(scope -> node(scope, me, end, beat)));
        }
    }

    /// A chain of ten; between two seconds of it so much memory is read, as if many others had had their turns. That does not
    /// count, so it takes the time of the simulator's thread itself.
    static Sample chilled(int mebibytes, Duration warmUp, Duration measured) {
        long warm = System.nanoTime() + warmUp.toNanos();
        do chain(CHILLED, CHILLED, BRIEF);
        while (System.nanoTime() < warm);
        long seconds = Math.max(1, measured.toMillis() / READING_MILLIS);
        var memory = new byte[mebibytes << 20];
        var nanos = new LongAdder();
        Simulation.run(
                once(),
                sim -> {
                    long simulator = Thread.currentThread().threadId();
                    link(sim, CHILLED, CHILLED);
                    sim.on("clock", () -> chill(memory, seconds, simulator, nanos));
                });
        return Sample.of("cpu", nanos.doubleValue() / 2 / seconds / (2 * (CHILLED - 1)));
    }

    private static void chill(byte[] memory, long seconds, long simulator, LongAdder nanos)
            throws Exception {
        Microthread.sleep(SECOND.dividedBy(2)); // so that all beat in the middle
        for (long second = 0; second < seconds; second++) {
            long sum = 0;
            for (int i = 0; i < memory.length; i += LINE_BYTES) sum += memory[i];
            answers = sum;
            long start = THREADS.getThreadCpuTime(simulator);
            Microthread.sleep(SECOND);
            nanos.add(THREADS.getThreadCpuTime(simulator) - start);
        }
    }

    /// An operation is a wake-up of one that is awake now and then; the others sleep all the time.
    static void hosts(int awake, int asleep, long count) {
        long each = Math.max(1, count / 2 / awake);
        Simulation.run(
                once(),
                sim -> {
                    for (int i = 0; i < asleep; i++)
                        sim.host("sleeper" + i, () -> Microthread.sleep(LONG));
                    for (int i = 0; i < awake; i++)
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
