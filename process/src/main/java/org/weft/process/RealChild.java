package org.weft.process;

import org.jspecify.annotations.Nullable;
import org.weft.Event;
import org.weft.WaitQueue;
import org.weft.process.spi.Child;

/// A process of this machine. The JDK reaps it, on a thread of its own, when it ends.
final class RealChild implements Child {
    private static final int SIGNALLED = 128; // the JDK adds it to a signal's number
    private static final int LAST_SIGNAL = 64;

    private final Process process;
    private final Streams streams;
    private final Errands errands;
    private final WaitQueue<Exit> waiters;
    private final Event<Exit> exited;
    private @Nullable Exit exit;

    RealChild(Process process, String program, Errands errands) {
        this.process = process;
        this.errands = errands;
        String name = "child " + process.pid() + " (" + program + ")";
        waiters = new WaitQueue<>("end of " + name, errands.whileAwaited());
        waiters.checkHere(); // it belongs to this reactor from now on
        exited = waiters.event(() -> exit);
        streams =
                new Streams(
                        new PipeWriter("input of " + name, process.getOutputStream(), errands),
                        new PipeReader("output of " + name, process.getInputStream(), errands),
                        new PipeReader("errors of " + name, process.getErrorStream(), errands));
    }

    /// Waits for its end, on no thread of ours.
    ///
    /// @param then called on the reactor when it has ended
    void watch(Runnable then) {
        var _ =
                process.onExit()
                        .thenAccept(ended ->
                                errands.comeBack(() -> {
                                    end(ended.exitValue());
                                    then.run();
                                }));
    }

    private void end(int value) {
        exit = exit(value);
        waiters.fireAll(exit);
    }

    static Exit exit(int value) {
        boolean isSignal = value > SIGNALLED && value <= SIGNALLED + LAST_SIGNAL;
        return isSignal ? new Exit.Signal(value - SIGNALLED) : new Exit.Code(value);
    }

    @Override
    public long pid() {
        return process.pid();
    }

    @Override
    public Event<Exit> exited() {
        return exited;
    }

    @Override
    public Streams streams() {
        return streams;
    }

    @Override
    public void signal(StopSignal signal) {
        waiters.checkHere();
        if (exit == null) send(signal);
    }

    /// Kills it after the reactor has ended, on whatever thread.
    void killLeftOver() {
        send(StopSignal.KILL);
    }

    /// Through the handle: `Process.destroy` would close the streams too, and with them lose the
    /// child's last words. The handle compares start times, so that it never hits another process
    /// with the same number.
    private void send(StopSignal signal) {
        ProcessHandle handle = process.toHandle();
        var _ =
                switch (signal) {
                    case TERM -> handle.destroy();
                    case KILL -> handle.destroyForcibly();
                };
    }
}
