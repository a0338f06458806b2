package org.weft.event;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.weft.Action;
import org.weft.Event;
import org.weft.Microthread;
import org.weft.Subscription;
import org.weft.Task;
import org.weft.WaitQueue;

/// Lets one microthread at a time do something that suspends in the middle. What does not suspend needs none: it is
/// alone anyway.
///
/// The microthread that has acquired it owns it, and only that one may release it. It is not reentrant. It goes to those
/// who wait in order of arrival, and is theirs from the moment of release, also if they run later.
///
/// ```java
/// String reply = mutex.call(() -> {
///     connection.write(request);
///     return connection.read();       // the answer to this request, not to somebody else's
/// });
/// ```
///
/// An owner that ends without releasing it has perhaps left half done what the mutex protects. So it is not given to the
/// next: those who wait, and all who come later, get an `IllegalStateException` that names that owner. [#run] and [#call]
/// always release.
///
/// ```
/// free --acquire--> owned --release, nobody waits--> free
///                   owned --release, a waiter------> handed over --the waiter runs--> owned
///                   owned --the owner ends---------> abandoned
/// ```
public final class Mutex {
    private boolean isTaken;

    /// Who owns it; `null` if it is free, or handed over to a waiter that has not run yet.
    private @Nullable Microthread owner;

    private final WaitQueue<Boolean> waiters = new WaitQueue<>("mutex", () -> owner);
    private final Event<Void> acquired = waiters.taking(this::take).map(this::own);

    /// Those who have owned it while somebody waited: their ends are watched, until the next release that finds nobody
    /// waiting. So an owner that comes again and again is registered once.
    private final Map<Microthread, Subscription> watched = new LinkedHashMap<>(0);

    /// Makes one that is free.
    public Mutex() {}

    /// Acquires it, waiting for it. Suspends unless it is free.
    ///
    /// @throws InterruptedException if cancelled; it was not acquired
    /// @throws IllegalStateException if the caller owns it already; if its owner has ended without releasing it
    public void acquire() throws InterruptedException {
        acquired.await();
    }

    /// Describes acquiring it: it goes to one waiter, who then owns it. `await` throws as [#acquire] does. Of a
    /// subscription the owner is the microthread that runs callbacks: each call must release it.
    ///
    /// @return the event, the same object each time
    public Event<Void> acquired() {
        return acquired;
    }

    /// Acquires it if it is free. Never suspends.
    ///
    /// @return whether it did
    /// @throws IllegalStateException if the caller owns it already; if its owner has ended without releasing it
    public boolean tryAcquire() {
        waiters.checkHere();
        if (isTaken) {
            checkMayBecomeFree();
            return false;
        }
        isTaken = true;
        own(true);
        return true;
    }

    /// Hands it to the first who waits, or sets it free. Never suspends.
    ///
    /// @throws IllegalStateException if the caller does not own it
    public void release() {
        waiters.checkHere();
        Microthread me = Microthread.current();
        if (owner != me)
            throw new IllegalStateException(
                    named(me)
                            + " releases a "
                            + this
                            + ": only the microthread that has acquired it may release it");
        owner = null;
        isTaken = waiters.fireOne(true);
        if (!isTaken) unwatchAll();
    }

    /// Runs `body` owning it, and releases it however that ends. Suspends unless it is free, and as the body does.
    ///
    /// @param body what to do
    /// @param <X> what it throws
    /// @throws X as the body does
    /// @throws InterruptedException if cancelled; before it was acquired, the body has not begun
    /// @throws IllegalStateException if the caller owns it already; if its owner has ended without releasing it
    public <X extends Exception> void run(Action<X> body) throws X, InterruptedException {
        acquire();
        try {
            body.run();
        } finally {
            release();
        }
    }

    /// Computes `body` owning it, as [#run] does.
    ///
    /// @param body what to compute
    /// @param <T> the result
    /// @param <X> what it throws
    /// @return the body's result
    /// @throws X as the body does
    /// @throws InterruptedException if cancelled; before it was acquired, the body has not begun
    /// @throws IllegalStateException if the caller owns it already; if its owner has ended without releasing it
    public <T extends @Nullable Object, X extends Exception> T call(Task<T, X> body)
            throws X, InterruptedException {
        acquire();
        try {
            return body.call();
        } finally {
            release();
        }
    }

    /// Tells whether somebody has it. Never suspends.
    ///
    /// @return `false` if it is free
    public boolean isTaken() {
        waiters.checkHere();
        return isTaken;
    }

    @Override
    public String toString() {
        if (!isTaken) return "mutex that is free";
        return owner == null ? "mutex that is being handed over" : "mutex owned by " + named(owner);
    }

    /// Asked by who is about to wait.
    private @Nullable Boolean take() {
        if (isTaken) {
            checkMayBecomeFree();
            if (owner != null) watch(owner);
            return null;
        }
        isTaken = true;
        return true;
    }

    /// Runs in the microthread that has got it, or, if it was abandoned, has waited in vain.
    @SuppressWarnings("NullAway") // the one value of Void
    private Void own(Boolean isGiven) {
        if (!isGiven) throw abandoned();
        Microthread me = Microthread.current();
        owner = me;
        if (!waiters.isEmpty()) watch(me);
        return null;
    }

    private void checkMayBecomeFree() {
        if (owner == null) return;
        if (owner.state() == Microthread.State.ENDED) throw abandoned();
        if (owner == Microthread.current())
            throw new IllegalStateException(
                    named(owner)
                            + " acquires a mutex that it owns already: a mutex is not reentrant;"
                            + " acquire it once, in the outermost call");
    }

    private void watch(Microthread holder) {
        if (!watched.containsKey(holder))
            watched.put(holder, holder.ended().once(_ -> ended(holder)));
    }

    private void unwatchAll() {
        if (watched.isEmpty()) return;
        watched.values().forEach(Subscription::close);
        watched.clear();
    }

    private void ended(Microthread holder) {
        watched.remove(holder);
        if (owner == holder) waiters.fireAll(false);
    }

    private IllegalStateException abandoned() {
        return new IllegalStateException(
                this
                        + ", which has ended without releasing it: what it protects may be half done;"
                        + " release it in a finally block, or use run");
    }

    private static String named(Microthread microthread) {
        return "microthread \"" + microthread.name() + "\"";
    }
}
