package org.weft.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import org.weft.Event;
import org.weft.net.spi.Connection;

/// A TCP connection (RFC 9293). Made by [Tcp#connect] and [TcpListener#accept]. Small writes go out at once
/// (`TCP_NODELAY`).
///
/// Reading and writing are tried first and wait only if they would block; in the steady state they allocate nothing. A
/// limit for one operation is a `Timeout`; one for all operations of a stream, without cost, is [#timeout].
///
/// Closing a stream of which not all bytes were read resets the connection at once, and the peer may lose what it has not
/// read yet; the polite end is [#finish], then reading to the end. Whatever is open when the reactor ends is closed then.
public final class TcpStream implements ByteStream {
    private final Connection connection;
    private final String name;
    private final ReadSide reading;
    private final WriteSide writing;

    /// @param name the other end, as `localhost:7`
    TcpStream(Connection connection, String name) {
        this.connection = connection;
        this.name = name;
        this.reading = new ReadSide(connection.source(), name);
        this.writing = new WriteSide(connection.sink(), name);
    }

    /// {@inheritDoc}
    ///
    /// @throws java.net.SocketTimeoutException if no byte has come within the limit set with [#timeout]
    @Override
    public int read(ByteBuffer into) throws IOException, InterruptedException {
        return reading.read(into);
    }

    /// {@inheritDoc}
    ///
    /// @throws java.net.SocketTimeoutException if no byte was taken within the limit set with [#timeout]
    @Override
    public void write(ByteBuffer from) throws IOException, InterruptedException {
        writing.write(from);
    }

    @Override
    public void finish() throws IOException, InterruptedException {
        writing.finish();
    }

    @Override
    public void close() {
        reading.checkHere();
        reading.close();
        writing.close();
        connection.close();
    }

    /// Describes that a read would not wait: bytes have come, or the end, or the stream is broken or closed, which the
    /// read then tells. A level, awaited by as many as like; it is found out at the next poll, so that in an `anyOf`
    /// something that is there already comes first. Nothing is polled while nobody waits.
    ///
    /// @return the event, the same object each time
    public Event<Void> readable() {
        return connection.source().readable();
    }

    /// Describes that a write would take at least a byte, or that the stream is broken or closed, which the write then
    /// tells. Otherwise as [#readable].
    ///
    /// @return the event, the same object each time
    public Event<Void> writable() {
        return connection.sink().writable();
    }

    /// Limits how long a read or a write may wait without a byte moving, from the next wait on; without it there is no
    /// limit. Each call that passes it throws `SocketTimeoutException`, and the stream goes on being usable. Unlike a
    /// `Timeout`, it costs no allocation a call.
    ///
    /// @param limit how long; very long durations saturate
    /// @throws IllegalArgumentException if the limit is zero or less
    public void timeout(Duration limit) {
        if (Objects.requireNonNull(limit, "limit").isNegative() || limit.isZero())
            throw new IllegalArgumentException("timeout <= 0: " + limit + "; it must be positive");
        reading.limit(limit);
        writing.limit(limit);
    }

    /// Tells where it comes from; also after it was closed.
    ///
    /// @return our address and port
    public InetSocketAddress localAddress() {
        return connection.ends().local();
    }

    /// Tells where it goes; also after it was closed.
    ///
    /// @return the peer's address and port
    public InetSocketAddress remoteAddress() {
        return connection.ends().remote();
    }

    @Override
    public String toString() {
        return name;
    }
}
