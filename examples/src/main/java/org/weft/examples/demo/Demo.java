package org.weft.examples.demo;

import java.io.File;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.weft.Blocking;
import org.weft.Microthread;
import org.weft.Reactor;
import org.weft.Scope;
import org.weft.Shield;
import org.weft.net.Tcp;
import org.weft.net.TcpListener;
import org.weft.process.Command;

/// The two programs of the post that Weft came from, together: clients talk to a server, whose work is done by a
/// supervised pool of real child processes.
///
/// A front door on loopback passes each client to a child of its own. The pool keeps 1 to 4 children, at most one start
/// every 2 seconds; a client that waits while all are busy asks for one more; idle ones above the minimum are retired.
/// Built-in clients ramp the load up and down, and half way one busy child is killed. Ends with a summary: exit code 0 if
/// every line was answered once and correctly, or its client saw a clear error.
public final class Demo {
    private static final Duration LONGEST_CLEANUP = Duration.ofSeconds(8);
    private static final Duration LONGEST_SUMMARY = Duration.ofSeconds(2);

    private final DemoOptions options;
    private final Tally tally = new Tally();
    private final Pool pool = new Pool(childCommand(), tally);

    private Demo(DemoOptions options) {
        this.options = options;
    }

    public static void main(String[] args) throws InterruptedException {
        DemoOptions options;
        try {
            options = DemoOptions.parse(args);
        } catch (IllegalArgumentException e) {
            System.err.println("demo: " + e.getMessage());
            System.exit(2);
            return;
        }
        var demo = new Demo(options);
        int exitCode;
        try {
            exitCode =
                    Reactor.builder()
                            .cancelOnShutdown(LONGEST_CLEANUP)
                            .call(_ -> demo.runToTheEnd());
        } catch (BindException e) {
            System.err.println("demo: " + taken(options.port(), e));
            exitCode = 2;
        }
        System.exit(exitCode); // after a signal the JVM ends with a code that tells that
    }

    /// Runs, and tells how it went, also when it is cancelled by Ctrl-C: as long as the reactor lives, the JVM does.
    ///
    /// @return the exit code
    /// @throws BindException if the port cannot be had: nothing has begun then
    private int runToTheEnd() throws BindException, InterruptedException {
        boolean wasCancelled = run();
        return Shield.call(LONGEST_SUMMARY, () -> Blocking.call(() -> summary(wasCancelled)));
    }

    private static String taken(int port, BindException e) {
        boolean isTaken = e.getMessage().contains("already in use"); // else a port of the system's
        return "port %d %s: choose another with --port"
                .formatted(port, isTaken ? "is taken" : "cannot be had (" + e.getMessage() + ")");
    }

    /// Runs until it is over.
    ///
    /// @return whether it was cancelled
    private boolean run() throws BindException {
        try (var listener = Tcp.listen("127.0.0.1", options.port())) {
            say(
                    "front door on 127.0.0.1 port %1$d; talk to it: nc 127.0.0.1 %1$d"
                            .formatted(listener.port()));
            Scope.run("demo", scope -> show(scope, listener));
        } catch (InterruptedException _) {
            return true;
        } catch (BindException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            tally.problem("the demo failed: " + e);
        }
        return false;
    }

    private void show(Scope scope, TcpListener listener) throws InterruptedException {
        var table = new Table(pool, tally);
        scope.startDaemon("pool", pool::run);
        scope.startDaemon("front door", () -> new FrontDoor(listener, pool).serve());
        scope.startDaemon("table", table::show);
        scope.startDaemon("mishap", this::killOneHalfWay);
        new Load(listener.port(), options.length(), tally).run();
        table.end();
    }

    private void killOneHalfWay() throws InterruptedException {
        Microthread.sleep(options.length().dividedBy(2));
        long pid = pool.killOne();
        while (pid == 0) {
            Microthread.sleep(Duration.ofMillis(50));
            pid = pool.killOne();
        }
        tally.killed(pid);
    }

    private static void say(String line) throws InterruptedException {
        Blocking.run(() -> System.out.println(line));
    }

    private int summary(boolean wasCancelled) {
        System.out.println(tally);
        System.out.println("children started: " + pool.starts() + ", ended: " + pool.exits());
        List<String> problems = new ArrayList<>();
        if (!wasCancelled) problems.addAll(tally.problems());
        if (pool.starts() != pool.exits())
            problems.add("children started: " + pool.starts() + ", but ended: " + pool.exits());
        long left = ProcessHandle.current().children().filter(ProcessHandle::isAlive).count();
        if (left != 0) problems.add("processes left: " + left);
        for (String problem : problems) System.out.println("WRONG: " + problem);
        if (wasCancelled) System.out.println("interrupted; nothing is left behind");
        else if (problems.isEmpty())
            System.out.println(
                    "every line was answered once and correctly, or its client saw a clear error");
        return problems.isEmpty() ? 0 : 1;
    }

    /// The JVM that we run in, with another main class and little memory.
    private static Command childCommand() {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(List.of("-Xmx64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        String modulePath = System.getProperty("jdk.module.path");
        String opensTo = modulePath == null ? "ALL-UNNAMED" : "org.weft.core";
        words.addAll(List.of("--add-opens", "java.base/java.lang=" + opensTo));
        if (modulePath != null)
            words.addAll(List.of("--module-path", modulePath, "--add-modules", "org.weft.process"));
        words.addAll(List.of("--class-path", absolute(System.getProperty("java.class.path"))));
        words.add(DemoChild.class.getName());
        return new Command(words, Map.of(), Optional.empty());
    }

    private static String absolute(String classPath) {
        var entries = new ArrayList<String>();
        for (String entry : classPath.split(File.pathSeparator, -1))
            entries.add(Path.of(entry).toAbsolutePath().toString());
        return String.join(File.pathSeparator, entries);
    }
}
