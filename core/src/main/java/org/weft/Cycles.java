package org.weft;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Finds microthreads that wait for each other: each for a lock that the next one has, for its end, or for the end of a
/// scope that it is in.
///
/// A cycle is closed by a wait that begins. So whoever begins to wait for something that somebody holds goes along the
/// holders; if that leads back to itself, the cycle is searched for properly by a callback, when all of them wait. The
/// first look allocates nothing, and costs those nothing who wait for what nobody holds.
///
/// One with a deadline of its own, or with another event to wait for, will go on: through it there is no cycle. A deadline
/// further out is another matter: it ends the cycle, and does not make it right.
final class Cycles {
    /// So many microthreads are looked at when a wait begins. What is longer is found when nothing else can happen.
    private static final int MOST_LOOKS = 100;

    private static final System.Logger LOG = System.getLogger("org.weft");

    private final Loop loop;
    private int looksLeft;

    /// Those for whom a search is on its way.
    private final Set<Microthread> suspects = new HashSet<>();

    Cycles(Loop loop) {
        this.loop = loop;
    }

    /// The running microthread begins to wait for what `holder` has.
    void suspect(@Nullable Microthread holder) {
        Microthread me = loop.stage.running();
        looksLeft = MOST_LOOKS;
        if (me != null && leads(holder, me)) searchSoon(me);
    }

    /// The running microthread begins to wait for the end of `scope`, which is its own.
    void suspect(Scope scope) {
        Microthread me = loop.stage.running();
        looksLeft = MOST_LOOKS;
        if (me != null && anyLeads(scope, me)) searchSoon(me);
    }

    private void searchSoon(Microthread me) {
        if (suspects.add(me)) loop.callbacks.add(() -> report(me));
    }

    private boolean leads(@Nullable Microthread from, Microthread to) {
        if (from == to) return true;
        if (from == null || --looksLeft < 0) return false;
        Scope ending = from.waits.endingScope();
        return ending == null ? leads(from.waits.holder(), to) : anyLeads(ending, to);
    }

    private boolean anyLeads(Scope scope, Microthread to) {
        for (Microthread m = scope.firstMember(); m != null && looksLeft > 0; m = m.nextMember)
            if (scope.isHeldBy(m) && leads(m, to)) return true;
        return false;
    }

    private void report(Microthread one) {
        suspects.remove(one);
        for (List<Microthread> cycle : among(List.of(one))) {
            if (!cycle.contains(one) || loop.direction.reportsCycle(cycle)) continue;
            var text = new StringBuilder("microthreads wait for each other:");
            for (Microthread m : cycle)
                text.append("\n\t").append(Sighting.line(List.of(Sighting.of(m))));
            LOG.log(System.Logger.Level.WARNING, text.toString());
        }
    }

    /// The cycles that can be reached from `starts`, each once. Every step is looked at once: in O(waits).
    static List<List<Microthread>> among(Iterable<Microthread> starts) {
        var search = new Search();
        for (Microthread start : starts) search.from(start);
        return search.found;
    }

    /// Whom a microthread waits for, all of them; nobody if something else may let it go on.
    private static List<Microthread> heldBy(Microthread waiting) {
        if (hasDeadline(waiting)) return List.of();
        Scope ending = waiting.waits.endingScope();
        if (ending != null) return ending.members().stream().filter(ending::isHeldBy).toList();
        Microthread holder = waiting.waits.holder();
        return holder == null ? List.of() : List.of(holder);
    }

    private static boolean hasDeadline(Microthread waiting) {
        for (Region r = waiting.innermost; r != null && r != waiting.home; r = r.parent)
            if (r.isSet()) return true;
        return false;
    }

    /// Goes along the waits, depth first; one that leads to a microthread on the way here closes a cycle.
    private static final class Search {
        final List<List<Microthread>> found = new ArrayList<>();

        /// All that were come by, each with its place on the way, or [#LEFT].
        private final Map<Microthread, Integer> seen = new HashMap<>();

        private static final Integer LEFT = -1;
        private final List<Microthread> way = new ArrayList<>();
        private final ArrayDeque<Iterator<Microthread>> open = new ArrayDeque<>();

        void from(Microthread start) {
            if (!seen.containsKey(start)) enter(start);
            while (!open.isEmpty()) {
                if (!open.getLast().hasNext()) {
                    leave();
                    continue;
                }
                Microthread next = open.getLast().next();
                Integer place = seen.get(next);
                if (place == null) enter(next);
                else if (!place.equals(LEFT))
                    found.add(List.copyOf(way.subList(place, way.size())));
            }
        }

        private void enter(Microthread m) {
            seen.put(m, way.size());
            way.add(m);
            open.add(heldBy(m).iterator());
        }

        private void leave() {
            open.removeLast();
            seen.put(way.removeLast(), LEFT);
        }
    }
}
