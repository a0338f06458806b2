package org.weft.net.spi;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/// Makes connections. A reactor has one, a service of its world under this type; it is used by the reactor's
/// microthreads.
///
/// Its errors need not name the host: who calls it adds that.
public interface Network {
    /// Looks a name up. May suspend.
    ///
    /// @param host a name; never a literal address
    /// @return its addresses, at least one, the preferred one first
    /// @throws IOException if it cannot be found, as `java.net.UnknownHostException`
    /// @throws InterruptedException if cancelled
    List<InetAddress> resolve(String host) throws IOException, InterruptedException;

    /// Connects. Suspends until that has succeeded or failed. Cancelled, nothing is left of the attempt.
    ///
    /// @param remote the address, resolved
    /// @return the connection
    /// @throws IOException if it is refused, unreachable or not answered
    /// @throws InterruptedException if cancelled
    Connection connect(InetSocketAddress remote) throws IOException, InterruptedException;

    /// Listens. Does not suspend.
    ///
    /// @param local the address, resolved; port 0 for any that is free
    /// @return the listener
    /// @throws IOException if the address is taken, not ours, or not allowed
    Listener listen(InetSocketAddress local) throws IOException;
}
