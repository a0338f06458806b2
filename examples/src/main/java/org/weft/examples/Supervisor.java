package org.weft.examples;

import static org.weft.Microthread.sleep;

import java.io.IOException;
import java.time.Duration;
import org.weft.Action;
import org.weft.Reactor;
import org.weft.Scope;
import org.weft.event.Value;
import org.weft.event.View;
import org.weft.process.ChildProcess;
import org.weft.process.Command;

/// The process supervisor of the post that Weft came from: it keeps `minimum` to `maximum` copies of something running,
/// and starts them no faster than one an interval.
///
/// As a program it supervises any command:
///
/// ```sh
/// ./weft run examples/src/main/java/org/weft/examples/Supervisor.java 2 4 15 my-server --port 0
/// ```
public final class Supervisor {
    private static final Duration STOP_GRACE = Duration.ofSeconds(5);

    private final int minimum;
    private final int maximum;
    private final Duration startInterval;
    private final Action<?> life;
    private final Value<Integer> running = new Value<>(0);
    private final Value<Integer> desired;

    /// @param minimum how many always run
    /// @param maximum how many run at most, however many are asked for
    /// @param startInterval the least time between two starts
    /// @param life one child from its start to its end, run in a microthread of its own; should not fail
    public Supervisor(int minimum, int maximum, Duration startInterval, Action<?> life) {
        if (minimum < 0) throw new IllegalArgumentException("minimum < 0: " + minimum);
        if (maximum < minimum)
            throw new IllegalArgumentException("maximum < minimum: " + maximum + " < " + minimum);
        this.minimum = minimum;
        this.maximum = maximum;
        this.startInterval = startInterval;
        this.life = life;
        this.desired = new Value<>(minimum);
    }

    /// How many run, those included that are still starting.
    public View<Integer> running() {
        return running;
    }

    /// How many are wanted just now.
    public View<Integer> desired() {
        return desired;
    }

    /// Asks for one more than run now, up to the maximum.
    public void requestOneMore() {
        desired.set(Math.max(desired.get(), Math.min(maximum, running.get() + 1)));
    }

    /// The seed's loop. Runs until cancelled.
    ///
    /// @param scope in which the children live
    public void keepRunning(Scope scope) throws InterruptedException {
        var somethingChanged = running.changed().or(desired.changed()); // made once, awaited often
        while (true) {
            if (running.get() < desired.get()) {
                startOneChild(scope); // counts it as running at once
                if (running.get() >= desired.get()) desired.set(minimum); // met, whoever dies next
                sleep(startInterval);
            } else {
                desired.set(minimum); // satisfied: fall back to the minimum
                somethingChanged.await(); // no wake-up is lost: nobody ran since the test above
            }
        }
    }

    private void startOneChild(Scope scope) {
        running.update(n -> n + 1);
        scope.start("child", () -> {
            try {
                life.run();
            } finally {
                running.update(n -> n - 1);
            }
        });
    }

    public static void main(String[] args) throws Exception {
        if (args.length < 4) {
            System.err.println("usage: Supervisor MINIMUM MAXIMUM INTERVAL-SECONDS COMMAND..");
            System.exit(2);
        }
        var interval = Duration.ofSeconds(Integer.parseInt(args[2]));
        var words = java.util.List.of(args).subList(3, args.length);
        var command = new Command(words, java.util.Map.of(), java.util.Optional.empty());
        var supervisor =
                new Supervisor(Integer.parseInt(args[0]), Integer.parseInt(args[1]), interval, () -> run(command));
        endOnSignal();
        Reactor.run(supervisor::keepRunning);
    }

    private static void run(Command command) throws InterruptedException {
        try (var child = ChildProcess.start(command)) {
            System.out.println("started " + child.pid());
            try {
                System.out.println(child.pid() + " ended: " + child.exited().await());
            } finally {
                child.stop(STOP_GRACE);
            }
        } catch (IOException e) {
            System.err.println(e.getMessage());
        }
    }

    /// Ctrl-C and TERM cancel the supervisor, which stops its children, before the program ends.
    private static void endOnSignal() {
        Thread waiting = Thread.currentThread();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            waiting.interrupt();
            try {
                waiting.join(STOP_GRACE.plusSeconds(1));
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }));
    }
}
