package org.weft;

import java.util.concurrent.Delayed;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The end of a timed wait inside a JDK call (`parkNanos`, `Object.wait(ms)`), kept among the reactor's own deadlines. Set
/// and cancelled by the JDK on the carrier only.
final class ParkTimer extends Timer implements ScheduledFuture<Void> {
    private final Loop loop;
    private final Runnable command;
    private boolean isCancelled;

    /// Who fires it once the reactor has ended.
    private @Nullable ScheduledFuture<?> heir;

    ParkTimer(Loop loop, Runnable command) {
        this.loop = loop;
        this.command = command;
    }

    @Override
    void expire() {
        command.run();
    }

    @Override
    void outlive() {
        heir = DirectEngine.scheduleElsewhere(command, getDelay(TimeUnit.NANOSECONDS));
    }

    @Override
    public boolean cancel(boolean mayInterrupt) {
        isCancelled = true;
        if (heir == null) loop.timers.remove(this);
        else heir.cancel(false);
        return true;
    }

    @Override
    public boolean isCancelled() {
        return isCancelled;
    }

    @Override
    public boolean isDone() {
        return !isSet();
    }

    @Override
    public Void get() {
        throw new UnsupportedOperationException("the JDK only cancels this");
    }

    @Override
    public Void get(long timeout, TimeUnit unit) {
        return get();
    }

    @Override
    public long getDelay(TimeUnit unit) {
        return unit.convert(deadlineNanos - loop.clock.nanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public int compareTo(Delayed other) {
        return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
    }

    @Override
    public String toString() {
        return "wait inside the JDK";
    }
}
