package org.weft;

import java.util.HashMap;
import java.util.Map;

/// Names microthreads by where they were started: `main/greet/2` is the second `greet` that `main` started. Used only
/// when somebody asks: a director, a dump.
final class Paths {
    private final Map<String, Integer> starts = new HashMap<>();

    String of(Microthread microthread) {
        Region home = microthread.home;
        String plain = home == null ? microthread.name : home.host.path() + "/" + microthread.name;
        int nth = starts.merge(plain, 1, Integer::sum);
        return nth == 1 ? plain : plain + "/" + nth;
    }
}
