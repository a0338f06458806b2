package org.weft;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Any one of several events. Flattened when built, so that awaiting it walks two arrays and allocates nothing.
final class Choice<T> implements Event<T> {
    final Source<?>[] sources;
    private final Source.Leaf[] leaves;
    private final boolean isPlain;

    Choice(Collection<? extends Event<? extends T>> events) {
        List<Source.Leaf> flat = new ArrayList<>();
        for (Event<?> event : events) Source.leaves(event, flat);
        if (flat.isEmpty())
            throw new IllegalArgumentException("anyOf() of no events: expected at least one");
        leaves = flat.toArray(Source.Leaf[]::new);
        isPlain = flat.stream().allMatch(leaf -> leaf.functions().isEmpty());
        sources = flat.stream().map(Source.Leaf::source).toArray(Source<?>[]::new);
    }

    List<Source.Leaf> leaves() {
        return List.of(leaves);
    }

    @Override
    public T await() throws InterruptedException {
        Waits waits = sources[0].caller().waits;
        Object value = waits.any(this);
        return EventSupport.cast(isPlain ? value : leaves[waits.chosen()].apply(value));
    }

    @Override
    public String toString() {
        return List.of(sources).stream()
                .map(Object::toString)
                .collect(Collectors.joining(", ", "any of ", ""));
    }

    /// Commits the first of the sources that is there; [Source#NOT_YET] if none is.
    @Nullable Object poll(Waits waits) {
        for (int i = 0; i < sources.length; i++) {
            sources[i].checkHome();
            Object value = sources[i].poll(null);
            if (value != Source.NOT_YET) {
                waits.chose(i);
                return value;
            }
        }
        return Source.NOT_YET;
    }
}
