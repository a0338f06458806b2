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
        Object result = value;
        for (int i = 0; i < functions.size(); i++)
            result = functions.get(i).apply(EventSupport.cast(result));
        return result;
    }
}
