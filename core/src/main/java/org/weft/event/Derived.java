package org.weft.event;

import java.util.ArrayDeque;
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

    /// Whether it is derived from derived views: then what goes upstream takes care of the stack, see [Upstream].
    private final boolean isDeep;

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
        this.isDeep = bases.stream().anyMatch(Derived.class::isInstance);
        this.watchers =
                new WaitQueue<>("change of derived value", new WhileWatched(this::watchersChanged));
        this.changed = watchers.latest(this::get);
    }

    @Override
    public T get() {
        watchers.checkHere();
        long epoch = Value.EPOCH.get();
        if (epoch != verifiedEpoch) {
            if (isDeep)
                for (Derived<?> base : Upstream.basesFirst(bases, d -> d.verifiedEpoch != epoch))
                    base.verify(epoch);
            verify(epoch);
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

    /// Computes it if it is stale. Its bases are up to date.
    private void verify(long epoch) {
        if (isStale()) compute();
        verifiedEpoch = epoch;
    }

    List<View<?>> bases() {
        return bases;
    }

    boolean isDeep() {
        return isDeep;
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
        if (!isDeep) {
            attachIfWatched();
            return;
        }
        var open = new ArrayDeque<Derived<?>>();
        open.add(this);
        for (Derived<?> next = open.poll(); next != null; next = open.poll())
            if (next.attachIfWatched())
                for (View<?> base : next.bases) if (base instanceof Derived<?> d) open.add(d);
    }

    /// Whether that has changed what its bases know.
    private boolean attachIfWatched() {
        boolean isWatched = !watchers.isEmpty() || !dependents.isEmpty();
        if (isWatched == isAttached) return false;
        isAttached = isWatched;
        if (isWatched) {
            announced = value;
            Dependents.attach(asDependent, bases);
        } else {
            announced = null;
            Dependents.detach(asDependent, bases);
        }
        return true;
    }

    /// Runs in the propagator.
    private @Nullable Dependents lookAgain() {
        Dependents.bringUpToDate(bases);
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

    /// Its bases have been asked.
    void expectLookingAgain() {
        mustLookAgain = false;
        for (int i = 0; i < bases.size(); i++) // without allocation
        mustLookAgain |= Dependents.mustLookAgain(bases.get(i));
    }

    boolean mustLookAgain() {
        return mustLookAgain;
    }

    boolean isUpToDate() {
        return verifiedEpoch == Value.EPOCH.get();
    }

    /// Computes it for a propagation; its bases are up to date, so that an error is its own: reported, and it keeps its
    /// value.
    void bringUpToDate() {
        if (isUpToDate()) return;
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
