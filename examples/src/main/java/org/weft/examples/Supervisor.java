package org.weft.examples;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.weft.Action;
import org.weft.Blocking;
import org.weft.Inlet;
import org.weft.Microthread;
import org.weft.Reactor;
import org.weft.Scope;
import org.weft.TimedOutException;
import org.weft.Timeout;
import org.weft.event.Value;
import org.weft.event.View;
import org.weft.net.ByteStream;
import org.weft.net.Lines;
import org.weft.process.ChildProcess;
import org.weft.process.Command;

/// The process supervisor of the post that Weft began with: it keeps at least `minimum` and at most
/// `maximum` children running, and starts them no faster than one an interval. Who wants more than
/// the minimum asks for each.
///
/// As a program it keeps copies of any command running, and prints what they print:
///
/// ```
/// ./weft run examples/src/main/java/org/weft/examples/Supervisor.java 2 4 15 my-server --port 0
/// ```
///
/// That is the minimum, the maximum, the seconds between two starts, and the command. A line `+` on
/// its standard input asks for one more child, a line `-` retires one. When it is interrupted or
/// terminated it ends its children first.
public final class Supervisor {
    private final int minimum;
    private final int maximum;
    private final Duration startInterval;
    private final Action<RuntimeException> life;

    private final Value<Integer> running = new Value<>(0);
    private final Value<Integer> desired;

    /// Those that are not being retired, in the order in which they were started.
    private final Deque<Microthread> children = new ArrayDeque<>();

    /// Makes one that runs nothing yet.
    ///
    /// @param minimum how many children are kept running, at least 0
    /// @param maximum how many there may be, at least 1 and `minimum`
    /// @param startInterval how long after a start the next may follow
    /// @param life starts a child and returns when it has ended; cancelled, it ends the child
    ///     first. What goes wrong with a child it deals with itself
    /// @throws IllegalArgumentException if a number is out of range
    public Supervisor(
            int minimum, int maximum, Duration startInterval, Action<RuntimeException> life) {
        if (minimum < 0) throw new IllegalArgumentException("minimum < 0: " + minimum);
        if (maximum < Math.max(1, minimum))
            throw new IllegalArgumentException(
                    "maximum < 1 or < minimum " + minimum + ": " + maximum);
        this.minimum = minimum;
        this.maximum = maximum;
        this.startInterval = startInterval;
        this.life = life;
        this.desired = new Value<>(minimum);
    }

    /// Keeps children running, until it is cancelled. Suspends always.
    ///
    /// @param scope where the children live
    /// @throws InterruptedException if cancelled
    public void keepRunning(Scope scope) throws InterruptedException {
        var somethingChanged = running.changed().or(desired.changed()); // made once, awaited often
        while (true) {
            if (running.get() < desired.get()) {
                startOneChild(scope); // counts it as running at once
                if (running.get() >= desired.get()) desired.set(minimum); // met, whoever dies next
                Microthread.sleep(startInterval);
            } else {
                desired.set(minimum); // satisfied: fall back to the minimum
                somethingChanged.await(); // no wake-up is lost: nobody ran since the test above
            }
        }
    }

    private void startOneChild(Scope scope) {
        running.update(count -> count + 1);
        children.add(
                scope.start(
                        "child",
                        () -> {
                            try {
                                life.run();
                            } finally {
                                children.remove(Microthread.current());
                                running.update(count -> count - 1);
                            }
                        }));
    }

    /// Asks for one child more than there are now, unless that is the maximum already. Asking again
    /// before it has been started changes nothing. Never suspends.
    public void requestOneMore() {
        desired.set(Math.max(desired.get(), Math.min(maximum, running.get() + 1)));
    }

    /// Retires the child that was started last, if at least the minimum remains: its life is
    /// cancelled. It counts as running until it has ended. Never suspends.
    ///
    /// @return whether it did
    public boolean retireOne() {
        if (children.size() <= minimum) return false;
        children.removeLast().cancel("retired");
        return true;
    }

    /// Shows how many children are running, those that are being started or retired included.
    ///
    /// @return the number
    public View<Integer> running() {
        return running;
    }

