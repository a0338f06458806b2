package org.weft.sim.fuzz;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.weft.Microthread;
import org.weft.Reactor;
import org.weft.net.Tcp;
import org.weft.net.TcpStream;
import org.weft.sim.SimOptions;
import org.weft.sim.Simulation;
import org.weft.sim.fuzz.SocketScript.Verb;

/// Random scripts, taken step by step over the machine's loopback and over a simulated one: after each step the same has come
/// of it. One for which that is not so is made shorter before it is shown.
///
/// `-Dweft.scripts=1000000` takes that many in the slow test, `-Dweft.scripts.seed=N` others than usual.
class SocketScriptTest {
    private static final int FEW = 80;
    private static final int MANY = Integer.getInteger("weft.scripts", 2_000);
    private static final int LARGE = MANY / 50;
    private static final int SEED = Integer.getInteger("weft.scripts.seed", 20031231);
    private static final int SIMULATIONS = 3;
    private static final int MORE_SIMULATIONS = 20;
    private static final String LOOPBACK = "127.0.0.1";

    /// More than any connection holds on its way, here and there.
    private static final int MUCH_BYTES = 40 << 20;

    private static final int MUCH_SIMULATED_BYTES = 300_000;

    /// How many polls find nothing before a script is thought to be at rest.
    private static final int QUIET_POLLS = 4;

    private static final List<Verb> SMALL =
            List.of(
                    Verb.OPEN,
                    Verb.OPEN,
                    Verb.WRITE_BYTE,
                    Verb.WRITE_BYTE,
                    Verb.READ_BYTE,
                    Verb.READ_BYTE,
                    Verb.READ_ALL,
                    Verb.READ_ALL,
                    Verb.FINISH,
                    Verb.FINISH,
                    Verb.CLOSE,
                    Verb.CLOSE,
                    Verb.AWAIT_READABLE,
                    Verb.AWAIT_WRITABLE,
                    Verb.CANCEL,
                    Verb.CLOSE_LISTENER,
                    Verb.LISTEN);

    /// Without waiting for room beside a writer: Linux makes some whenever anything comes.
    private static final List<Verb> WITH_MUCH =
            List.of(
                    Verb.WRITE_BYTE,
                    Verb.WRITE_MUCH,
                    Verb.READ_BYTE,
                    Verb.READ_ALL,
                    Verb.FINISH,
                    Verb.CLOSE,
                    Verb.AWAIT_READABLE,
                    Verb.CANCEL,
                    Verb.CLOSE_LISTENER);

    @Test
    void whatScriptsDoIsTheSameInTheKernelAndInTheSimulator() throws Exception {
        check(FEW, SMALL, CountedStream.pattern(1));
    }

    @Test
    @Tag("slow")
    void whatManyScriptsDoIsTheSameInTheKernelAndInTheSimulator() throws Exception {
        check(MANY, SMALL, CountedStream.pattern(1));
    }

    @Test
    @Tag("slow")
    void whatScriptsDoThatWriteMuchIsTheSameInTheKernelAndInTheSimulator() throws Exception {
        check(LARGE, WITH_MUCH, CountedStream.pattern(MUCH_BYTES));
    }

    private static void check(int count, List<Verb> verbs, byte[] pattern) throws Exception {
        var random = new Random(SEED);
        var scripts = new ArrayList<SocketScript>();
        for (int i = 0; i < count; i++) scripts.add(SocketScript.draw(random, verbs));
        List<List<String>> seen = inTheKernel(scripts, pattern);
        for (int i = 0; i < count; i++)
            if (!isShown(scripts.get(i), seen.get(i)))
                report(shrunk(scripts.get(i), pattern), pattern);
    }

    private static SocketScript shrunk(SocketScript script, byte[] pattern) throws Exception {
        SocketScript shortest = script;
        for (int i = script.steps().size() - 1; i >= 0; i--) {
            SocketScript shorter = shortest.without(i);
            if (!isShown(shorter, inTheKernel(shorter, pattern))) shortest = shorter;
        }
        return shortest;
    }

    private static void report(SocketScript script, byte[] pattern) throws Exception {
        fail(
                script
                        + "\nin the kernel: "
                        + inTheKernel(script, pattern)
                        + "\nsimulated: "
                        + simulated(script, SIMULATIONS));
    }

    /// Each simulation shows it; or one, if a reader and a writer may both learn of a reset: who is first is told the reason.
    private static boolean isShown(SocketScript script, List<String> seen) {
        int seeds = script.contains(Verb.WRITE_MUCH) ? MORE_SIMULATIONS : SIMULATIONS;
        List<List<String>> simulated = simulated(script, seeds);
        return script.contains(Verb.WRITE_MUCH)
                ? simulated.contains(seen)
                : simulated.stream().allMatch(seen::equals);
    }

    // ---- the kernel

    private static List<String> inTheKernel(SocketScript script, byte[] pattern) throws Exception {
        return inTheKernel(List.of(script), pattern).getFirst();
    }

    private static List<List<String>> inTheKernel(List<SocketScript> scripts, byte[] pattern)
            throws Exception {
        return Reactor.<List<List<String>>, Exception>call(_ -> {
            try (var listener = Tcp.listen(LOOPBACK, 0);
                    var there = Tcp.connect(LOOPBACK, listener.port());
                    var back = listener.accept()) {
                var all = new ArrayList<List<String>>();
                for (SocketScript script : scripts)
                    all.add(
                            SocketScriptRun.of(
                                    script, pattern, run -> awaitRest(run, there, back)));
                return all;
            }
        });
    }

    /// Over loopback the kernel delivers within the call that sends; so the poll that finds a byte finds also what was sent
    /// before.
    private static void awaitRest(SocketScriptRun run, TcpStream there, TcpStream back)
            throws IOException, InterruptedException {
        var buffer = ByteBuffer.allocate(1);
        long before = -1;
        for (int quiet = 0; quiet < QUIET_POLLS; quiet++) {
            if (run.progress() != before) quiet = 0;
            before = run.progress();
            there.write(buffer.clear());
            back.readable().await();
            back.read(buffer.clear());
        }
    }

    // ---- the simulator

    private static List<List<String>> simulated(SocketScript script, int seeds) {
        byte[] pattern = CountedStream.pattern(MUCH_SIMULATED_BYTES);
        var all = new ArrayList<List<String>>();
        Simulation.run(
                SimOptions.seeds(seeds),
                sim ->
                        sim.on(
                                "host",
                                () ->
                                        all.add(
                                                SocketScriptRun.of(
                                                        script, pattern, _ -> awaitRest()))));
        return all;
    }

    private static void awaitRest() throws InterruptedException {
        Microthread.sleep(Duration.ofSeconds(1));
    }
}
