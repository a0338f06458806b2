package org.weft;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Owns the microthreads started in it: it ends when they have ended, and it is what gets cancelled.
///
/// If the body or a microthread fails, everything else in the scope is cancelled, and when all has unwound the failure
/// that came first is thrown, the others suppressed below it: the body's error as itself, a microthread's as
/// [FailedException], an `Error` as itself. Nothing is lost, nothing told twice.
///
/// ```java
/// Scope.run(scope -> {
///     scope.start("reader", this::read);
///     scope.start("writer", this::write);
/// });   // both have ended
/// ```
public final class Scope {
    private final Region region;
    private final List<Throwable> failures = new ArrayList<>(0);
    private @Nullable Microthread firstMember;
    private @Nullable Microthread lastMember;
    private int memberCount;
    private int daemonCount;
    private boolean isBodyDone;
    private boolean hasEnded;
    private boolean hasStarted;
    private @Nullable Consumer<? super FailedException> failureHandler;

    /// Failures for which the handler has yet to return, and scopes inside that were left behind.
    private int openCount;

    /// Who awaits the members in place of the body, which could not; `null` as a rule.
    private @Nullable Scope heir;

    /// The scopes whose heir this is, as long as anything is left in them.
    private List<Scope> inherited = List.of();

    /// A cancellation from outside came while the body, done, waited for the members.
    private boolean wasCutShort;

    private Scope(Region region) {
        this.region = region;
        region.scope = this;
    }

    /// Runs `body` with a scope of its own, and waits until all that was started in it has ended. Suspends as the body
    /// does, and until then. Its end is a cancellation point, also if nothing was started; its beginning is none, so that
    /// the body runs to its first suspending call. **When this throws because it was cancelled, the body may have run to
    /// its end.**
    ///
    /// @param body what to do
    /// @param <X> what it throws
    /// @throws X as the body does
    /// @throws FailedException if a microthread of the scope has failed first
    /// @throws InterruptedException if cancelled from outside; [#cancel] alone lets this return
    public static <X extends Exception> void run(ScopedAction<X> body)
            throws X, InterruptedException {
        within(null, actionAsTask(body), false);
    }

    /// Does what [#run(ScopedAction)] does, under a name that messages and dumps show.
    ///
    /// @param name what the scope is for
    /// @param body what to do
    /// @param <X> what it throws
    /// @throws X as the body does
    /// @throws FailedException if a microthread of the scope has failed first
    /// @throws InterruptedException if cancelled from outside; [#cancel] alone lets this return
    public static <X extends Exception> void run(String name, ScopedAction<X> body)
            throws X, InterruptedException {
        within(Objects.requireNonNull(name, "name"), actionAsTask(body), false);
    }

    /// Computes `body` with a scope of its own, and waits until all that was started in it has ended. Suspends as the
    /// body does, and until then. Once the body has a result, that wins: a cancellation from outside cuts short what was
    /// started, and is delivered at the next suspending call. Of calls that never wait, one in 256 lets others run first,
    /// and is a cancellation point before the body begins.
    ///
    /// @param body what to compute
    /// @param <T> the result
    /// @param <X> what it throws
    /// @return the body's result, also if it was cancelled, by whomever, after it had one
    /// @throws X as the body does
    /// @throws FailedException if a microthread of the scope has failed first
    /// @throws InterruptedException if cancelled, and the body has no result
    public static <T extends @Nullable Object, X extends Exception> T call(ScopedTask<T, X> body)
            throws X, InterruptedException {
        return within(null, body, true);
    }

    /// Does what [#call(ScopedTask)] does, under a name that messages and dumps show.
    ///
    /// @param name what the scope is for
    /// @param body what to compute
    /// @param <T> the result
    /// @param <X> what it throws
    /// @return the body's result, also if it was cancelled, by whomever, after it had one
    /// @throws X as the body does
    /// @throws FailedException if a microthread of the scope has failed first
    /// @throws InterruptedException if cancelled, and the body has no result
    public static <T extends @Nullable Object, X extends Exception> T call(
            String name, ScopedTask<T, X> body) throws X, InterruptedException {
        return within(Objects.requireNonNull(name, "name"), body, true);
    }

    /// Starts a microthread in this scope. It is ready, and runs when the caller next suspends. Its failure cancels the
    /// scope. In a cancelled scope it still runs to its first suspending call. Never suspends.
    ///
    /// @param name shown in messages and dumps
    /// @param action what it does
    /// @return its handle
    /// @throws IllegalStateException if the scope has ended
    public Microthread start(String name, Action<?> action) {
        return start(name, EventSupport.asTask(action), false);
    }