    /// Shows how many children should be running at least: the minimum, or more as long as a
    /// request is not met.
    ///
    /// @return the number
    public View<Integer> desired() {
        return desired;
    }

    // ---- the program -------------------------------------------------------------------------

    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final Duration LAST_WORDS = Duration.ofSeconds(1);
    private static final int LINE_BYTES = 64 << 10; // what a pipe holds on Linux
    private static final int TYPED_LINES = 16; // waiting to be obeyed; nobody types faster

    /// Keeps copies of a command running until it gets a signal.
    ///
    /// @param arguments minimum, maximum, seconds between starts, and the command
    public static void main(String... arguments) {
        if (arguments.length < 4) {
            System.err.println("usage: Supervisor MINIMUM MAXIMUM SECONDS COMMAND [ARGUMENT..]");
            System.exit(2);
        }
        var words = List.of(arguments).subList(3, arguments.length);
        var command = new Command(words, Map.of(), Optional.empty());
        var supervisor =
                new Supervisor(
                        Integer.parseInt(arguments[0]),
                        Integer.parseInt(arguments[1]),
                        Duration.ofSeconds(Integer.parseInt(arguments[2])),
                        () -> live(command));
        interruptOnSignal(Thread.currentThread());
        try {
            Reactor.run(main -> {
                main.start("typist", () -> obey(standardInput(), supervisor));
                supervisor.keepRunning(main);
            });
        } catch (InterruptedException _) {
            say("all children have ended");
        }
    }

    private static void live(Command command) throws InterruptedException {
        try (var child = ChildProcess.start(command)) {
            say(child + " started");
            Scope.run("life of " + child, scope -> accompany(child, scope));
        } catch (IOException e) {
            say(e.getMessage());
        }
    }

    /// Prints what a child prints, until it has ended; cancelled, ends it first.
    private static void accompany(ChildProcess child, Scope scope) throws InterruptedException {
        var output = scope.startDaemon("output", () -> print(child.output(), System.out));
        var errors = scope.startDaemon("errors", () -> print(child.errors(), System.err));
        try {
            child.exited().await();
            Timeout.run(
                    LAST_WORDS,
                    () -> {
                        output.join();
                        errors.join();
                    });
        } catch (TimedOutException _) {
            say("somebody else goes on printing for " + child);
        } finally {
            say(child + ": " + child.stop(GRACE));
        }
    }

    private static void print(ByteStream from, PrintStream to) throws InterruptedException {
        var lines = Lines.of(from, Charset.defaultCharset(), LINE_BYTES);
        try {
            for (String line = lines.read(); line != null; line = lines.read()) {
                String printed = line;
                Blocking.run(() -> to.println(printed));
            }
        } catch (IOException e) {
            say(e.getMessage());
        }
    }

    private static void obey(Inlet<String> typed, Supervisor supervisor)
            throws InterruptedException {
        while (true) {
            switch (typed.receive()) {
                case "+" -> supervisor.requestOneMore();
                case "-" -> supervisor.retireOne();
                default -> say("+ for one more child, - for one less");
            }
        }
    }

    /// Reads what is typed on a thread of its own: a read of standard input cannot be cancelled.
    private static Inlet<String> standardInput() {
        Inlet<String> typed = Reactor.current().inlet(TYPED_LINES);
        Thread.ofPlatform().daemon().start(() -> readInto(typed));
        return typed;
    }

    private static void readInto(Inlet<String> typed) {
        var in = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()));
        try {
            for (String line = in.readLine(); line != null; line = in.readLine()) typed.put(line);
        } catch (IOException | InterruptedException | IllegalStateException e) {
            say("listens no more: " + e.getMessage());
        }
    }

    /// Lets a signal (Ctrl-C, TERM) interrupt a thread, which then has the time to end in order.
    private static void interruptOnSignal(Thread thread) {
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(() -> {
                            thread.interrupt();
                            try {
                                thread.join(GRACE.plusSeconds(2));
                            } catch (InterruptedException _) {
                                Thread.currentThread().interrupt();
                            }
                        }));
    }

    private static void say(String what) {
        System.err.println("supervisor: " + what);
    }
}
