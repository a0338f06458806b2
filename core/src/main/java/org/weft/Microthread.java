package org.weft;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A thread of control that only its reactor runs, one at a time with its siblings: a JDK virtual thread.
///
/// It runs from one suspending call to the next without anybody else of its reactor running. It is started in a
/// [Scope], which ends only after it. A handle may be used by the microthreads of the same reactor only.
///
/// ```
/// NEW --start--> READY --run--> RUNNING --suspending call--> WAITING --event, cancelled--> READY
///                               RUNNING --blocking JDK call--> BLOCKED --unblocked--> READY
///                               RUNNING --returns, throws--> ENDED
/// ```
public final class Microthread {
    /// What a microthread is doing.
    public enum State {
        /// Not started yet.
        NEW,
        /// It could run, and waits for its turn.
        READY,
        /// It runs.
        RUNNING,
        /// It waits for an event.
        WAITING,
        /// It is inside a blocking JDK call: a hidden suspension.
        BLOCKED,
        /// It has ended.
        ENDED
    }

    final Loop loop;
    final String name;

    /// The virtual thread.
    @SuppressWarnings("NullAway.Init") // set once, by create
    Thread thread;

    /// The continuation that the JDK hands to its scheduler; direct engine only.
    @Nullable Runnable continuation;

    State state = State.NEW;
    @Nullable Microthread nextReady;

    boolean isGuest;

    /// Whether it has run at all.
    boolean hasBegun;

    /// Whether it is in the middle of a blocking JDK call, also when it is ready to go on with that.
    boolean isInsideJdkCall;

    /// End-of-slice work of a slice that a hidden suspension has cut.
    java.util.@Nullable ArrayDeque<Runnable> cutSlice;

    /// The region it was started in; the region it is in.
    final @Nullable Region home;

    @Nullable Region innermost;
    @Nullable Microthread previousMember;
    @Nullable Microthread nextMember;
    final boolean isDaemon;

    /// Something about cancellation may have changed since it was last found to be in order.
    boolean attention = true;

    /// Weft has interrupted it for a cancellation that is still pending. Written by the watch too, on the portable engine.
    volatile boolean isInterruptedByUs;

    /// That cancellation, a region or a microthread; `null` too while only the watch knows of it.
    private @Nullable Object interruptedFor;

    /// Why it must not suspend now; `null` if it may.
    private @Nullable String ban;

    /// Where a hidden suspension has cut the [Atomic] that it is in.
    @Nullable String cutAt;

    final Waits waits;

    private @Nullable String cancelReason;

    /// How many cancellations in a row it has been given, without a suspending call that had none to give.
    int deliveryCount;

    private @Nullable String path;
    @Nullable Outcome<?> outcome;
    @Nullable FailedException failure;
    private @Nullable WaitQueue<Outcome<?>> endWaiters;

    Microthread(Loop loop, String name, @Nullable Region home, boolean isDaemon) {
        this.loop = loop;
        this.name = name;
        this.home = home;
        this.innermost = home;
        this.isDaemon = isDaemon;
        this.waits = new Waits(this);
    }

    /// Stands in the run queue for a virtual thread that is no microthread.
    static Microthread guest(Loop loop, Runnable continuation) {
        var guest = new Microthread(loop, "virtual thread", null, true);
        guest.continuation = continuation;
        guest.isGuest = true;
        return guest;
    }

    /// Tells which microthread the caller is.
    ///
    /// @return the running microthread
    /// @throws IllegalStateException if the caller is none
    public static Microthread current() {
        return Stage.runningHere();
    }

    /// Sleeps. Suspends always; a duration of zero or less lets everything else that is ready run first, I/O and
    /// timers included. Very long durations saturate.
    ///
    /// @param duration how long, on the monotonic clock
    /// @throws InterruptedException if cancelled
    public static void sleep(Duration duration) throws InterruptedException {
        long nanos = Timers.nanos(duration);
        Microthread me = current();
        if (nanos > 0) me.waits.sleep(nanos);
        else me.waits.stepAside(true);
    }

