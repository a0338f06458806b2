package org.weft.process.spi;

import org.weft.Event;
import org.weft.net.ByteStream;
import org.weft.process.Exit;

/// A child that was started. Used by the microthreads of the reactor that started it; no method
/// suspends.
public interface Child {
    /// Tells its process number.
    ///
    /// @return the number; another process may get it once this one has been reaped
    long pid();

    /// Describes its end: holds from then on, for everybody. It is told also if nobody reads what
    /// the child has written.
    ///
    /// @return the event, the same object each time
    Event<Exit> exited();

    /// Hands out its three streams.
    ///
    /// @return the same streams each time
    Streams streams();

    /// Asks it to end, or makes it. Nothing happens if it has ended.
    ///
    /// @param signal which of the two
    void signal(StopSignal signal);

    /// The near ends of a child's streams. Closing one releases its descriptor and has no effect on
    /// the others.
    ///
    /// @param input what the child reads; to be written to
    /// @param output what the child prints; to be read
    /// @param errors what the child complains of; to be read
    record Streams(ByteStream input, ByteStream output, ByteStream errors) {}

    /// What ends a process.
    enum StopSignal {
        /// It is asked to end, and may do so in its own time, or not at all.
        TERM,
        /// It ends.
        KILL
    }
}
