package org.weft;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.weft.spi.Demand;
import org.weft.spi.Outside;

/// Finds that nothing can ever happen again, when the loop is about to go to sleep. To look costs a few comparisons, and
/// only where no deadline is set.
///
/// ```
/// moving --nothing is left that could happen--> declared (once; main's scope fails, and all unwinds)
/// moving --nothing but JDK calls is left------> held by the JDK --10 s of sleep--> reported --anything--> moving
/// ```
///
/// What happens inside the JDK is not known here: a thread of another library may release the lock that a microthread
/// waits for. So that is reported only, by the watch, which sees real time pass in any world.
final class Standstill implements Demand, Outside {
    /// More than a person reads; those that do the same at the same place are on one line.
    private static final int MOST_LINES = 100;

    private static final System.Logger LOG = System.getLogger("org.weft");

    private final Loop loop;
    private int awaitedCount;
    private @Nullable DeadlockError error;
    private volatile boolean isHeldByJdk;
    private long sliceOfReport = -1;

    Standstill(Loop loop) {
        this.loop = loop;
    }

    // ---- what can still happen

    /// Something that comes from outside is awaited; as often as [#end].
    @Override
    public void begin() {
        awaitedCount++;
    }

    @Override
    public void end() {
        awaitedCount--;
    }

    @Override
    public Demand whileAwaited() {
        return this;
    }

    @Override
    public void bringBack(Runnable callback) {
        loop.mailbox.post((Mailbox.Job) () -> loop.callbacks.add(callback));
    }

    // ---- the look

    /// Looks, as the carrier of an idle loop. If nothing can happen any more, a callback is made ready, which says so.
    void look() {
        boolean isStill = error == null && isStill();
        boolean isInsideJdk = isStill && loop.engine.isAnyInsideJdkCall();
        boolean isHeld = isInsideJdk && sliceOfReport != loop.stage.sliceCount;
        if (isHeld != isHeldByJdk) isHeldByJdk = isHeld;
        if (isStill && !isInsideJdk) loop.callbacks.add(this::declare);
    }

    private boolean isStill() {
        return loop.timers.isEmpty()
                && awaitedCount == 0
                && loop.isIdle()
                && !loop.poller.isWatching()
                && !loop.reactor.isReachable()
                && loop.mailbox.isEmpty()
                && isMainAlive();
    }

    private boolean isMainAlive() {
        Microthread main = loop.main();
        return main != null && main.state != Microthread.State.ENDED;
    }

    /// Runs as a callback: asking who holds what may run user code. What has come from other threads meanwhile goes first.
    private void declare() {
        if (error != null || !isStill() || loop.callbacks.hasJobs()) return;
        error =
                new DeadlockError(
                        "deadlock in "
                                + loop.reactor
                                + ": nothing can happen any more"
                                + picture());
        failMain(error);
    }

    private void failMain(DeadlockError because) {
        Microthread main = Objects.requireNonNull(loop.main());
        List<Region> regions = Census.regionsOf(main);
        Scope scope = regions.isEmpty() ? null : regions.getFirst().scope;
        if (scope == null) main.cancel("deadlock"); // driven by hand, without a scope around all
        else scope.fail(because);
    }

    /// Something was fired, and nobody waited; while a deadlock unwinds that says nothing about it.
    void missed(WaitQueue<?> queue) {
        if (error == null) loop.direction.missed(queue);
    }

    private String picture() {
        var text = new StringBuilder();
        var census = new Census(loop);
        int lines = 0;
        for (List<Sighting> alike : census.sightings())
            if (++lines <= MOST_LINES) text.append("\n\t").append(Sighting.line(alike));
        if (lines > MOST_LINES)
            text.append("\n\tand ").append(lines - MOST_LINES).append(" other kinds");
        for (List<Microthread> cycle : census.cycles())
            text.append("\n\tthey wait for each other: ").append(Sighting.namesOf(cycle));
        return text.toString();
    }

    // ---- for the watch

    /// Whether the reactor, which sleeps, waits for nothing but threads inside JDK calls, and has not said so yet.
    boolean isHeldByJdk() {
        return isHeldByJdk;
    }

    /// The reactor has slept like that for long.
    void reportSoon() {
        bringBack(this::report);
    }

    private void report() {
        sliceOfReport = loop.stage.sliceCount;
        if (!isStill()) return;
        LOG.log(
                System.Logger.Level.WARNING,
                loop.reactor
                        + ": nothing has happened for 10 s, and nothing can but by threads that wait inside JDK calls"
                        + picture());
    }
}
