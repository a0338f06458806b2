package org.weft;

import java.io.IOException;
import java.util.Optional;
import org.weft.spi.SteppedReactor;

/// A loop driven from outside of the library.
final class HandDriven implements SteppedReactor {
    private final Loop loop;
    private final Driving<?, ?> driving;
    private boolean isAbandoned;

    HandDriven(Loop loop, ScopedAction<?> main) {
        this.loop = loop;
        this.driving = new Driving<>(loop, EventSupport.asTask(() -> Scope.run("main", main)));
    }

    @Override
    public Reactor reactor() {
        return loop.reactor;
    }

    @Override
    public boolean step(long maxNanos) {
        if (isAbandoned) return false;
        loop.stage.expectCallers();
        return driving.step(maxNanos);
    }

    @Override
    public boolean isIdle() {
        return loop.isIdle() && loop.mailbox.isEmpty();
    }

    @Override
    public long deadlineNanos() {
        return loop.timers.nextNanos();
    }

    @Override
    public Optional<Thread> thread() {
        return Optional.ofNullable(loop.stage.thread());
    }

    @Override
    public Optional<Throwable> failure() {
        return Optional.ofNullable(driving.thrown());
    }

    @Override
    public void dump(Appendable out) throws IOException {
        onStage(() -> out.append(Dump.of(loop)));
    }

    @Override
    public void cancel(String reason) {
        Microthread main = loop.main();
        if (main != null && !isOver()) onStage(() -> main.cancel(reason));
    }

    @Override
    public void abandon() {
        if (isOver()) return;
        isAbandoned = true;
        loop.drop();
    }

    private interface Act<X extends Exception> {
        void run() throws X;
    }

    /// Between two turns its driver is on stage for that long; within one it is already.
    private <X extends Exception> void onStage(Act<X> act) throws X {
        boolean isBetweenTurns = !isOver() && !loop.stage.isHere();
        if (isBetweenTurns) loop.stage.enterCarrier();
        try {
            act.run();
        } finally {
            if (isBetweenTurns) loop.stage.leave(null);
        }
    }

    private boolean isOver() {
        return isAbandoned || driving.isOver();
    }
}