    /// Starts a microthread that is cancelled when all others of the scope have ended. Otherwise as [#start].
    ///
    /// @param name shown in messages and dumps
    /// @param action what it does
    /// @return its handle
    /// @throws IllegalStateException if the scope has ended
    public Microthread startDaemon(String name, Action<?> action) {
        return start(name, EventSupport.asTask(action), true);
    }

    /// Starts a microthread that computes something. Otherwise as [#start].
    ///
    /// @param name shown in messages and dumps
    /// @param task what it computes
    /// @param <T> the result
    /// @return its handle, which hands out the result
    /// @throws IllegalStateException if the scope has ended
    public <T extends @Nullable Object> Fork<T> fork(String name, Task<T, ?> task) {
        return new Fork<>(start(name, Objects.requireNonNull(task, "task"), false));
    }

    /// Hands failures to `handler` instead of letting them end the scope: a microthread that fails hurts nobody else, as
    /// servers want it. To be called before the first start. The failure of the body still fails the scope. Never suspends.
    ///
    /// The handler is called once for each failure, as a callback of the reactor: in a microthread of its own, where it
    /// cannot suspend; it may start others in this scope, the failed one anew for instance. The scope ends only after it
    /// has returned. If it throws, the failure fails the scope as if there were no handler, with what the handler has thrown
    /// suppressed below; so to throw the failure itself is to let that one through.
    ///
    /// @param handler told of each failure
    /// @throws IllegalStateException if a microthread was started in this scope already, or there is a handler already, or
    ///     the scope has ended
    public void onFailure(Consumer<? super FailedException> handler) {
        Objects.requireNonNull(handler, "handler");
        region.host.loop.stage.checkHere(region);
        if (hasEnded) throw new IllegalStateException(region + " has ended: no handler is called");
        if (failureHandler != null)
            throw new IllegalStateException(region + " has an onFailure handler already");
        if (hasStarted)
            throw new IllegalStateException(
                    region + " has started a microthread: set onFailure before the first start");
        failureHandler = handler;
    }

    /// Cancels everything in this scope, its body included. Each waits no longer, and each further suspending call in it
    /// throws [Cancelled]. The first reason stays. Never suspends.
    ///
    /// @param reason why; shown in messages
    public void cancel(String reason) {
        Objects.requireNonNull(reason, "reason");
        region.host.loop.stage.checkHere(region);
        if (!hasEnded) region.cancel(reason, null);
    }

    /// Cancels it as if it were `sinceNanos`: from then on count the limits of the shields inside.
    void cancel(String reason, long sinceNanos) {
        if (!hasEnded) region.cancel(reason, null, sinceNanos);
    }

    /// Whether it, or what is around it, is cancelled.
    boolean isCancelled() {
        return region.isCancelled() || region.host.pendingOutside(region);
    }

    /// Whether `microthread` was started in it or further inside. For any thread, if the microthread holds the baton: what
    /// this goes through never changes.
    boolean encloses(Microthread microthread) {
        for (Region r = microthread.home; r != null; r = r.parent) if (r == region) return true;
        return false;
    }

    @Override
    public String toString() {
        return region.toString();
    }

    // ---- inside

    private static <X extends Exception> ScopedTask<Void, X> actionAsTask(ScopedAction<X> body) {
        Objects.requireNonNull(body, "body");
        return scope -> {
            body.run(scope);
            return EventSupport.nothing();
        };
    }

    private static <T extends @Nullable Object, X extends Exception> T within(
            @Nullable String name, ScopedTask<T, X> body, boolean needsResult)
            throws X, InterruptedException {
        Objects.requireNonNull(body, "body");
        Microthread me = Microthread.current();
        me.throwIfBanned(); // its end would suspend
        if (needsResult) me.waits.countCall();
        var scope = new Scope(Region.open(Region.Kind.SCOPE, name, me, 0));
        try {
            return scope.runBody(body, needsResult);
        } catch (VirtualMachineError e) {
            if (!scope.hasEnded) me.loop.stage.breakage = e;
            throw e;
        }
    }