    /// Lets every other ready microthread run first. Suspends always.
    ///
    /// @throws InterruptedException if cancelled
    @SuppressWarnings("NamedLikeContextualKeyword") // always called as Microthread.yield()
    public static void yield() throws InterruptedException {
        current().waits.stepAside(false);
    }

    /// Tells its name.
    ///
    /// @return the name given when it was started
    public String name() {
        return name;
    }

    /// Tells what it is doing.
    ///
    /// @return its state
    public State state() {
        return state;
    }

    /// Tells what it waits for.
    ///
    /// @return the wait; empty unless it is `WAITING`
    public Optional<Wait> waitingFor() {
        String what = waits.description();
        if (state != State.WAITING || what == null) return Optional.empty();
        Duration ago = Duration.ofNanos(loop.clock.nanos() - waits.sinceNanos());
        Optional<Microthread> holder = Optional.ofNullable(waits.holder());
        return Optional.of(new Wait(what, loop.clock.now().minus(ago), holder));
    }

    /// Cancels this microthread alone; it is no failure of its scope. Takes effect at its next suspending call, or at
    /// once if it waits; the event wins if it has fired already. The first reason stays. Never suspends.
    ///
    /// @param reason why; shown in messages
    public void cancel(String reason) {
        Objects.requireNonNull(reason, "reason");
        loop.stage.checkHere(this);
        cancel(reason, loop.clock.nanos());
    }

    /// Cancels it as if it were `sinceNanos`: from then on count the limits of the shields inside.
    void cancel(String reason, long sinceNanos) {
        if (cancelReason != null || state == State.ENDED) return;
        try {
            cancelReason = reason;
            loop.direction.cancelled(this, null, reason, false);
            outsideCancelled(sinceNanos);
        } catch (VirtualMachineError e) {
            loop.stage.breakage = e;
            throw e;
        }
    }

    /// A cancellation of it, or outside of it, is pending, since a moment that may be past.
    void outsideCancelled(long sinceNanos) {
        if (innermost == home) {
            mayBeCancelled();
            return;
        }
        Region outermost = Objects.requireNonNull(innermost);
        for (Region r = outermost; r != null && r != home; r = r.parent) outermost = r;
        outermost.outsideCancelled(sinceNanos);
    }

    /// Waits until it has ended, however. Suspends unless it has.
    ///
    /// @throws InterruptedException if the caller is cancelled
    public void join() throws InterruptedException {
        ended().await();
    }

    /// Describes its end: holds from then on.
    ///
    /// @return the event, with how it ended
    public Event<Outcome<?>> ended() {
        loop.stage.checkHere(this);
        if (endWaiters == null) {
            endWaiters = new WaitQueue<>("end of microthread \"" + name + "\"", () -> this);
            endWaiters.isEmpty(); // it belongs to this reactor, whoever waits first
        }
        return endWaiters.event(() -> outcome);
    }

    @Override
    public String toString() {
        return "microthread \"" + name + "\" (" + state + ")";
    }

    /// Whether it is `other`, or was started inside of one of its scopes. For any thread, if it holds the baton: what this
    /// goes through never changes.
    boolean isWithin(Microthread other) {
        if (this == other) return true;
        for (Region r = home; r != null; r = r.parent) if (r.host == other) return true;
        return false;
    }

    /// Whether the reactor has it for itself.
    boolean isService() {
        return home == null && this != loop.main();
    }

    /// The names from `main` down; worked out only for directors and dumps.
    String path() {
        if (path == null) path = loop.paths.of(this);
        return path;
    }

    // ---- cancellation

    /// Something outside may have cancelled it: if it waits, the wait ends; if it is blocked, it is interrupted.
    void mayBeCancelled() {
        expectCancellation();
        if (state == State.WAITING) {
            if (pending() != null) waits.cancel();
        } else if (state == State.BLOCKED) {
            loop.interruptSoon(this);
        } else if (state == State.RUNNING) {
            loop.engine.coverChanged(this);
        }
    }

    /// Something about cancellation may have changed: the next suspending call looks.
    void expectCancellation() {
        attention = true;
        waits.expectNews();
    }

