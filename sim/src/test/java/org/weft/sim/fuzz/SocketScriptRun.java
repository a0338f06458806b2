package org.weft.sim.fuzz;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.weft.Action;
import org.weft.Fork;
import org.weft.Microthread;
import org.weft.Scope;
import org.weft.Timeout;
import org.weft.net.Tcp;
import org.weft.net.TcpListener;
import org.weft.net.TcpStream;
import org.weft.sim.fuzz.SocketScript.Step;

/// Takes the steps of a script, each in a microthread of its own, lets the world come to rest after each, and writes down what
/// has ended by then, and how.
final class SocketScriptRun {
    private static final String LOOPBACK = "127.0.0.1";
    private static final Duration LIMIT = Duration.ofMillis(40);
    private static final int PAUSE_NANOS = 500_000;

    private final Scope scope;
    private final byte[] pattern;
    private final @Nullable CountedStream[] streams = new CountedStream[SocketScript.ENDS];
    private final List<List<Microthread>> doing = new ArrayList<>();
    private final Map<Integer, String> ended = new TreeMap<>();
    private TcpListener listener;

    interface Rest {
        /// Waits until nothing happens any more.
        void await(SocketScriptRun run) throws IOException, InterruptedException;
    }

    private SocketScriptRun(Scope scope, byte[] pattern, TcpListener listener) {
        this.scope = scope;
        this.pattern = pattern;
        this.listener = listener;
        for (int i = 0; i < SocketScript.ENDS; i++) doing.add(new ArrayList<>());
    }

    /// @param pattern what is written: more than a connection holds
    /// @return what has ended after each step
    static List<String> of(SocketScript script, byte[] pattern, Rest rest)
            throws IOException, InterruptedException {
        var trail = new ArrayList<String>();
        TcpListener first = Tcp.listen(LOOPBACK, 0);
        Scope.<IOException>run(
                "script",
                scope -> {
                    var run = new SocketScriptRun(scope, pattern, first);
                    run.takeAll(script.steps(), rest, trail);
                    run.closeAll();
                    scope.cancel("the script is over");
                });
        return trail;
    }

    /// Lets two go at once: who connects takes his steps, and who accepts.
    ///
    /// @return what has come of each step, as both saw it
    static String race(SocketScript script, byte[] pattern, RandomGenerator pauses)
            throws IOException, InterruptedException {
        TcpListener first = Tcp.listen(LOOPBACK, 0);
        return Scope.<String, IOException>call(
                "race",
                scope -> {
                    var run = new SocketScriptRun(scope, pattern, first);
                    Fork<String> client =
                            scope.fork("client", () -> run.takeInTurn(script.ofClient(), pauses));
                    Fork<String> server =
                            scope.fork("server", () -> run.takeInTurn(script.ofServer(), pauses));
                    String seen = client.join() + "| " + server.join();
                    run.closeAll();
                    return seen;
                });
    }

    /// Changes as long as something happens.
    long progress() {
        long sum = ended.size();
        for (CountedStream each : streams) if (each != null) sum += each.movedBytes();
        return sum;
    }

    private void takeAll(List<Step> steps, Rest rest, List<String> trail)
            throws IOException, InterruptedException {
        for (int i = 0; i < steps.size(); i++) {
            take(i, steps.get(i));
            rest.await(this);
            trail.add(steps.get(i) + ": " + ended);
            ended.clear();
        }
    }

    private void closeAll() {
        listener.close();
        for (CountedStream each : streams) if (each != null) each.stream.close();
    }

    private void take(int number, Step step) {
        List<Microthread> here = doing.get(step.end());
        switch (step.verb()) {
            case CANCEL -> here.forEach(each -> each.cancel("a step"));
            case CLOSE_LISTENER -> listener.close();
            default -> here.add(scope.start("step " + number, () -> run(number, step)));
        }
    }

    private void run(int number, Step step) throws InterruptedException {
        String outcome = "cancelled";
        try {
            outcome = CountedStream.outcome(() -> done(step));
        } finally {
            ended.put(number, outcome);
        }
    }

    /// Takes steps one after the other, each within a limit, with pauses of any length in between.
    private String takeInTurn(List<Step> steps, RandomGenerator pauses)
            throws InterruptedException {
        var trail = new StringBuilder();
        for (Step step : steps) {
            switch (pauses.nextInt(4)) {
                case 0 -> Microthread.yield();
                case 1 -> Microthread.sleep(Duration.ofNanos(pauses.nextInt(PAUSE_NANOS)));
                default -> {}
            }
            String outcome = CountedStream.outcome(() -> Timeout.call(LIMIT, () -> done(step)));
            trail.append(step).append(": ").append(outcome).append("; ");
        }
        return trail.toString();
    }

    private String done(Step step) throws IOException, InterruptedException {
        CountedStream used = streams[step.end()];
        return switch (step.verb()) {
            case OPEN -> used == null ? open(step.end()) : "open already";
            case LISTEN -> listen();
            default -> used == null ? "not open" : used(step, used);
        };
    }

    private String listen() throws IOException, InterruptedException {
        listener = Tcp.listen(LOOPBACK, listener.port());
        return "listening";
    }

    private String open(int end) throws IOException, InterruptedException {
        boolean connects = SocketScript.connects(end);
        TcpStream opened = connects ? Tcp.connect(LOOPBACK, listener.port()) : listener.accept();
        if (streams[end] != null) opened.close(); // by another step
        else streams[end] = new CountedStream(opened, pattern);
        return "open";
    }

    private static String used(Step step, CountedStream here)
            throws IOException, InterruptedException {
        TcpStream stream = here.stream;
        return switch (step.verb()) {
            case WRITE_BYTE -> here.writeByte();
            case WRITE_MUCH -> here.writeMuch();
            case READ_BYTE -> here.readByte();
            case READ_ALL -> here.readAll();
            case FINISH -> done(stream::finish);
            case CLOSE -> done(stream::close);
            case AWAIT_READABLE -> done(stream.readable()::await);
            case AWAIT_WRITABLE -> done(stream.writable()::await);
            default -> throw new AssertionError(step);
        };
    }

    private static String done(Action<IOException> action)
            throws IOException, InterruptedException {
        action.run();
        return "done";
    }
}
