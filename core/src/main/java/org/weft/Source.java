package org.weft;

import org.jspecify.annotations.Nullable;

/// An event that is not made of others: what waiters are enrolled in.
///
/// A wait asks each of its sources with [#poll]; if none is there it enrols in all with [#enrol]; the first that fires
/// commits the wait and withdraws it from the others.
abstract sealed class Source<T> implements Event<T>
        permits WaitQueue.Edge,
                OfferQueue.Offered,
                TimeEvents.Sleep,
                TimeEvents.After,
                TimeEvents.At,
                TimeEvents.Fixed {
    /// What [#poll] returns when the event is not there. Not `null`: that is the value of an `Event<Void>`.
    static final Object NOT_YET = new Object();

    /// Commits the event at once if it is there. May run user code, which may throw. Called where [#checkHome] would not
    /// throw.
    ///
    /// @param brought what the waiter brings to it
    abstract @Nullable Object poll(@Nullable Object brought);

    /// Enrols the waiter. Runs no user code.
    abstract void enrol(Waiter waiter);

    /// Takes back what `enrol` did.
    abstract void withdraw(Waiter waiter);

    /// A deadline that `enrol` has set for the waiter has come.
    void expired(Waiter waiter) {
        throw new IllegalStateException(this + " sets no deadline");
    }

    /// Who has what the event stands for, so that it fires only once that microthread has done something; `null` if nobody
    /// is known to. May run user code: in a microthread only.
    @Nullable Microthread holder() {
        return null;
    }

    /// What `await` returns for a committed value, asked in the microthread that waited, when it runs again. One that
    /// [#poll] has returned stays as it is.
    @Nullable Object finish(@Nullable Object committed) {
        return committed;
    }

    /// Whether each value goes to one waiter only, so that a subscription asks for the next one after each.
    boolean isTaking() {
        return false;
    }

    /// Whether it tells of a state, which is announced at the end of a slice.
    boolean isState() {
        return false;
    }

    /// Whether it tells of changes, which are announced at the end of a slice.
    boolean isChange() {
        return false;
    }

    @Override
    public T await() throws InterruptedException {
        return EventSupport.cast(caller().waits.one(this, null));
    }

    /// The microthread that wants to wait; another thread learns to whom the event belongs.
    Microthread caller() {
        return Stage.runningHere();
    }

    /// Throws if the event belongs to a reactor, and the caller to another or none.
    void checkHome() {}
}
