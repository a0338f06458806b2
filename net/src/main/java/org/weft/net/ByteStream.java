package org.weft.net;

import java.io.IOException;
import java.nio.ByteBuffer;

/// Carries bytes both ways: all that a protocol sees of a connection, whether it is TCP or a child's pipe.
///
/// One read and one write at a time a stream: a second one gets `IllegalStateException` at once and takes no byte.
/// Only the reactor that opened a stream may use it.
public interface ByteStream extends AutoCloseable {

    /// Reads what is there, and waits only if there is nothing.
    ///
    /// It suspends until at least one byte has come, the peer has finished, or the stream breaks. Cancelled, nothing was
    /// taken. A buffer without room is an `IllegalArgumentException`.
    ///
    /// @return bytes read, at least 1; -1 at the end
    int read(ByteBuffer into) throws IOException, InterruptedException;

    /// Writes all that remains in the buffer.
    ///
    /// It suspends while the stream takes no more. **Cancelled or failed, part of it may have gone: the buffer's
    /// position says how much.**
    void write(ByteBuffer from) throws IOException, InterruptedException;

    /// Ends our direction: the peer reads what was written, and then the end. Reading goes on.
    ///
    /// Twice is harmless. A later write is an `IOException`.
    void finish() throws IOException, InterruptedException;

    /// Closes both directions at once; whoever waits in a read or a write gets an `IOException`. Twice is harmless.
    @Override
    void close();
}
