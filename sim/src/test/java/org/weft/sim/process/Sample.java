package org.weft.sim.process;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.stream.IntStream;
import org.weft.Event;
import org.weft.Microthread;
import org.weft.net.ByteStream;
import org.weft.net.Lines;
import org.weft.sim.SimProcess;
import org.weft.sim.SimProgram;

/// Programs that do the same as a shell script and in a simulation.
enum Sample {
    TRUE("exit 0", _ -> 0),
    EXIT_3("exit 3", _ -> 3),
    EXIT_128("exit 128", _ -> 128),
    EXIT_143("exit 143", _ -> 143),
    EXIT_193("exit 193", _ -> 193),
    EXIT_255("exit 255", _ -> 255),
    EXIT_257("exit 257", _ -> 257),
    SLEEP("exec sleep 1000", _ -> sleep()),
    CAT("exec cat", Sample::cat),
    READ_LINE_EXIT_4("read line; exit 4", p -> readLine(p) == null ? 4 : 5),
    READ_LINE_PRINT_IT(
            "read line; echo got $line", p -> print(p.output(), "got " + readLine(p) + "\n")),
    PRINT_ABCDEFG("printf abcdefg", p -> print(p.output(), "abcdefg")),
    PRINT_5_000("seq 1 5000", p -> print(p.output(), numbers(5_000))),
    PRINT_100_000("seq 1 100000", p -> print(p.output(), numbers(100_000))),
    FINE_AND_ALAS(
            "echo fine; echo alas >&2",
            p -> print(p.output(), "fine\n") + print(p.errors(), "alas\n")),
    GREETING(
            "echo hello $GREETING",
            p -> print(p.output(), "hello " + p.environment().get("GREETING") + "\n")),
    LAST_WORDS_THEN_SLEEP("echo last; exec >&-; exec sleep 1000", Sample::lastWordsThenSleep),
    CLOSES_ITS_INPUT("exec <&-; echo closed; exec sleep 1000", Sample::closesItsInput),
    POLITE(
            "trap 'kill -9 $!; echo bye; exit 7' TERM; sleep 1000 & echo ready; wait",
            Sample::polite),
    DEAF("trap '' TERM; echo ready; exec sleep 1000", Sample::deaf),
    LEAVES_ANOTHER_BEHIND("sleep 0.2 & exit 3", Sample::leavesAnotherBehind),
    TALKS_TO_ERRORS("read line; echo err >&2; read line; exit 3", Sample::talksToErrors),
    TALKS("read line; echo out; read line; exit 3", Sample::talks);

    final String script;
    final SimProgram simulated;

    Sample(String script, SimProgram simulated) {
        this.script = script;
        this.simulated = simulated;
    }

    static String numbers(int last) {
        return IntStream.rangeClosed(1, last).mapToObj(n -> n + "\n").collect(joining());
    }

    private static int print(ByteStream to, String text) throws IOException, InterruptedException {
        to.write(US_ASCII.encode(text));
        return 0;
    }

    private static String readLine(SimProcess process) throws IOException, InterruptedException {
        return Lines.ascii(process.input(), 80).read();
    }

    private static int sleep() throws InterruptedException {
        Microthread.sleep(Duration.ofSeconds(1000));
        return 0;
    }

    private static int cat(SimProcess process) throws IOException, InterruptedException {
        var buffer = ByteBuffer.allocate(10_000);
        while (process.input().read(buffer) != -1) {
            process.output().write(buffer.flip());
            buffer.clear();
        }
        return 0;
    }

    private static int lastWordsThenSleep(SimProcess process) throws Exception {
        print(process.output(), "last\n");
        process.output().close();
        return sleep();
    }

    private static int closesItsInput(SimProcess process) throws Exception {
        process.input().close();
        print(process.output(), "closed\n");
        return sleep();
    }

    private static int polite(SimProcess process) throws Exception {
        Event<Void> terminated = process.terminated();
        print(process.output(), "ready\n");
        terminated.await();
        print(process.output(), "bye\n");
        return 7;
    }

    private static int deaf(SimProcess process) throws Exception {
        var _ = process.terminated();
        print(process.output(), "ready\n");
        return sleep();
    }

    private static int leavesAnotherBehind(SimProcess process) {
        process.fork(_ -> {
            Microthread.sleep(Duration.ofMillis(200));
            return 0;
        });
        return 3;
    }

    private static int talks(SimProcess process) throws Exception {
        var in = Lines.ascii(process.input(), 80);
        in.read();
        print(process.output(), "out\n");
        in.read();
        return 3;
    }

    private static int talksToErrors(SimProcess process) throws Exception {
        var in = Lines.ascii(process.input(), 80);
        in.read();
        print(process.errors(), "err\n");
        in.read();
        return 3;
    }
}