    boolean hasPendingCancellation() {
        return attention && pending() != null;
    }

    /// Whether it is cancelled, and the interrupt for that is still due, should it block in the JDK.
    boolean isToBeInterrupted() {
        if (!attention) return false;
        Object pending = pending();
        return pending != null && pending != interruptedFor;
    }

    /// Whether a cancellation from outside `region`, one of its own, is pending.
    boolean pendingOutside(Region region) {
        return pendingFrom(region.parent) != null;
    }

    @Nullable String ban() {
        return ban;
    }

    void setBan(@Nullable String why) {
        ban = why;
        waits.expectNews();
    }

    /// Whether what its code has thrown is how a cancellation ends it, also in the shape that a JDK call gives to our
    /// interrupt. An [InterruptedException] of somebody else's while none is pending is an error like any other.
    boolean isCancellation(Throwable thrown) {
        settle();
        if (thrown instanceof Cancelled) return true;
        boolean isInterrupt = thrown instanceof InterruptedException || isOfOurInterrupt(thrown);
        return isInterrupt && pending() != null;
    }

    /// The outermost of the scopes that it is in and has opened itself; `null` if it is in none.
    @Nullable Scope outermostScope() {
        Scope outermost = null;
        for (Region r = innermost; r != null && r != home; r = r.parent)
            if (r.scope != null) outermost = r.scope;
        return outermost;
    }

    void throwIfBanned() {
        if (ban != null) throw new IllegalStateException(ban);
    }

    void throwIfCancelled() throws Cancelled {
        Object pending = pending();
        if (pending != null) throw delivered(cancelled(pending));
        attention = false;
        deliveryCount = 0;
    }

    Cancelled cancelled() {
        Object pending = pending();
        if (pending == null)
            throw new IllegalStateException("woken without event or cancellation: " + this);
        return delivered(cancelled(pending));
    }

    /// To be thrown, unless too many have been swallowed.
    private Cancelled delivered(Cancelled cancelled) {
        SwallowGuard.count(this, cancelled);
        return cancelled;
    }

    /// One of its regions, which was cancelled, has ended: unless more is pending, nothing was swallowed.
    void hasAbsorbed() {
        if (pending() == null) deliveryCount = 0;
    }

    private Cancelled cancelled(Object pending) {
        if (pending instanceof Region region) return region.toCancelled();
        var cancelled = (Microthread) pending;
        return new Cancelled(
                "microthread \"" + cancelled.name + "\"",
                Objects.requireNonNull(cancelled.cancelReason),
                null);
    }

    private @Nullable Object pending() {
        return pendingFrom(innermost);
    }

    /// The outermost cancellation that reaches the stretch between `start` and the nearest shield: a region, or a
    /// microthread, this one or one inside whose scopes this one is; `null` if there is none.
    private @Nullable Object pendingFrom(@Nullable Region start) {
        Object found = null;
        Microthread inside = this;
        for (Region r = start; ; r = r.parent) {
            if (r == inside.home) {
                if (inside.cancelReason != null) found = inside;
                if (r != null) inside = r.host;
            }
            if (r == null) return found;
            if (r.isCancelled()) found = r;
            if (r.isShielding()) return found;
        }
    }

    // ---- interrupts

    /// Takes the interrupt status away: it is ours, and the cancellation behind it is thrown next, or somebody else's.
    void takeInterrupt() throws Cancelled {
        Thread.interrupted();
        if (isInterruptedByUs) return;
        expectCancellation(); // so that the next call that has nothing to deliver is noticed
        throw delivered(
                new Cancelled(
                        "microthread \"" + name + "\"",
                        "interrupted by code outside of Weft",
                        null));
    }

    /// Interrupts it for a pending cancellation, once, if it still is inside a blocking JDK call.
    void interruptIfBlocked() {
        Object pending = pending();
        if (state != State.BLOCKED || pending == null || pending == interruptedFor) return;
        interruptedFor = pending;
        isInterruptedByUs = true;
        thread.interrupt();
    }

    /// The thread of its blocking call was interrupted, for the cancellation that is pending.
    void wasInterruptedInACall() {
        interruptedFor = pending();
        isInterruptedByUs = interruptedFor != null;
    }