    private <T extends @Nullable Object, X extends Exception> T runBody(
            ScopedTask<T, X> body, boolean needsResult) throws X, InterruptedException {
        T result;
        try {
            result = body.call(this);
        } catch (Throwable e) {
            boolean isOwnCancellation = region.isCancelled() && isByCancellation(e);
            bodyFailed(e);
            unwind();
            keepWhatIsBelow(e);
            throwFirstUnless(e);
            if (!isOwnCancellation || region.host.pendingOutside(region)) throw e;
            if (!needsResult) {
                region.host.absorbed(e);
                return EventSupport.cast(null);
            }
            if (e instanceof Cancelled) throw e;
            throw region.toCancelled(e);
        }
        boolean hasWaited = unwind();
        throwFirstUnless(null);
        // A result wins: a cancellation is then for the next suspending call. After the scope of
        // `main` none comes.
        if (needsResult || region.parent == null) return result;
        if (!hasWaited) region.host.waits.checkpoint();
        else if (wasCutShort) region.host.throwIfCancelled();
        return result;
    }

    /// An interrupt may surface as what a JDK call makes of it, a `SocketException` for one.
    private boolean isByCancellation(Throwable e) {
        return e instanceof InterruptedException || region.host.isOfOurInterrupt(e);
    }

    private void bodyFailed(Throwable e) {
        if (region.host.isCancellation(e)) {
            region.cancel("its body was cancelled", null);
            return;
        }
        addFailure(e);
        region.cancel("its body failed: " + e, e);
    }

    /// The body never ends: cancels and awaits all else.
    ///
    /// @return what `run` would have thrown
    Throwable abandonBody(Throwable bodyError) {
        bodyFailed(bodyError);
        unwind();
        try {
            throwFirstUnless(bodyError);
        } catch (RuntimeException | Error first) {
            return first;
        }
        return bodyError;
    }

    /// A failure is thrown in place of the body's cancellation: what cleanup has thrown is suppressed below that.
    private void keepWhatIsBelow(Throwable bodyError) {
        if (failures.isEmpty() || failures.contains(bodyError)) return;
        if (!Interrupts.saysSo(bodyError)) addFailure(bodyError);
        else
            for (Throwable inCleanup : bodyError.getSuppressed())
                if (!(inCleanup instanceof InterruptedException)) addFailure(inCleanup);
    }

    private void addFailure(Throwable e) {
        if (!failures.contains(e)) failures.add(e);
    }

    /// Waits until all members have ended, whatever is cancelled meanwhile.
    ///
    /// @return whether there was anything to wait for
    private boolean unwind() {
        isBodyDone = true;
        Microthread host = region.host;
        try {
            cancelDaemonsLeftAlone();
            boolean waits = isBusy();
            if (waits) host.loop.cycles.suspect(this);
            while (isBusy()) host.waits.untilWoken(new End(this), null);
            return waits;
        } catch (IllegalStateException pinned) {
            leaveBehind(pinned);
            throw pinned;
        } catch (VirtualMachineError e) { // it cannot wait for those that are still there
            host.loop.stage.breakage = e;
            throw e;
        } finally {
            hasEnded = true;
            region.close();
        }
    }

    /// The body cannot be suspended where it is, in a class initialiser for one: cancels what is left, for the scope around
    /// to await, and to fail with.
    private void leaveBehind(IllegalStateException pinned) {
        for (Throwable failure : failures) pinned.addSuppressed(failure); // told with that one
        failures.clear();
        for (Region around = region.parent; heir == null && around != null; around = around.parent)
            heir = around.scope;
        if (heir != null) heir.expectInheritance(this);
        region.cancel("its end cannot be awaited: " + pinned.getMessage(), pinned);
    }

    private void expectInheritance(Scope left) {
        openCount++;
        if (inherited.isEmpty()) inherited = new ArrayList<>(1);
        inherited.add(left);
    }

    private void inherit(Scope left) {
        openCount--;
        inherited.remove(left);
        for (Throwable failure : left.failures) fail(left.region, failure);
        wakeBodyAtTheEnd();
    }

    private void throwFirstUnless(@Nullable Throwable bodyError) {
        if (failures.isEmpty()) return;
        Throwable first = unwrapError(failures.getFirst());
        for (Throwable other : failures) {
            Throwable plain = unwrapError(other);
            if (plain != first && !List.of(first.getSuppressed()).contains(plain))
                first.addSuppressed(plain);
        }
        if (first == bodyError) return;
        if (first instanceof Error error) throw error;
        first.fillInStackTrace();
        throw (FailedException)
                first; // the body's own error is never first without being bodyError
    }

    /// A failed assertion is told as itself.
    private static Throwable unwrapError(Throwable e) {
        return e instanceof FailedException && e.getCause() instanceof Error error ? error : e;
    }

