package org.weft;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A source and what is applied to its value, innermost first: how any event looks once it is taken apart.
record Leaf(Source<?> source, List<Function<Object, Object>> functions) {
    static List<Function<Object, Object>> before(
            Function<?, ?> first, List<Function<Object, Object>> others) {
        var all = new ArrayList<Function<Object, Object>>(others.size() + 1);
        all.add(EventSupport.cast(first));
        all.addAll(others);
        return List.copyOf(all);
    }

    @Nullable Object apply(@Nullable Object value) {
        return applyOthers(applyOwn(value));
    }

    /// Applies the innermost function, with which the maker of an event unwraps what goes through its queue.
    @Nullable Object applyOwn(@Nullable Object value) {
        return functions.isEmpty() ? value : functions.getFirst().apply(EventSupport.cast(value));
    }

    @Nullable Object applyOthers(@Nullable Object unwrapped) {
        Object result = unwrapped;
        for (int i = 1; i < functions.size(); i++)
            result = functions.get(i).apply(EventSupport.cast(result));
        return result;
    }
}
