package org.weft.event;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.weft.Action;
import org.weft.Event;
import org.weft.Microthread;
import org.weft.Task;
import org.weft.WaitQueue;

/// Limits how many microthreads do something at the same time. A microthread borrows a token, one at most, and gives
/// back its own; how many there are can be changed at any time. First come, first served.
///
/// ```java
/// var connections = new CapacityLimiter(8);
/// for (String url : urls) scope.start(url, () -> connections.run(() -> fetch(url)));
/// ```
///
/// A token given back while somebody waits is theirs from that moment, also if they run later. A microthread that ends
/// without giving its token back keeps it for ever: [#run] and [#call] see to that. For permits that have no owners
/// use a [Semaphore]. (After Trio's `CapacityLimiter`.)
public final class CapacityLimiter {
    private final WaitQueue<Boolean> waiters = new WaitQueue<>("token of capacity limiter");
    private final Event<Void> acquired = waiters.taking(this::take).map(this::borrow);

    /// Without allocation in the long run, as a tree or a linked table would need; its order is never looked at.
    private final Set<Microthread> borrowers = Collections.newSetFromMap(new IdentityHashMap<>(8));

    private int total;

    /// How many tokens are out: with borrowers, or with those who were given one and have not run yet.
    private int borrowed;

    /// Makes one.
    ///
    /// @param total how many tokens there are, at least 0
    /// @throws IllegalArgumentException if `total` is negative
    public CapacityLimiter(int total) {
        this.total = notNegative(total);
    }

    /// Borrows a token, waiting for one. Suspends unless there is one.
    ///
    /// @throws InterruptedException if cancelled; no token was borrowed
    /// @throws IllegalStateException if the caller has one already
    public void acquire() throws InterruptedException {
        acquired.await();
    }

    /// Describes borrowing a token: each goes to one waiter, who is then its borrower. `await` throws
    /// `IllegalStateException` if the caller has one already. Of a subscription the borrower is the microthread that runs
    /// callbacks: each call must release it.
    ///
    /// @return the event, the same object each time
    public Event<Void> acquired() {
        return acquired;
    }

    /// Borrows a token if there is one. Never suspends.
    ///
    /// @return whether it did
    /// @throws IllegalStateException if the caller has one already
    public boolean tryAcquire() {
        waiters.checkHere();
        if (take() == null) return false;
        borrow(true);
        return true;
    }

    /// Gives the caller's token to the first who waits, or back. Never suspends.
    ///
    /// @throws IllegalStateException if the caller has none
    public void release() {
        waiters.checkHere();
        Microthread me = Microthread.current();
        if (!borrowers.remove(me))
            throw new IllegalStateException(
                    "microthread \""
                            + me.name()
                            + "\" releases a token of "
                            + this
                            + ", and has none: only who has acquired one may release it");
        borrowed--;
        handOut();
    }

    /// Runs `body` with a token, and gives it back however that ends. Suspends unless there is a token, and as the body
    /// does.
    ///
    /// @param body what to do
    /// @param <X> what it throws
    /// @throws X as the body does
    /// @throws InterruptedException if cancelled; before a token was borrowed, the body has not begun
    /// @throws IllegalStateException if the caller has a token already
    public <X extends Exception> void run(Action<X> body) throws X, InterruptedException {
        acquire();
        try {
            body.run();
        } finally {
            release();
        }
    }

    /// Computes `body` with a token, as [#run] does.
    ///
    /// @param body what to compute
    /// @param <T> the result
    /// @param <X> what it throws
    /// @return the body's result
    /// @throws X as the body does
    /// @throws InterruptedException if cancelled; before a token was borrowed, the body has not begun
    /// @throws IllegalStateException if the caller has a token already
    public <T extends @Nullable Object, X extends Exception> T call(Task<T, X> body)
            throws X, InterruptedException {
        acquire();
        try {
            return body.call();
        } finally {
            release();
        }
    }

    /// Reads how many tokens there are.
    ///
    /// @return the number given last
    public int total() {
        waiters.checkHere();
        return total;
    }

    /// Changes how many tokens there are. If more are out than that, nobody loses one: no more are lent until enough have
    /// come back. Never suspends.
    ///
    /// @param newTotal how many there are from now on, at least 0
    /// @throws IllegalArgumentException if `newTotal` is negative
    public void setTotal(int newTotal) {
        waiters.checkHere();
        total = notNegative(newTotal);
        handOut();
    }

    /// Counts the tokens that somebody has. They may be more than [#total] after that was lowered.
    ///
    /// @return how many are out
    public int borrowed() {
        waiters.checkHere();
        return borrowed;
    }

    /// Counts the tokens that nobody has.
    ///
    /// @return how many can be borrowed without waiting, never less than 0
    public int available() {
        waiters.checkHere();
        return Math.max(0, total - borrowed);
    }

    @Override
    public String toString() {
        return "capacity limiter, " + borrowed + " of " + total + " borrowed";
    }

    private void handOut() {
        while (borrowed < total && waiters.fireOne(true)) borrowed++;
    }

    private @Nullable Boolean take() {
        Microthread me = Microthread.current();
        if (borrowers.contains(me))
            throw new IllegalStateException(
                    "microthread \""
                            + me.name()
                            + "\" acquires a second token of "
                            + this
                            + ": a microthread has one at most; to count without owners use a Semaphore");
        if (borrowed >= total) return null;
        borrowed++;
        return true;
    }

    /// Runs in the microthread that was given a token.
    @SuppressWarnings("NullAway") // the one value of Void
    private Void borrow(Boolean given) {
        borrowers.add(Microthread.current());
        return null;
    }

    private static int notNegative(int total) {
        if (total < 0) throw new IllegalArgumentException("total < 0: " + total);
        return total;
    }
}
