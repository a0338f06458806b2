package org.weft;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The microthreads of a reactor at one moment. Taken by one of them, so that it is one consistent picture.
final class Census {
    /// A stack costs some microseconds, and nothing else runs meanwhile. Of a million, those of the rest differ little.
    private static final int MOST_STACKS = 10_000;

    /// From `main` down, in the order in which they were started.
    final List<Microthread> all = new ArrayList<>();

    Census(Loop loop) {
        Microthread main = loop.main();
        if (main != null) add(main);
    }

    /// A microthread, then those of the scopes that it has opened, the outermost first.
    private void add(Microthread microthread) {
        all.add(microthread);
        for (Region region : regionsOf(microthread))
            if (region.scope != null) region.scope.members().forEach(this::add);
    }

    /// The regions that a microthread has opened, the outermost first.
    static List<Region> regionsOf(Microthread microthread) {
        List<Region> regions = new ArrayList<>(1);
        for (Region r = microthread.innermost; r != null && r != microthread.home; r = r.parent)
            regions.add(r);
        return regions.reversed();
    }

    /// All of them; those that do the same at the same place are together.
    Collection<List<Sighting>> sightings() {
        Map<Object, List<Sighting>> groups = new LinkedHashMap<>();
        for (int i = 0; i < all.size(); i++) {
            Microthread each = all.get(i);
            Sighting sighting = i < MOST_STACKS ? Sighting.of(each) : Sighting.withoutStack(each);
            groups.computeIfAbsent(sighting.kind(), _ -> new ArrayList<>()).add(sighting);
        }
        return groups.values();
    }

    /// Those who wait for each other.
    List<List<Microthread>> cycles() {
        return Cycles.among(all);
    }
}
