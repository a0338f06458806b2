package org.weft.net.spi;

import java.net.InetSocketAddress;
import org.weft.Event;

/// An address at which connections arrive.
public interface Listener {
    /// Describes the next connection; each goes to one waiter, and one that nobody has been given stays for the next.
    /// It fires also when accepting fails or the listener was closed; the `await` that chose it then throws
    /// `UncheckedIOException`.
    ///
    /// @return the event, the same object each time
    Event<Connection> accepted();

    /// Tells where it listens.
    ///
    /// @return the address, with the port that was chosen
    InetSocketAddress local();

    /// Listens no more. Who waits for a connection is told by an error. Twice is harmless.
    void close();
}
