package org.weft;

import org.jspecify.annotations.Nullable;
import org.weft.spi.Clock;
import org.weft.spi.Director;
import org.weft.spi.Poller;
import org.weft.spi.World;

/// The event loop. One turn, [#step], has four phases:
///
///  1. **take in** what other threads sent
///  2. **poll** I/O, waiting only if nothing is ready
///  3. **expire** deadlines
///  4. **run** the ready microthreads, and those they make ready
///
/// Whoever calls `step` again and again drives the loop: the carrier thread of [Reactor#run], a test, a simulator. The
/// driver's thread is the carrier; nothing but library code runs on it.
///
/// Apart from [#mailbox] everything here is touched by one thread at a time only: by the
/// carrier, or by the microthread that it carries just now ([#stage]).
final class Loop {
    /// After so many suspending calls that could complete at once, the next lets others run first: fair, and cheap.
    static final int CALLS_WITHOUT_WAIT = 256;

    final Reactor reactor;
    final World world;
    final Clock clock;
    final Engine engine;
    final Mailbox mailbox;
    final Stage stage = new Stage(this);
    final Timers timers = new Timers();
    final RunQueue ready = new RunQueue();
    final RunQueue nextTurn = new RunQueue();
    final Paths paths = new Paths();
    final HiddenSuspensions hiddenSuspensions;
    final Tally tally = new Tally(this);
    final Cycles cycles = new Cycles(this);
    final Standstill standstill = new Standstill(this);

    /// Runs callbacks; runs what slices announce, before any other microthread.
    final Service callbacks;

    final Service propagator;

    final Announcements announcements = new Announcements(this);

    final Poller poller;
    final Direction direction;

    /// How many suspending calls in a row need not look closer: [#CALLS_WITHOUT_WAIT], or none if a director decides.
    final int callsUnlooked;

    private @Nullable Microthread main;
    private boolean isEnding;
    private boolean isDropped; // written before the mailbox is closed, read after
    long turnNanos;
    @Nullable RealWatch watch;

    Loop(Reactor reactor, World world, EngineKind kind) {
        this.reactor = reactor;
        this.world = world;
        this.clock = world.clock();
        this.poller = world.poller();
        this.direction = new Direction(world.director().orElse(null));
        this.callsUnlooked = direction.isFixed() ? CALLS_WITHOUT_WAIT : 0;
        this.mailbox = new Mailbox(poller, this::inherit, ForeignWork.envelope(this));
        this.engine = kind == EngineKind.DIRECT ? new DirectEngine(this) : new PortableEngine(this);
        this.callbacks = new Service(this, "callbacks");
        this.propagator = new Service(this, "propagator");
        this.hiddenSuspensions = new HiddenSuspensions(this);
    }

    // ---- the turn

    /// Starts the loop with its first microthread. To be called by the driver, before the first step.
    void begin(Task<?, ?> task) {
        stage.enterCarrier();
        Stage.setLive(stage, true);
        main = new Microthread(this, "main", null, false);
        start(main, task);
        stage.leave(null);
    }

    /// Runs one turn.
    ///
    /// @param limitNanos how long it may wait if nothing is ready
    /// @return whether there is more to come; `false` when `main` and all it started have ended
    boolean step(long limitNanos) {
        stage.enterCarrier();
        tally.turns++;
        takeIn(); //                     1
        poll(limitNanos); //             2
        expire(); //                     3
        runReady(); //                   4
        stage.leave(null); // the driver's thread may go on with another loop
        if (main == null || main.state != Microthread.State.ENDED || !wound()) return true;
        end();
        return false;
    }

    private void takeIn() {
        callbacks.beginTurn();
        if (mailbox.isEmpty() || (!isIdle() && direction.postponesForeignWork())) return;
        mailbox.takeIn(engine);
    }

    private void poll(long limitNanos) {
        if (isIdle()) standstill.look(); // which may find something to do
        if (!isIdle()) {
            turnNanos = clock.nanos();
            if (poller.isBusy() && !timers.mayBeDue(turnNanos)) return;
            poller.poll(0);
            turnNanos = clock.nanos();
            return;
        }
        turnNanos = clock.nanos();
        long waitNanos = timers.isEmpty() ? Timers.NEVER : timers.nextNanos() - turnNanos;
        mailbox.sleep(Math.max(0, Math.min(limitNanos, waitNanos)));
        if (watch != null) watch.reactorIsAwake();
        turnNanos = clock.nanos();
        takeIn(); // what has woken it is here before the deadlines of this turn
    }

