package org.weft.event;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.weft.Event;
import org.weft.Reactor;
import org.weft.WaitQueue;

/// A view computed from others.
///
/// Pulled: [#get] compares the versions of its bases with those it was computed from, and computes only if one differs.
/// Pushed only while somebody waits for it or for what is derived from it: then its bases make it look again whenever
/// they have changed. Both together compute it once for each change, from bases that are all up to date, in whatever
/// order they were made or changed.
final class Derived<T> implements View<T> {
    private static final long NEVER = -1;

    final Dependents dependents = new Dependents();

    private final Supplier<T> function;
    private final List<View<?>> bases;
    private final long[] seen;
    private final WaitQueue<T> watchers;
    private final Event<T> changed;
    private final Dependents.Dependent asDependent = this::lookAgain;

    private long verifiedEpoch = NEVER;
    private long version;
    private boolean isAttached;
    private boolean mustLookAgain;
    private @Nullable T value;
    private @Nullable T announced;

    Derived(Supplier<T> function, List<View<?>> bases) {
        this.function = Objects.requireNonNull(function, "function");
        if (bases.isEmpty())
            throw new IllegalArgumentException("a derived view of no bases: expected at least one");
        this.bases = bases;
        this.seen = new long[bases.size()];
        Arrays.fill(seen, NEVER);
        this.watchers =
                new WaitQueue<>("change of derived value", new WhileWatched(this::watchersChanged));
        this.changed = watchers.latest(this::get);
    }

    @Override
    public T get() {
        watchers.checkHere();
        long epoch = Value.EPOCH.get();
        if (epoch != verifiedEpoch) {
            if (isStale()) compute();
            verifiedEpoch = epoch;
        }
        return Objects.requireNonNull(value);
    }

    @Override
    public Event<T> changed() {
        return changed;
    }

    @Override
    public String toString() {
        return "derived value " + value;
    }

    long version() {
        get();
        return version;
    }

    private boolean isStale() {
        for (int i = 0; i < seen.length; i++)
            if (Dependents.version(bases.get(i)) != seen[i]) return true;
        return false;
    }

    private void compute() {
        value =
                Objects.requireNonNull(
                        function.get(), "the function of a derived view returned null");
        version++;
        remember();
    }

    private void remember() {
        for (int i = 0; i < seen.length; i++) seen[i] = Dependents.version(bases.get(i));
    }

    /// Somebody has begun or ceased to wait, here or further up. Runs no user code: whoever waits has read the value first.
    void watchersChanged() {
        boolean isWatched = !watchers.isEmpty() || !dependents.isEmpty();
        if (isWatched == isAttached) return;
        isAttached = isWatched;
        if (isWatched) {
            announced = value;
            Dependents.attach(asDependent, bases);
        } else {
            announced = null;
            Dependents.detach(asDependent, bases);
        }
    }

    /// Runs in the propagator.
    private @Nullable Dependents lookAgain() {
        bringUpToDate();
        T now = value;
        if (now == null) return null;
        boolean hasChanged = !Objects.equals(announced, now);
        boolean mustGoOn = hasChanged || mustLookAgain;
        mustLookAgain = false;
        announced = now;
        if (hasChanged) watchers.fireAll(now);
        return mustGoOn ? dependents : null;
    }

    boolean expectLookingAgain() {
        mustLookAgain = Dependents.expectLookingAgain(bases);
        return mustLookAgain;
    }

    /// Computes it for a propagation, its bases first, so that an error is its own: reported, and it keeps its value.
    void bringUpToDate() {
        if (verifiedEpoch == Value.EPOCH.get()) return;
        Dependents.bringUpToDate(bases);
        try {
            get();
        } catch (RuntimeException | Error e) {
            keepLastValue();
            Reactor.current()
                    .atEndOfSlice(() -> {
                        throw e; // to the error sink
                    });
        }
    }

    private void keepLastValue() {
        if (value == null) return; // it has none: whoever reads it is told the error
        remember();
        verifiedEpoch = Value.EPOCH.get();
    }
}
