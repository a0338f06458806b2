package org.weft.net;

import java.io.IOException;
import java.nio.ByteBuffer;

/// Carries bytes both ways: all that a protocol sees of a connection, whether it is TCP or a child's pipe.
///
/// One read and one write at a time a stream: a second one gets `IllegalStateException` at once and takes no byte.
/// A stream belongs to the reactor that opened it; a microthread of another gets `WrongThreadException`.
///
/// `toString` names the other end, as `localhost:7`; errors do too.
public interface ByteStream extends AutoCloseable {
    /// Reads what is there, and waits only if there is nothing. Suspends until at least one byte has come, the peer has
    /// finished, or the stream breaks.
    ///
    /// Cancelled, nothing was taken.
    ///
    /// @param into where the bytes go; it must have room, else `IllegalArgumentException`
    /// @return how many bytes were read, at least 1; -1 at the end, and again each time after it
    /// @throws IOException if the stream breaks, or is closed here before or meanwhile
    /// @throws InterruptedException if cancelled
    int read(ByteBuffer into) throws IOException, InterruptedException;

    /// Writes all that remains in the buffer. Suspends while the stream takes no more.
    ///
    /// **Cancelled or failed, part of it may have gone: the buffer's position says how much.**
    ///
    /// @param from what to write; afterwards nothing remains in it
    /// @throws IOException if the stream breaks, is finished, or is closed here before or meanwhile
    /// @throws InterruptedException if cancelled
    void write(ByteBuffer from) throws IOException, InterruptedException;

    /// Ends our direction: the peer reads what was written, and then the end. We go on reading. Twice is harmless; it
    /// counts as a write.
    ///
    /// Cancelled, it is not finished.
    ///
    /// @throws IOException if the stream is broken, or is closed here before or meanwhile
    /// @throws InterruptedException if cancelled
    void finish() throws IOException, InterruptedException;

    /// Closes both directions at once. Who waits in a read or a write gets an `IOException`. Twice is harmless. Never
    /// suspends.
    @Override
    void close();
}
