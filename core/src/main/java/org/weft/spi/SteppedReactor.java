package org.weft.spi;

import java.io.IOException;
import java.util.Optional;
import org.weft.Reactor;

/// A reactor that somebody drives by hand, turn by turn: a simulator, which drives many on one thread, or another event loop,
/// which gives it a turn now and then. Made by [org.weft.Reactor.Builder#stepped].
///
/// All methods but [#thread] are for one thread at a time, the one that carries the reactor's microthreads meanwhile; it
/// is no microthread itself, and its interrupts may be lost.
public interface SteppedReactor {
    /// Hands out the reactor.
    ///
    /// @return the same each time
    Reactor reactor();

    /// Runs one turn. Never throws what the program does.
    ///
    /// @param maxNanos how long its poller may be given to wait if nothing is ready
    /// @return whether there is more to come; `false` once `main` and all it has started have ended
    boolean step(long maxNanos);

    /// Tells whether another turn would run nothing, unless a deadline comes, its poller fires something, or another thread sends
    /// something, of which its poller is told. Asked between two turns.
    ///
    /// @return whether it has nothing to run
    boolean isIdle();

    /// Tells when its next deadline is.
    ///
    /// @return a moment on its world's clock; `Long.MAX_VALUE` if there is none
    long deadlineNanos();

    /// Tells who has it just now. For any thread, as one that wonders why a turn does not end; the answer may be old.
    ///
    /// @return the thread of the microthread whose slice runs, or the driver's; empty between two turns
    Optional<Thread> thread();

    /// Tells why it has failed.
    ///
    /// @return what `main` has thrown; empty as long as it has not, and if it has ended well
    Optional<Throwable> failure();

    /// Writes what each microthread is doing, as [org.weft.Reactor#dump] does, between two turns.
    ///
    /// @param out where to
    /// @throws IOException if `out` does
    void dump(Appendable out) throws IOException;

    /// Cancels `main`, which then unwinds as it is stepped on. Harmless if it has ended.
    ///
    /// @param reason why
    void cancel(String reason);

    /// Ends it as it stands, as a power failure does: none of its microthreads ever goes on, and none of their `finally`
    /// blocks runs. The world is closed. They are garbage afterwards with `-Djdk.trackAllThreads=false`; without it the JDK
    /// keeps them for ever, so that a real reactor should be cancelled instead.
    void abandon();
}
