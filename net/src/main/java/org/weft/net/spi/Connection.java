package org.weft.net.spi;

import java.net.InetSocketAddress;

/// Two ways of bytes between two addresses. Who uses it sees to it that each way is used by one at a time, and not
/// after [#close()].
public interface Connection {
    /// Hands out the way in.
    ///
    /// @return the same each time
    ByteSource source();

    /// Hands out the way out.
    ///
    /// @return the same each time
    ByteSink sink();

    /// Tells between which addresses it runs; also after it was closed.
    ///
    /// @return the addresses
    Ends ends();

    /// Closes both ways at once. What waits for [ByteSource#readable()] or [ByteSink#writable()] is fired. Twice is
    /// harmless.
    void close();

    /// The addresses of a connection.
    ///
    /// @param local ours
    /// @param remote the peer's
    record Ends(InetSocketAddress local, InetSocketAddress remote) {}
}
