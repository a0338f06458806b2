package org.weft;

import java.util.HashMap;
import java.util.Map;

/// Names microthreads by where they were started: `main/greet/2` is the second `greet` that `main` started. A
/// director has each named as it starts; without one it is when a dump asks.
final class Paths {
    private final Map<String, Namesakes> byName = new HashMap<>();

    private static final class Namesakes {
        int named;
        int living;
    }

    String of(Microthread microthread) {
        String plain = plain(microthread);
        Namesakes namesakes = byName.getOrDefault(plain, new Namesakes());
        if (microthread.state != Microthread.State.ENDED) {
            namesakes.living++;
            byName.put(plain, namesakes);
        }
        int nth = ++namesakes.named;
        return nth == 1 ? plain : plain + "/" + nth;
    }

    /// One that was named has ended. Who wants names that are unique for ever, as a director does, does not tell it;
    /// else a name is free again when all who had it have ended, so that a server that is dumped now and then does not
    /// grow with the names of its clients.
    void ended(Microthread microthread) {
        String plain = plain(microthread);
        Namesakes namesakes = byName.get(plain);
        if (namesakes != null && --namesakes.living == 0) byName.remove(plain);
    }

    private static String plain(Microthread microthread) {
        Region home = microthread.home;
        return home == null ? microthread.name : home.host.path() + "/" + microthread.name;
    }
}
