package org.weft;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// A microthread of the reactor itself that runs jobs one after the other, each a slice of its own: callbacks, or what
/// slices announce. When a job blocks inside a JDK call, another microthread takes over the rest.
final class Service {
    private final Loop loop;
    private final String name;
    private final ArrayDeque<Runnable> jobs = new ArrayDeque<>();
    private final ArrayDeque<Runnable> jobsOfNextTurn = new ArrayDeque<>();
    private @Nullable Microthread server;
    private boolean isRetired;

    Service(Loop loop, String name) {
        this.loop = loop;
        this.name = name;
    }

    /// Whether there is something to do. What comes from outside after it was retired is dropped.
    boolean hasJobs() {
        return !isRetired && !jobs.isEmpty();
    }

    /// Whether it runs nothing any more.
    boolean isRetired() {
        return isRetired;
    }

    boolean isRunning() {
        return server != null && loop.stage.running() == server;
    }

    boolean isReady() {
        Microthread now = server;
        return now != null && now.state == Microthread.State.READY;
    }

    /// Adds a job and makes the server ready to run it.
    void add(Runnable job) {
        jobs.add(job);
        wake();
    }

    void addForNextTurn(Runnable job) {
        jobsOfNextTurn.add(job);
    }

    boolean hasJobsForNextTurn() {
        return !jobsOfNextTurn.isEmpty();
    }

    void beginTurn() {
        addAll(jobsOfNextTurn);
    }

    void addAll(ArrayDeque<Runnable> more) {
        if (more.isEmpty()) return;
        for (Runnable job = more.poll(); job != null; job = more.poll())
            jobs.add(job); // without allocation
        wake();
    }

    private void wake() {
        if (this == loop.propagator) return; // is claimed, before any other
        Microthread idle = idleServer();
        if (idle != null) loop.makeReady(idle);
    }

    /// The server, to be run now; `null` if there is nothing to do.
    @Nullable Microthread claim() {
        return jobs.isEmpty() ? null : idleServer();
    }

    private @Nullable Microthread idleServer() {
        if (server == null) {
            var fresh = new Microthread(loop, name, null, true);
            fresh.setBan("a callback cannot suspend: start a microthread for what waits");
            server = fresh;
            loop.create(fresh, () -> serve(fresh));
            return fresh;
        }
        return server.state == Microthread.State.WAITING ? server : null;
    }

    private Void serve(Microthread me) {
        int jobsInARow = 0;
        while (server == me && !isRetired) {
            Runnable job = jobs.poll();
            if (job == null) {
                jobsInARow = 0;
                me.state = Microthread.State.WAITING;
                loop.engine.suspend(me);
            } else {
                run(job);
                if (server == me && !loop.announcements.isEmpty()) endSlice(me);
                if (++jobsInARow % Loop.CALLS_WITHOUT_WAIT == 0) letOthersRun(me);
            }
        }
        return EventSupport.nothing();
    }

    private void endSlice(Microthread me) {
        if (this == loop.propagator) loop.announcements.handOver();
        else loop.announcements.letOut(me);
    }

    /// Callbacks that go on and on hold nobody up.
    private void letOthersRun(Microthread me) {
        if (this == loop.propagator || server != me) return;
        me.waits.suspendReady(loop.ready, false);
    }

    private void run(Runnable job) {
        try {
            job.run();
        } catch (Throwable e) {
            loop.reactor.report(e);
        }
        Thread.interrupted(); // what this job has left behind is not for the next
    }

    /// A JDK call holds this microthread; if it is the server, the next job gets another.
    void replaceIfHeld(Microthread held) {
        if (server != held) return;
        server = null;
        if (!jobs.isEmpty()) wake();
    }

    /// Lets the server end.
    ///
    /// @return whether it has
    boolean retire() {
        isRetired = true;
        if (server == null || server.state == Microthread.State.ENDED) return true;
        if (server.state == Microthread.State.WAITING) loop.makeReady(server);
        return false;
    }
}
