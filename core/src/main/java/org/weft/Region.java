package org.weft;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A stretch of one microthread's execution that can be cancelled: the inside of a [Scope], a [Timeout] or a [Shield].
/// Regions nest, across microthreads too: what a scope has started runs inside the scope's region.
///
/// ```
/// open --cancel--> cancelled (each further suspending call inside throws)
/// open, cancelled --close--> closed (taken out of the tree)
/// ```
///
/// A cancellation reaches a microthread if some region between its innermost one and the root is cancelled and no shield
/// stands between. As a timer, a region is its own deadline: of a timeout, from its beginning; of a shield, from the
/// moment a cancellation is pending outside it.
final class Region extends Timer {
    enum Kind {
        SCOPE,
        TIMEOUT,
        SHIELD
    }

    final Kind kind;
    final Microthread host;
    final @Nullable Region parent;
    final long limitNanos;

    /// Whose started microthreads are inside; of a region that is not a scope's, `null`.
    @Nullable Scope scope;

    private @Nullable String name;
    private @Nullable String reason;
    private @Nullable Throwable cause;
    private boolean isLifted;
    private boolean isInterruptHeldBack;

    /// The next one that the host has opened inside of it.
    private @Nullable Region inner;

    private Region(Kind kind, @Nullable String name, Microthread host, long limitNanos) {
        this.kind = kind;
        this.name = name;
        this.host = host;
        this.limitNanos = limitNanos;
        this.parent = host.innermost;
    }

    /// Opens a region inside the innermost one of `host`, which is the caller. Does not suspend.
    static Region open(Kind kind, @Nullable String name, Microthread host, long limitNanos) {
        var region = new Region(kind, name, host, limitNanos);
        try {
            region.open();
        } catch (VirtualMachineError e) {
            host.loop.stage.breakage = e;
            throw e;
        }
        return region;
    }

    private void open() {
        setInner(this);
        host.innermost = this;
        if (kind == Kind.SHIELD && host.isInterruptedByUs) holdInterruptBack();
        if (kind == Kind.TIMEOUT) setDeadline(host.loop.clock.nanos());
        else if (kind == Kind.SHIELD && host.pendingOutside(this))
            setDeadline(host.loop.clock.nanos());
        host.loop.engine.coverChanged(host);
    }

    /// Closes the region, which must be the innermost one of its host, the caller.
    void close() {
        try {
            leave();
        } catch (VirtualMachineError e) {
            host.loop.stage.breakage = e;
            throw e;
        }
    }

    private void leave() {
        host.innermost = parent;
        host.loop.timers.remove(this);
        setInner(null);
        host.expectCancellation(); // what it held back, or had cancelled, must be looked at anew
        host.loop.engine.coverChanged(host);
        host.hasLeft(this);
        if (isCancelled()) host.hasAbsorbed();
        if (isInterruptHeldBack) host.isInterruptedByUs = true;
    }

    private void setInner(@Nullable Region region) {
        if (parent != null && parent.host == host) parent.inner = region;
    }

    /// What the host was interrupted for is kept away from a shield's inside, and does not interrupt again after it.
    private void holdInterruptBack() {
        isInterruptHeldBack = true;
        host.forgetOurInterrupt();
    }

    boolean isCancelled() {
        return reason != null;
    }

    /// Whether it keeps outer cancellations away from what is inside.
    boolean isShielding() {
        return kind == Kind.SHIELD && !isLifted;
    }

    /// Cancels all inside. The first reason stays.
    void cancel(String why, @Nullable Throwable because) {
        cancel(why, because, host.loop.clock.nanos());
    }

    void cancel(String why, @Nullable Throwable because, long sinceNanos) {
        cancel(why, because, sinceNanos, false);
    }

    private void cancel(
            String why, @Nullable Throwable because, long sinceNanos, boolean isByLimit) {
        if (reason != null) return;
        try {
            reason = why;
            cause = because;
            host.loop.timers.remove(this);
            host.loop.direction.cancelled(host, this, why, isByLimit);
            deliver(sinceNanos);
        } catch (VirtualMachineError e) {
            host.loop.stage.breakage = e;
            throw e;
        }
    }

    @Override
    void expire() {
        if (kind == Kind.SHIELD || !isDueOutside()) // of equal deadlines the outer one wins
        expire(host.loop.clock.nanos());
    }

    /// Acts as if it were `sinceNanos`: from then on count the limits of the shields inside.
    void expire(long sinceNanos) {
        if (kind == Kind.SHIELD) {
            isLifted = true;
            deliver(sinceNanos);
        } else if (!host.pendingOutside(this)) {
            String why = "deadline of " + Durations.text(Duration.ofNanos(limitNanos));
            cancel(why, null, sinceNanos, true);
        }
    }

    /// Whether a limit further out passes at the same moment; it expires in this turn too.
    private boolean isDueOutside() {
        for (Region r = parent; r != null && !r.isShielding(); r = r.parent)
            if (r.isSet() && r.deadlineNanos <= deadlineNanos) return true;
        return false;
    }

    /// Tells every microthread inside that something may be pending for it: the host, then those that were started
    /// inside, the first first.
    private void deliver(long sinceNanos) {
        if (host.innermost == this) host.mayBeCancelled();
        else if (inner != null) inner.outsideCancelled(sinceNanos);
        if (scope != null) scope.deliverToMembers(sinceNanos);
    }

    /// A cancellation is pending outside, since a moment that may be past.
    void outsideCancelled(long sinceNanos) {
        if (!isShielding()) {
            deliver(sinceNanos);
            return;
        }
        if (isSet()) return;
        setDeadline(sinceNanos);
        Microthread running = host.loop.stage.running();
        if (running != null) host.loop.engine.coverChanged(running); // it may be inside
    }

    private void setDeadline(long sinceNanos) {
        if (limitNanos <= 0) expire(sinceNanos);
        else host.loop.timers.add(this, Timers.after(sinceNanos, limitNanos));
    }

    /// What a suspending call inside throws because of this region.
    Cancelled toCancelled() {
        return toCancelled(cause);
    }

    Cancelled toCancelled(@Nullable Throwable because) {
        if (reason == null) throw new IllegalStateException("not cancelled: " + this);
        return new Cancelled(toString(), reason, because);
    }

    TimedOutException toTimedOut(Exception ended) {
        var limit = Durations.text(Duration.ofNanos(limitNanos));
        var timedOut = new TimedOutException("limit of " + limit + " has passed in " + this);
        timedOut.initCause(ended);
        return timedOut;
    }

    /// The name given, or the place that opened the region, found on the host's stack when first asked for.
    String name() {
        if (name == null) name = Opener.of(this);
        return name;
    }

    @Override
    public String toString() {
        return "scope \"" + name() + "\"";
    }
}
