package org.weft;

import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.weft.spi.Director;

/// Puts what is posted to a directed loop into an envelope with the sender and its stack. When it is taken in the director is
/// told, unless the loop has sent it itself, or a thread dump or debugger has.
///
/// @param loop to whom
record ForeignWork(Loop loop) implements UnaryOperator<Runnable> {
    /// The envelope for a loop's mail; `null` for one without a director.
    static @Nullable ForeignWork envelope(Loop loop) {
        return loop.direction.isFixed() ? null : new ForeignWork(loop);
    }

    @Override
    public Runnable apply(Runnable work) {
        if (loop.stage.isHere() || work instanceof Dump.Request) return work;
        return new Envelope(loop, work, Thread.currentThread(), new Throwable("sent here"));
    }

    private record Envelope(Loop loop, Runnable work, Thread by, Throwable where)
            implements Mailbox.Job {
        @Override
        public void run() {
            if (work instanceof Mailbox.Job || loop.engine.isAwaited(work))
                loop.direction.escaped(Director.Escape.FOREIGN_WORK, by, where.getStackTrace());
            if (work instanceof Mailbox.Job) work.run();
            else loop.engine.submitted(work);
        }

        @Override
        public void dropped() {
            loop.inherit(work);
        }
    }
}
