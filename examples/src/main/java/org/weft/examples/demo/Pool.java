package org.weft.examples.demo;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.weft.Event;
import org.weft.Microthread;
import org.weft.Reactor;
import org.weft.Scope;
import org.weft.Timeout;
import org.weft.WaitQueue;
import org.weft.examples.Supervisor;
import org.weft.net.Lines;
import org.weft.process.ChildProcess;
import org.weft.process.Command;

/// The children, lent to one client at a time. How many there are is the supervisor's business; the pool asks for one
/// more when a client waits, and retires one that has been idle for a while.
final class Pool {
    static final int MINIMUM = 1;
    static final int MAXIMUM = 4;
    static final Duration START_INTERVAL = Duration.ofSeconds(2);

    private static final Duration READY_LIMIT = Duration.ofSeconds(20); // a JVM on a busy machine
    private static final Duration IDLE_LIMIT = Duration.ofMillis(1500);
    private static final Duration LOOK_INTERVAL = Duration.ofMillis(250);
    private static final Duration STOP_GRACE = Duration.ofSeconds(2);
    private static final int LINE_BYTES = 256;

    private final Command command;
    private final Supervisor supervisor =
            new Supervisor(MINIMUM, MAXIMUM, START_INTERVAL, this::live);
    private final ArrayDeque<Member> idle = new ArrayDeque<>();
    private final Set<Member> busy = new LinkedHashSet<>();
    private final WaitQueue<Member> borrowers = new WaitQueue<>("a free child");
    private final Tally tally;
    private int waiting;
    private int starting;
    private int starts;
    private int exits;

    /// @param command starts a child
    /// @param tally gets what goes wrong
    Pool(Command command, Tally tally) {
        this.command = command;
        this.tally = tally;
    }

    /// One child that is ready for clients.
    static final class Member {
        private final ChildProcess child;
        private final int port;
        private Duration idleSince = Duration.ZERO;
        private boolean hasEnded;

        private Member(ChildProcess child, int port) {
            this.child = child;
            this.port = port;
        }

        long pid() {
            return child.pid();
        }

        int port() {
            return port;
        }
    }

    /// Keeps the pool until cancelled; then all children are stopped.
    void run() throws InterruptedException {
        Scope.run(
                "pool",
                children -> {
                    children.start("retiring", this::retireIdleOnes);
                    supervisor.keepRunning(children);
                });
    }

    /// Lends a child, the one idle for the shortest time; waits for one, and asks for more meanwhile.
    Member borrow() throws InterruptedException {
        Member member = idle.pollLast();
        if (member == null) member = waitForOne();
        busy.add(member);
        return member;
    }

    private Member waitForOne() throws InterruptedException {
        Event<Optional<Member>> freedOrLater =
                Event.anyOf(
                        borrowers.event().map(Optional::of),
                        Event.after(LOOK_INTERVAL).as(Optional.empty()));
        waiting++;
        try {
            while (true) {
                // again and again: others may have taken the one that was started for us
                if (waiting > starting) supervisor.requestOneMore();
                Optional<Member> member = freedOrLater.await();
                if (member.isPresent()) return member.get();
            }
        } finally {
            waiting--;
        }
    }

    void giveBack(Member member) {
        busy.remove(member);
        if (!member.hasEnded) offer(member);
    }

    private void offer(Member member) {
        member.idleSince = Reactor.current().uptime();
        if (!borrowers.fireOne(member)) idle.addLast(member);
    }

    /// Kills a busy child, as an operator might by mistake.
    ///
    /// @return its process number; 0 if none was busy
    long killOne() {
        for (Member member : busy) {
            member.child.close();
            return member.pid();
        }
        return 0;
    }

    int desired() {
        return supervisor.desired().get();
    }

    int running() {
        return supervisor.running().get();
    }

    int busy() {
        return busy.size();
    }

    int waiting() {
        return waiting;
    }

    int starts() {
        return starts;
    }

    int exits() {
        return exits;
    }

    /// A child from its start to its end; what the supervisor counts as running.
    private void live() throws InterruptedException {
        try (var child = ChildProcess.start(command)) {
            starts++;
            try {
                serveWith(child);
            } finally {
                child.stop(STOP_GRACE);
                exits++;
            }
        } catch (IOException e) {
            tally.problem("a child could not be started: " + e.getMessage());
        }
    }

    private void serveWith(ChildProcess child) throws IOException, InterruptedException {
        var member = makeReady(child);
        offer(member);
        try {
            child.exited().await();
        } finally {
            member.hasEnded = true;
            idle.remove(member);
        }
    }

    private Member makeReady(ChildProcess child) throws IOException, InterruptedException {
        starting++;
        try {
            return new Member(child, Timeout.call(READY_LIMIT, () -> readPort(child)));
        } finally {
            starting--;
        }
    }

    private static int readPort(ChildProcess child) throws IOException, InterruptedException {
        String line = Lines.ascii(child.output(), LINE_BYTES).read();
        if (line == null || !line.startsWith("port "))
            throw new IOException(
                    "child " + child.pid() + " began with \"" + line + "\": expected \"port N\"");
        return Integer.parseInt(line.substring("port ".length()));
    }

    private void retireIdleOnes() throws InterruptedException {
        while (true) {
            Microthread.sleep(LOOK_INTERVAL);
            Member oldest = idle.peekFirst();
            if (oldest == null || waiting > 0 || running() <= Math.max(MINIMUM, desired()))
                continue;
            if (Reactor.current().uptime().minus(oldest.idleSince).compareTo(IDLE_LIMIT) < 0)
                continue;
            idle.removeFirst();
            oldest.child.stop(STOP_GRACE); // who awaits its exit does the rest
        }
    }
}
