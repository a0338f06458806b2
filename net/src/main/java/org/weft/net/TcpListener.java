package org.weft.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.weft.Event;
import org.weft.net.spi.Connection;
import org.weft.net.spi.Listener;

/// A port at which TCP connections arrive. Made by [Tcp#listen].
///
/// ```java
/// try (var listener = Tcp.listen("localhost", 0)) {
///     while (true) {
///         TcpStream stream = listener.accept();
///         scope.start("serve " + stream, () -> serve(stream));
///     }
/// }
/// ```
public final class TcpListener implements AutoCloseable {
    private final Listener listener;
    private final Event<TcpStream> accepted;

    TcpListener(Listener listener) {
        this.listener = listener;
        this.accepted = listener.accepted().map(TcpListener::stream);
    }

    /// Waits for a connection. Suspends unless one is there. Cancelled, none was taken. Any number may wait; they are
    /// served in order of arrival.
    ///
    /// @return the connection, to be closed by the caller
    /// @throws IOException if accepting fails, or the listener is closed, before or meanwhile
    /// @throws InterruptedException if cancelled
    public TcpStream accept() throws IOException, InterruptedException {
        try {
            return accepted.await();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /// Describes the next connection; each goes to one waiter. It fires also when accepting fails or the listener is
    /// closed; the `await` that chose it then throws `UncheckedIOException`.
    ///
    /// @return the event, the same object each time
    public Event<TcpStream> accepted() {
        return accepted;
    }

    /// Tells the port at which it listens, also if port 0 was asked for.
    ///
    /// @return the port
    public int port() {
        return listener.local().getPort();
    }

    /// Listens no more. Who waits gets an `IOException`; connections accepted before go on. Twice is harmless. Never
    /// suspends.
    @Override
    public void close() {
        listener.close();
    }

    @Override
    public String toString() {
        return Addresses.text(listener.local());
    }

    private static TcpStream stream(Connection connection) {
        return new TcpStream(connection, Addresses.text(connection.ends().remote()));
    }
}
