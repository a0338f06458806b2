package org.weft.event;

import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Who must look again when a view has changed: the derived views and conditions that somebody waits for, in the order
/// in which they began to be watched.
final class Dependents {
    /// Looks again at what it depends on.
    @FunctionalInterface
    interface Dependent {
        /// Reads its bases, tells who waits if it has changed.
        ///
        /// @return who depends on it in turn, if it has changed; else `null`
        @Nullable Dependents lookAgain();
    }

    private final Set<Dependent> attached = new LinkedHashSet<>(0);

    boolean isEmpty() {
        return attached.isEmpty();
    }

    static void attach(Dependent dependent, List<View<?>> bases) {
        for (View<?> base : bases) {
            switch (base) {
                case Value<?> value -> value.dependents.attached.add(dependent);
                case Derived<?> derived -> derived.dependents.attached.add(dependent);
            }
        }
    }

    static void detach(Dependent dependent, List<View<?>> bases) {
        for (View<?> base : bases) {
            switch (base) {
                case Value<?> value -> value.dependents.attached.remove(dependent);
                case Derived<?> derived -> derived.dependents.attached.remove(dependent);
            }
        }
    }

    /// Lets all look again, and theirs if they have changed: breadth first, in constant stack.
    void lookAgain() {
        if (attached.isEmpty()) return;
        var changed = new ArrayDeque<Dependents>();
        changed.add(this);
        for (Dependents next = changed.poll(); next != null; next = changed.poll()) {
            for (Dependent dependent : List.copyOf(next.attached)) {
                Dependents further = dependent.lookAgain();
                if (further != null) changed.add(further);
            }
        }
    }

    /// Brings views up to date in a propagation, what they are derived from first.
    static void bringUpToDate(List<View<?>> views) {
        for (View<?> view : views) {
            if (!(view instanceof Derived<?> derived) || derived.isUpToDate()) continue;
            if (derived.isDeep())
                Upstream.basesFirst(derived.bases(), d -> !d.isUpToDate())
                        .forEach(Derived::bringUpToDate);
            derived.bringUpToDate();
        }
    }

    /// A number that grows whenever the view's value may have changed.
    static long version(View<?> view) {
        return switch (view) {
            case Value<?> value -> value.version();
            case Derived<?> derived -> derived.version();
        };
    }

    /// Somebody begins to wait for what was seen in the middle of another's slice, which a hidden suspension has cut: it
    /// must look again when that slice ends, also if all is as it was before. So must who subscribes within a slice.
    ///
    /// @return whether there is a change that is not yet announced
    static boolean expectLookingAgain(List<View<?>> bases) {
        boolean isUndecided = false;
        for (int i = 0; i < bases.size(); i++) { // without allocation
            View<?> base = bases.get(i);
            if (base instanceof Derived<?> derived) {
                if (derived.isDeep())
                    Upstream.basesFirst(derived.bases(), _ -> true)
                            .forEach(Derived::expectLookingAgain);
                derived.expectLookingAgain();
            }
            isUndecided |= mustLookAgain(base);
        }
        return isUndecided;
    }

    /// Whether a view must look again; a value notes that it is asked.
    static boolean mustLookAgain(View<?> view) {
        return switch (view) {
            case Value<?> value -> value.expectLookingAgain();
            case Derived<?> derived -> derived.mustLookAgain();
        };
    }
}
