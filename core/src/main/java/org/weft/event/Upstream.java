package org.weft.event;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.Predicate;

/// Goes from views to what they are derived from. Depth first with a stack of its own, so that a chain of views of any
/// length, as a loop of `map` makes it, uses the thread's stack no more than one view does; each is come by once, so that
/// diamonds upon diamonds cost what they have views.
final class Upstream {
    private Upstream() {}

    /// The derived views among `views` and upstream of them, each after those it is derived from.
    ///
    /// @param isWanted which of them; it is not gone further than those
    static List<Derived<?>> basesFirst(List<View<?>> views, Predicate<Derived<?>> isWanted) {
        var order = new ArrayList<Derived<?>>();
        var entered = new HashSet<Derived<?>>();
        var left = new HashSet<Derived<?>>();
        var way = new ArrayDeque<Derived<?>>();
        push(views, way, isWanted);
        while (!way.isEmpty()) {
            Derived<?> last = way.getLast();
            if (entered.add(last)) {
                push(last.bases(), way, base -> isWanted.test(base) && !entered.contains(base));
            } else {
                way.removeLast();
                if (left.add(last)) order.add(last);
            }
        }
        return order;
    }

    /// The first comes up first.
    private static void push(
            List<View<?>> views, ArrayDeque<Derived<?>> way, Predicate<Derived<?>> isWanted) {
        for (View<?> view : views.reversed())
            if (view instanceof Derived<?> derived && isWanted.test(derived)) way.addLast(derived);
    }
}
