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

    private @Nullable Region firstChild;
    private @Nullable Region previousSibling;
    private @Nullable Region nextSibling;

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
        if (parent != null) parent.link(this);
        host.innermost = this;
        if (kind == Kind.SHIELD && host.isInterruptedByUs) holdInterruptBack();
        if (kind == Kind.TIMEOUT) setDeadline();
        else if (kind == Kind.SHIELD && host.pendingOutside(this)) shieldFromNow();
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
        if (parent != null) parent.unlink(this);
        host.expectCancellation(); // what it held back, or had cancelled, must be looked at anew
        host.loop.engine.coverChanged(host);
        host.hasLeft(this);
        if (isCancelled()) host.hasAbsorbed();
        if (isInterruptHeldBack) host.isInterruptedByUs = true;
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
        if (reason != null) return;
        try {
            reason = why;
            cause = because;
            host.loop.timers.remove(this);
            deliver();
        } catch (VirtualMachineError e) {
            host.loop.stage.breakage = e;
            throw e;
        }
    }

    @Override
    void expire() {
        if (kind == Kind.SHIELD) {
            isLifted = true;
            deliver();
        } else if (!isPendingOutside()
                && !isDueOutside()) { // of equal deadlines the outer one wins
            cancel("deadline of " + Durations.text(Duration.ofNanos(limitNanos)), null);
        }
    }

    /// Whether a limit further out passes at the same moment; it expires in this turn too.
    private boolean isDueOutside() {
        for (Region r = parent; r != null && !r.isShielding(); r = r.parent)
            if (r.isSet() && r.deadlineNanos <= deadlineNanos) return true;
        return false;
    }

    private boolean isPendingOutside() {
        return host.pendingOutside(this);
    }

    /// Tells every microthread inside that something may be pending for it.
    void deliver() {
        if (host.innermost == this) host.mayBeCancelled();
        if (scope != null) scope.deliverToMembers();
        for (Region child = firstChild; child != null; ) {
            Region next = child.nextSibling;
            child.outsideCancelled();
            child = next;
        }
    }

    /// A cancellation has become pending outside.
    void outsideCancelled() {
        if (isShielding()) shieldFromNow();
        else deliver();
    }

    private void shieldFromNow() {
        if (!isSet()) setDeadline();
    }

    private void setDeadline() {
        if (limitNanos <= 0) expire();
        else host.loop.timers.add(this, Timers.after(host.loop.clock.nanos(), limitNanos));
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

    private void link(Region child) {
        child.nextSibling = firstChild;
        if (firstChild != null) firstChild.previousSibling = child;
        firstChild = child;
    }

    private void unlink(Region child) {
        if (child.previousSibling == null) firstChild = child.nextSibling;
        else child.previousSibling.nextSibling = child.nextSibling;
        if (child.nextSibling != null) child.nextSibling.previousSibling = child.previousSibling;
        child.previousSibling = null;
        child.nextSibling = null;
    }
}
