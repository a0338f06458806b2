package org.weft;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Any one of several events. Taken apart when built, so that awaiting it walks two arrays and allocates nothing; only one
/// with a guard is taken apart once more for each wait.
final class Choice<T> implements Event<T> {
    final Source<?>[] sources;
    final List<Event<? extends T>> events;
    final boolean isFair;

    private final Leaf[] leaves;
    private final boolean isPlain;
    private final boolean isGuarded;

    /// In which order they are asked; `null` if simply in theirs.
    private final @Nullable Order order;

    private final List<Nack> nacks;

    /// @param events at least one
    /// @param isFair whether the order in which they are asked is drawn
    Choice(List<Event<? extends T>> events, boolean isFair) {
        this(events, isFair, false);
    }

    private Choice(List<Event<? extends T>> events, boolean isFair, boolean isForced) {
        if (events.isEmpty())
            throw new IllegalArgumentException("anyOf() of no events: expected at least one");
        this.events = events;
        this.isFair = isFair;
        var flat = Flattening.ofGroup(events, isFair, isForced);
        leaves = flat.leaves.toArray(Leaf[]::new);
        sources = flat.leaves.stream().map(Leaf::source).toArray(Source<?>[]::new);
        isPlain = flat.leaves.stream().allMatch(leaf -> leaf.functions().isEmpty());
        isGuarded = flat.isGuarded && !isForced;
        order = flat.drawnOrder();
        nacks = flat.nacks;
    }

    @Override
    public T await() throws InterruptedException {
        if (isGuarded) return awaitForced(Stage.runningHere().waits);
        Waits waits = sources[0].caller().waits;
        return finish(waits.any(this), waits.chosen());
    }

    /// A cancellation that is pending comes before the guards are asked.
    private T awaitForced(Waits waits) throws InterruptedException {
        waits.checkpoint();
        var forced = new Choice<T>(events, isFair, true);
        forced.sources[0].checkHome();
        int chosen = Nack.NONE_CHOSEN;
        Object committed;
        try {
            committed = waits.any(forced);
            chosen = waits.chosen();
        } finally {
            Nack.fireAllBut(chosen, forced.nacks);
        }
        return forced.finish(committed, chosen);
    }

    /// What this throws takes the choice not back.
    private T finish(@Nullable Object committed, int chosen) {
        Object value = sources[chosen].finish(committed);
        return EventSupport.cast(isPlain ? value : leaves[chosen].apply(value));
    }

    @Override
    public String toString() {
        var parts = isGuarded ? events : List.of(sources);
        return parts.stream()
                .map(Object::toString)
                .collect(Collectors.joining(", ", isFair ? "fairly any of " : "any of ", ""));
    }

    /// Commits the first of the sources that is there; [Source#NOT_YET] if none is.
    @Nullable Object poll(Waits waits) {
        if (order != null) return order.poll(this, waits);
        for (int i = 0; i < sources.length; i++) {
            Object value = poll(i, waits);
            if (value != Source.NOT_YET) return value;
        }
        return Source.NOT_YET;
    }

    @Nullable Object poll(int index, Waits waits) {
        Source<?> source = sources[index];
        if (index > 0) source.checkHome(); // whose the first is has been seen to
        Object value = source.poll(null);
        if (value != Source.NOT_YET) waits.chose(index);
        return value;
    }
}