    /// After an interrupt of ours: lets the deadlines that have passed cancel their regions, the outermost first. The
    /// limits of shields count from the moments when that was due, as they do for the watch that has interrupted
    /// ([PortableEngine#coverChanged]): so what it has interrupted for is found pending.
    void settle() {
        if (!isInterruptedByUs) return;
        if (loop.watch != null) loop.watch.tell();
        settle(innermost, loop.clock.nanos());
        if (interruptedFor == null) interruptedFor = pending();
        expectCancellation();
    }

    private void settle(@Nullable Region region, long nowNanos) {
        if (region == null) return;
        settle(region.parent, nowNanos);
        if (!region.isSet() || region.deadlineNanos > nowNanos) return;
        loop.timers.remove(region);
        region.expire(region.deadlineNanos);
    }

    /// It has left a region: an interrupt of ours is over with the cancellation that it was for.
    void hasLeft(Region left) {
        if (!isInterruptedByUs) return;
        settle();
        if (interruptedFor == left || pending() == null) forgetOurInterrupt();
    }

    /// Whether an exception may be what a JDK call has made of an interrupt of ours.
    boolean isOfOurInterrupt(Throwable e) {
        return isInterruptedByUs && Interrupts.mayHaveBecome(e);
    }

    void forgetOurInterrupt() {
        if (!isInterruptedByUs) return;
        isInterruptedByUs = false;
        interruptedFor = null;
        Thread.interrupted();
    }

    // ---- life

    /// What runs in the virtual thread: `task`, and what follows from how it ends.
    void live(Task<?, ?> task) {
        loop.engine.entered(this);
        Outcome<?> how;
        try {
            // First the value: else each that still runs would hold the outcome, which javac
            // allocates before the call.
            @Nullable Object value = task.call();
            how = new Outcome.Success<@Nullable Object>(value);
        } catch (Throwable e) {
            how = endedBy(e);
        }
        end(how);
    }

    private Outcome<?> endedBy(Throwable thrown) {
        if (!isCancellation(thrown)) return new Outcome.Failure<>(thrown);
        absorbed(thrown);
        if (thrown instanceof Cancelled cancelled)
            return new Outcome.Cancellation<>(cancelled.reason());
        return new Outcome.Cancellation<>(cancelled(Objects.requireNonNull(pending())).reason());
    }

    /// A cancellation ends here. What cleanup has thrown meanwhile is suppressed below it, or after an interrupt may stand
    /// in its place, and is not to be lost with it.
    void absorbed(Throwable cancellation) {
        if (!Interrupts.saysSo(cancellation)) reportSoon(cancellation);
        else
            for (Throwable inCleanup : cancellation.getSuppressed())
                if (inCleanup instanceof InterruptedException) absorbed(inCleanup);
                else reportSoon(inCleanup);
    }

    private void reportSoon(Throwable inCleanup) {
        loop.callbacks.add(() -> loop.reactor.report(inCleanup));
    }

    FailedException failureOrThrow() {
        return Objects.requireNonNull(failure, "it has not failed");
    }

    /// Ends it although its code has not ended, and never goes on with that; what is in its scopes is cancelled and
    /// awaited. Called by itself; does not return.
    void abandon(Error error) {
        Throwable failed = error;
        for (Region r = innermost; r != null && r != home; r = innermost) {
            if (r.scope != null) failed = r.scope.abandonBody(failed);
            else r.close();
        }
        end(new Outcome.Failure<>(failed));
        while (true) loop.engine.suspend(this);
    }

    private void end(Outcome<?> how) {
        outcome = how;
        if (how instanceof Outcome.Failure<?>(Throwable error))
            failure = error instanceof FailedException f ? f : new FailedException(name, error);
        state = State.ENDED;
        loop.ended(this);
        if (path != null && loop.direction.isFixed()) loop.paths.ended(this);
        if (endWaiters != null)
            endWaiters.fireAll(how); // first: who joins learns why, before the scope is cancelled
        if (home != null && home.scope != null) home.scope.memberEnded(this);
    }
}
