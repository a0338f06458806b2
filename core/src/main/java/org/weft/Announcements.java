package org.weft;

import java.util.ArrayDeque;

/// What the slice under way wants to have run when it ends, by the propagator, before any other microthread runs. A slice
/// that a hidden suspension has cut keeps its own until it goes on.
///
/// ```
/// gathered --slice ends----> handed to the propagator
/// gathered --slice is cut--> kept with the microthread --it goes on--> gathered
/// ```
final class Announcements {
    private final Loop loop;
    private ArrayDeque<Runnable> gathered = new ArrayDeque<>();

    Announcements(Loop loop) {
        this.loop = loop;
    }

    boolean isEmpty() {
        return gathered.isEmpty();
    }

    /// The next checkpoint of the running microthread will let them out.
    void add(Runnable announcement) {
        gathered.add(announcement);
        Microthread running = loop.stage.running();
        if (running != null) running.waits.expectNews();
    }

    /// A slice ends, or the propagator has announced something itself.
    void handOver() {
        if (!gathered.isEmpty()) loop.propagator.addAll(gathered);
    }

    /// Ends the slice of `me`, the caller: the propagator runs what it announced, and `me` goes on right after.
    void letOut(Microthread me) {
        me.waits.suspendReady(loop.ready, true);
    }

    void sliceGoesOn(Microthread microthread) {
        if (microthread.cutSlice != null) gathered = microthread.cutSlice;
        microthread.cutSlice = null;
    }

    void sliceIsCut(Microthread microthread) {
        if (gathered.isEmpty()) return;
        microthread.cutSlice = gathered;
        gathered = new ArrayDeque<>();
    }
}
