package org.weft.event;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.weft.Event;
import org.weft.Reactor;
import org.weft.WaitQueue;

/// Something that holds or does not, depending on values: `running.is(n -> n > 0)`.
///
/// A wait for it returns at once while it holds. It is decided at the end of each slice: what holds only within a slice
/// wakes nobody. And it may have ceased to hold by the time the waiter runs, so look again where that matters:
///
/// ```java
/// while (!hasWork.test()) hasWork.await();
/// ```
///
/// It is not itself an event: `or` of conditions and `or` of events mean different things.
public final class Condition {
    private final BooleanSupplier test;
    private final List<View<?>> bases;
    private final Dependents.Dependent asDependent = this::lookAgain;
    private final WaitQueue<Boolean> waiters =
            new WaitQueue<>("condition", new WhileWatched(this::watchersChanged));
    private final Event<Void> holds;

    /// Whether it held when last looked at; kept up to date while somebody waits.
    private boolean isHolding;

    /// Somebody has come since who has seen, in the middle of a slice, that it did not hold.
    private boolean isDoubted;

    Condition(BooleanSupplier test, List<View<?>> bases) {
        this.test = test;
        this.bases = bases;
        this.holds = waiters.event(this::ask).withoutValue();
    }

    /// Evaluates it now. Never suspends.
    ///
    /// @return whether it holds
    public boolean test() {
        return test.getAsBoolean();
    }

    /// Combines it with another.
    ///
    /// @param other the other
    /// @return holds when both do
    public Condition and(Condition other) {
        return new Condition(() -> test() && other.test(), union(other));
    }

    /// Combines it with another.
    ///
    /// @param other the other
    /// @return holds when one of them does
    public Condition or(Condition other) {
        return new Condition(() -> test() || other.test(), union(other));
    }

    /// Negates it.
    ///
    /// @return holds when this does not
    public Condition not() {
        return new Condition(() -> !test(), bases);
    }

    /// Describes its holding: a level, told to everybody. A subscription is called once if it holds, then each time it
    /// begins to hold.
    ///
    /// @return the event, the same object each time
    public Event<Void> holds() {
        return holds;
    }

    /// Waits until it holds. Suspends unless it does.
    ///
    /// @throws InterruptedException if cancelled
    public void await() throws InterruptedException {
        holds.await();
    }

    @Override
    public String toString() {
        return bases.stream().map(Object::toString).collect(joining(", ", "condition on ", ""));
    }

    private List<View<?>> union(Condition other) {
        var all = new LinkedHashSet<View<?>>(bases);
        all.addAll(other.bases);
        return new ArrayList<>(all);
    }

    private @Nullable Boolean ask() {
        boolean now = test();
        boolean isKnown = !waiters.isEmpty();
        if (isKnown && now && isHolding) return true;
        boolean isUndecided = Dependents.expectLookingAgain(bases);
        if (isKnown && isUndecided) { // what is known stays so until the slice under way ends
            isDoubted |= isHolding;
            return null;
        }
        isHolding = now;
        return now ? true : null;
    }

    private void watchersChanged() {
        if (waiters.isEmpty()) Dependents.detach(asDependent, bases);
        else Dependents.attach(asDependent, bases);
        for (View<?> base : bases)
            if (base instanceof Derived<?> derived) derived.watchersChanged();
    }

    /// Runs in the propagator.
    private @Nullable Dependents lookAgain() {
        Dependents.bringUpToDate(bases);
        boolean wasHolding = isHolding;
        try {
            isHolding = test();
        } catch (RuntimeException | Error e) {
            Reactor.current()
                    .atEndOfSlice(() -> {
                        throw e; // to the error sink
                    });
            return null;
        }
        if (isHolding && !wasHolding) waiters.fireAll(true);
        else if (isHolding && isDoubted) waiters.fireNewcomers(true);
        isDoubted = false;
        return null;
    }
}
