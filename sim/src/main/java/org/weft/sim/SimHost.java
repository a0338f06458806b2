package org.weft.sim;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.weft.sim.kernel.Trace;
import org.weft.sim.kernel.Unit;

/// One simulated machine.
///
/// ```
/// up --crash, program ends--> down --restart--> up
/// ```
final class SimHost implements Host {
    private final Episode episode;
    private final String name;
    private final Body action;
    private @Nullable Unit unit;

    SimHost(Episode episode, String name, Body action) {
        this.episode = episode;
        this.name = name;
        this.action = action;
    }

    void start() {
        unit = episode.start(name, "", action::run);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean isRunning() {
        return unit != null && unit.isAlive();
    }

    @Override
    public void crash() {
        episode.note(Trace.Kind.FAULT, name, "crashes");
        for (Unit each : episode.unitsOf(name)) each.crash();
        episode.poweredOff(name);
    }

    @Override
    public void stop() {
        if (!isRunning() || unit == null) return;
        episode.note(Trace.Kind.EVENT, name, "is stopped");
        episode.cancel(unit, "host \"" + name + "\" is stopped");
    }

    @Override
    public void pause(Duration length) {
        if (length.isNegative()) throw new IllegalArgumentException("length < 0: " + length);
        episode.note(Trace.Kind.FAULT, name, "stands still for " + length);
        for (Unit each : episode.unitsOf(name)) {
            each.pause();
            episode.wakeLater(each, length);
        }
    }

    @Override
    public void restart() {
        if (isRunning()) crash();
        episode.note(Trace.Kind.EVENT, name, "starts anew");
        start();
    }

    @Override
    public String toString() {
        return "host \"" + name + "\"";
    }
}
