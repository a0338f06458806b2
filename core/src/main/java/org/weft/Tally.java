package org.weft;

import java.lang.invoke.VarHandle;

/// What the loop counts, with what others count for themselves. Plain fields, written by who has the reactor: a counter
/// costs an addition. Another thread reads what may be old, never half of a number: no VM that runs this writes a `long`
/// in two pieces.
final class Tally {
    long turns;
    long fullTurns;
    long started;
    long ended;
    long errors;

    private final Loop loop;

    Tally(Loop loop) {
        this.loop = loop;
    }

    /// May be called by any thread.
    ReactorStatistics read() {
        VarHandle.fullFence(); // who asks again and again sees the numbers move
        RealWatch watch = loop.watch;
        Microthread onStage = loop.stage.running();
        long running = onStage == null || onStage.isService() ? 0 : 1;
        long services = loop.callbacks.isReady() ? 1 : 0;
        long queued = (long) loop.ready.size() + loop.nextTurn.size();
        long ready = Math.max(0, queued - services - loop.engine.readyGuestCount());
        long blocked = loop.engine.blockedCount();
        long alive = Math.max(0, started - ended);
        return new ReactorStatistics(
                started,
                ended,
                alive,
                ready,
                Math.max(0, alive - ready - blocked - running),
                blocked,
                turns,
                fullTurns,
                loop.stage.sliceCount,
                loop.timers.size(),
                loop.reactor.callsElsewhere,
                loop.mailbox.takenCount,
                loop.mailbox.cutShortCount,
                loop.hiddenSuspensions.total(),
                watch == null ? 0 : watch.stallCount(),
                errors);
    }
}