    private Microthread start(String name, Task<?, ?> task, boolean isDaemon) {
        Objects.requireNonNull(name, "name");
        Loop loop = region.host.loop;
        loop.stage.checkHere(region);
        if (hasEnded)
            throw new IllegalStateException(
                    region + " has ended: cannot start \"" + name + "\" in it");
        hasStarted = true;
        var member = new Microthread(loop, name, region, isDaemon);
        try {
            loop.start(member, task);
            link(member);
        } catch (VirtualMachineError e) {
            loop.stage.breakage = e;
            throw e;
        }
        return member;
    }

    /// Takes leave of a member that has ended; runs on it, as its last deed.
    void memberEnded(Microthread member) {
        unlink(member);
        FailedException failure = member.failure;
        if (failure != null) {
            if (failureHandler == null) fail(member, failure);
            else if (!failure.wasToldTo(this)) tell(failureHandler, member, failure);
        }
        wakeBodyAtTheEnd();
    }

    private void fail(Microthread member, FailedException failure) {
        addFailure(failure);
        region.cancel(
                "microthread \"" + member.name + "\" failed: " + failure.getCause(),
                failure.getCause());
    }

    private void fail(Region left, Throwable failure) {
        addFailure(failure);
        region.cancel(left + ", left behind inside, failed: " + failure, failure);
    }

    /// Fails for a reason that is nobody's in it.
    void fail(Error error) {
        addFailure(error);
        region.cancel("it failed: " + error.getClass().getSimpleName(), error);
    }

    /// Lets the handler run, as a callback. What it throws leaves the failure unhandled.
    private void tell(
            Consumer<? super FailedException> handler,
            Microthread member,
            FailedException failure) {
        openCount++;
        region.host.loop.callbacks.add(() -> {
            try {
                handler.accept(failure);
            } catch (Throwable e) {
                if (e != failure && e != failure.getCause()) unwrapError(failure).addSuppressed(e);
                fail(member, failure);
            }
            openCount--;
            wakeBodyAtTheEnd();
        });
    }

    private void wakeBodyAtTheEnd() {
        if (!isBodyDone) return;
        cancelDaemonsLeftAlone();
        if (isBusy()) return;
        if (heir != null) {
            heir.inherit(this);
            return;
        }
        wasCutShort = region.host.pendingOutside(region);
        region.host.waits.wake();
    }

    private boolean isBusy() {
        return memberCount > 0 || openCount > 0;
    }

    private void cancelDaemonsLeftAlone() {
        if (daemonCount == 0 || memberCount > daemonCount || openCount > 0) return;
        for (Microthread m = firstMember; m != null; m = m.nextMember)
            m.cancel("the others in its scope have ended");
    }

    /// A cancellation has reached this scope: tells the members, the first first.
    void deliverToMembers(long sinceNanos) {
        for (Microthread m = firstMember; m != null; m = m.nextMember)
            m.outsideCancelled(sinceNanos);
    }

    /// The member started first of those that have not ended; [Microthread#nextMember] leads to the one after it.
    @Nullable Microthread firstMember() {
        return firstMember;
    }

    /// Whether its end waits for what the member does: while others live, daemons only wait to be cancelled.
    boolean isHeldBy(Microthread member) {
        return !member.isDaemon || memberCount == daemonCount;
    }

    /// Those that have not ended, in the order in which they were started; then those of scopes that were left behind.
    List<Microthread> members() {
        List<Microthread> members = new ArrayList<>(memberCount);
        for (Microthread m = firstMember; m != null; m = m.nextMember) members.add(m);
        for (Scope left : inherited) members.addAll(left.members());
        return members;
    }

    private void link(Microthread member) {
        memberCount++;
        if (member.isDaemon) daemonCount++;
        member.previousMember = lastMember;
        if (lastMember == null) firstMember = member;
        else lastMember.nextMember = member;
        lastMember = member;
    }

    private void unlink(Microthread member) {
        memberCount--;
        if (member.isDaemon) daemonCount--;
        if (member.previousMember == null) firstMember = member.nextMember;
        else member.previousMember.nextMember = member.nextMember;
        if (member.nextMember == null) lastMember = member.previousMember;
        else member.nextMember.previousMember = member.previousMember;
        member.previousMember = null;
        member.nextMember = null;
    }

    /// What the host waits for. Put in words only when asked: finding the name of a scope that has none is costly.
    record End(Scope scope) {
        @Override
        public String toString() {
            return "end of " + scope;
        }
    }
}
