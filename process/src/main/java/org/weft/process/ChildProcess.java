package org.weft.process;

import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import org.weft.Event;
import org.weft.Reactor;
import org.weft.Shield;
import org.weft.TimedOutException;
import org.weft.Timeout;
import org.weft.net.ByteStream;
import org.weft.process.spi.Child;
import org.weft.process.spi.Child.StopSignal;
import org.weft.process.spi.Processes;

/// A child process: a program that runs beside ours, and that we can talk to, wait for and end.
///
/// It belongs to the reactor that started it. It is reaped when it ends, whether somebody waits for
/// that or not, and it does not outlive the reactor: one that was never closed is killed when the
/// reactor ends. (If our whole process is killed its children live on; one that should not ends
/// when its standard input does.)
///
/// What the child prints waits in a pipe of limited size (64 KiB on Linux) until somebody reads it;
/// a child that prints more stands still until then. What its own children still print after its
/// end may be lost.
///
/// ```java
/// try (var child = ChildProcess.start(Command.of("sort"))) {
///     var lines = Lines.ascii(child.input(), 80);
///     lines.write("banana");
///     lines.write("apple");
///     child.input().finish();                                  // sort reads the end, and prints
///     String first = Lines.ascii(child.output(), 80).read();   // apple
///     Exit exit = child.exited().await();                      // exit code 0
/// }
/// ```
///
/// ```
/// living --ends, killed--> ended (exited() holds) ; close at any time: killed, streams closed
/// ```
public final class ChildProcess implements AutoCloseable {
    /// What the operating system may take to end a process that was killed: it first lets a disk
    /// answer, for one.
    private static final Duration REAPING_LIMIT = Duration.ofSeconds(5);

    /// So that adding to a grace cannot overflow.
    private static final Duration LONGEST_GRACE = Duration.ofDays(365);

    private final Command command;
    private final Child child;

    private ChildProcess(Command command, Child child) {
        this.command = command;
        this.child = child;
    }

    /// Starts a child. Suspends: starting takes milliseconds, in which others run.
    ///
    /// **Cancelled after it has begun, it returns the child all the same**, and the cancellation is
    /// delivered at the next suspending call; or it throws, and there is no child.
    ///
    /// @param command what to run
    /// @return the child, to be closed by the caller
    /// @throws IOException if it cannot be started; the message names the command and its directory
    /// @throws InterruptedException if cancelled; no child was started
    public static ChildProcess start(Command command) throws IOException, InterruptedException {
        Objects.requireNonNull(command, "command");
        Reactor reactor = Reactor.current();
        Processes processes =
                reactor.world().service(Processes.class, _ -> new RealProcesses(reactor));
        return new ChildProcess(command, processes.start(command));
    }

    /// Tells its process number.
    ///
    /// @return the number; once the child has ended another process may get it
    public long pid() {
        return child.pid();
    }

    /// Describes its end: holds from then on, for everybody. It comes also if nobody reads what the
    /// child has printed, and what it has printed can still be read then.
    ///
    /// @return the event, the same object each time
    public Event<Exit> exited() {
        return child.exited();
    }

    /// Hands out what the child reads as its standard input. It can only be written to: a read is
    /// an `IllegalStateException`. `finish` lets the child read the end. A write returns when the
    /// child's pipe has taken all of it; once the child has ended, or has closed its end, it is an
    /// `IOException`. **Cancelled, or with a limit that passes, the bytes that the buffer's
    /// position says have gone still go.**
    ///
    /// @return the stream, the same object each time
    public ByteStream input() {
        return child.streams().input();
    }

    /// Hands out what the child prints on its standard output. It can only be read: a write is an
    /// `IllegalStateException`. A cancelled read has taken nothing.
    ///
    /// @return the stream, the same object each time
    public ByteStream output() {
        return child.streams().output();
    }

    /// Hands out what the child prints on its standard error. Otherwise as [#output].
    ///
    /// @return the stream, the same object each time
    public ByteStream errors() {
        return child.streams().errors();
    }

    /// Asks the child to end (TERM), kills it if it has not ended when `grace` is over (KILL), and
    /// returns when it has been reaped. Suspends unless it has ended before. The streams stay open:
    /// its last words can still be read.
    ///
    /// **A cancellation does not keep it from that**: it is delivered at the next suspending call.
    /// Only if a killed child has not ended 5 s after the grace that a cancelled caller gave it,
    /// the caller goes on without it.
    ///
    /// @param grace how long it may take to end by itself; zero or less: it is killed right after
    ///     it was asked
    /// @return how it has ended
    /// @throws InterruptedException if cancelled, and the killed child does not end
    public Exit stop(Duration grace) throws InterruptedException {
        Duration bounded = within(Duration.ZERO, grace, LONGEST_GRACE);
        child.signal(StopSignal.TERM);
        return Shield.call(bounded.plus(REAPING_LIMIT), () -> endWithin(bounded));
    }

    private Exit endWithin(Duration grace) throws InterruptedException {
        try {
            return Timeout.call(grace, exited()::await);
        } catch (TimedOutException _) {
            child.signal(StopSignal.KILL);
            return exited().await();
        }
    }

    private static Duration within(Duration least, Duration wanted, Duration most) {
        if (wanted.compareTo(least) < 0) return least;
        return wanted.compareTo(most) > 0 ? most : wanted;
    }

    /// Kills the child at once, unless it has ended, and closes its streams: who waits in one gets
    /// an `IOException`. The child is reaped soon after; [#exited] tells when. More than once is
    /// harmless. Never suspends.
    @Override
    public void close() {
        child.signal(StopSignal.KILL);
        input().close();
        output().close();
        errors().close();
    }

    @Override
    public String toString() {
        return "child " + pid() + " (" + String.join(" ", command.words()) + ")";
    }
}