    private void expire() {
        Timer due;
        while ((due = timers.pollDue(turnNanos, direction)) != null) due.expire();
    }

    private void runReady() {
        for (Microthread m = nextTurn.poll(); m != null; m = nextTurn.poll()) ready.add(m);
        for (int slices = direction.slicesATurn(); slices > 0; slices--) {
            Microthread first = propagator.claim();
            Microthread next = first != null ? first : direction.next(ready);
            if (next == null) return;
            run(next);
        }
        if (!ready.isEmpty()) tally.fullTurns++;
    }

    private void run(Microthread microthread) {
        if (microthread.isGuest) {
            engine.runGuest(microthread);
            return;
        }
        announcements.sliceGoesOn(microthread);
        direction.observe(Director.Step.SLICE, microthread);
        Thread carrier = stage.thread();
        microthread.state = Microthread.State.RUNNING;
        stage.enter(microthread);
        engine.resume(microthread);
        stage.leave(carrier);
        if (microthread.isInsideJdkCall) cut(microthread);
        else announcements.handOver();
        if (microthread.state != Microthread.State.ENDED)
            direction.observe(Director.Step.PAUSE, microthread);
    }

    /// A hidden suspension has cut the slice: what it announces waits for its end.
    private void cut(Microthread microthread) {
        announcements.sliceIsCut(microthread);
        if (microthread.hasPendingCancellation()) interruptSoon(microthread);
        callbacks.replaceIfHeld(microthread);
        propagator.replaceIfHeld(microthread);
    }

    boolean isIdle() {
        return ready.isEmpty()
                && nextTurn.isEmpty()
                && !callbacks.hasJobsForNextTurn()
                && !propagator.hasJobs();
    }

    /// After `main`: runs the callbacks that are queued, then lets the services go.
    private boolean wound() {
        isEnding = true;
        if (!isIdle() || callbacks.hasJobs()) return false;
        boolean areCallbacksGone = callbacks.retire();
        return propagator.retire() && areCallbacksGone;
    }

    /// Closes everything as it stands, and lets nothing that is left ever run again. To be called by the driver.
    void drop() {
        isDropped = true;
        end();
    }

    /// Closes everything. To be called by the driver if a step has thrown.
    void end() {
        Stage.setLive(stage, false);
        stage.close();
        if (!isDropped) timers.drainTo(Timer::outlive);
        mailbox.close(); // from here on, what has outlived the reactor runs elsewhere
        reactor.close(world::close); // before the blocking pool, whose jobs may wait for it
        reactor.closeResources();
        reactor.close(poller);
    }

    // ---- for those on stage

    void makeReady(Microthread microthread) {
        microthread.state = Microthread.State.READY;
        ready.add(microthread);
    }

    /// Starts a microthread; it is ready, at the end of the queue.
    void start(Microthread microthread, Task<?, ?> task) {
        tally.started++;
        create(microthread, task);
        makeReady(microthread);
    }

    void create(Microthread microthread, Task<?, ?> task) {
        engine.create(microthread, () -> microthread.live(task));
        direction.started(microthread);
    }

    void ended(Microthread microthread) {
        if (!microthread.isService()) tally.ended++;
        direction.observe(Director.Step.END, microthread);
    }

    void callSoon(Runnable callback) {
        if (isEnding)
            throw new IllegalStateException(
                    "reactor \"" + reactor.name() + "\" is ending: no more callbacks");
        callbacks.addForNextTurn(callback);
    }

    void interruptSoon(Microthread microthread) {
        callbacks.add(microthread::interruptIfBlocked);
    }

    // ---- for any thread

    @Nullable Microthread main() {
        return main;
    }

    /// The reactor whose microthread or carrier the caller is.
    static Loop here() {
        return Stage.loopHere();
    }

    /// Takes what is sent after the end, or was not taken in before it. To look at the stack of a microthread sends it too.
    void inherit(Runnable work) {
        if (work instanceof Mailbox.Job job) job.dropped();
        else if (!isDropped) engine.inherit(work);
    }
}
