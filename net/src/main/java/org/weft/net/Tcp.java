package org.weft.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.weft.Reactor;
import org.weft.net.spi.Network;

/// Opens TCP connections, from here and to here.
///
/// ```java
/// try (var stream = Tcp.connect("localhost", 7)) {
///     var lines = Lines.ascii(stream, 512);
///     lines.write("hello");
///     String answer = lines.read();
/// }
/// ```
public final class Tcp {
    private Tcp() {}

    /// Connects. Suspends until that has succeeded or failed.
    ///
    /// A name is looked up away from the reactor. Its addresses are tried in turn, the families alternating; the next
    /// attempt begins as soon as one has failed, or 250 ms after it began, and the first that succeeds wins (RFC 8305,
    /// "Happy Eyeballs", without its asynchronous look-up per family).
    ///
    /// Cancelled, nothing is left of it. **A look-up under way is awaited first: it ends when the system's resolver
    /// gives up.**
    ///
    /// @param host a name or a literal address
    /// @param port the port, 1 to 65535
    /// @return the connection, to be closed by the caller
    /// @throws java.net.UnknownHostException if the name cannot be found
    /// @throws java.net.ConnectException if the connection is refused or not answered
    /// @throws IOException if it fails otherwise; each names host and port, and the attempts at further addresses are
    ///     suppressed below the first
    /// @throws InterruptedException if cancelled
    public static TcpStream connect(String host, int port)
            throws IOException, InterruptedException {
        if (port < 1 || port > Addresses.MAX_PORT)
            throw new IllegalArgumentException(
                    "port out of range: " + port + "; expected 1 to " + Addresses.MAX_PORT);
        String name = Addresses.text(host, port);
        Network network = network();
        List<InetAddress> addresses = Addresses.of(network, host, "connect to " + name);
        List<InetSocketAddress> remotes = Addresses.alternating(addresses, port);
        return new TcpStream(new Dialer(network, "connect to " + name, remotes).dial(), name);
    }

    /// Listens. Suspends while a name is looked up, as [#connect] does. Up to 1,024 connections, or as many as the
    /// system allows if that is less, may wait to be accepted.
    ///
    /// @param host the name or literal address of one of this machine's interfaces: `localhost`, or `0.0.0.0` for all;
    ///     of a name with several addresses the first
    /// @param port the port; 0 for any that is free
    /// @return the listener, to be closed by the caller
    /// @throws java.net.BindException if the port is taken, or the address is not this machine's
    /// @throws IOException if it fails otherwise; each names host and port
    /// @throws InterruptedException if cancelled
    public static TcpListener listen(String host, int port)
            throws IOException, InterruptedException {
        if (port < 0 || port > Addresses.MAX_PORT)
            throw new IllegalArgumentException(
                    "port out of range: " + port + "; expected 0 to " + Addresses.MAX_PORT);
        String operation = "listen at " + Addresses.text(host, port);
        Network network = network();
        InetAddress address = Addresses.of(network, host, operation).getFirst();
        try {
            return new TcpListener(network.listen(new InetSocketAddress(address, port)));
        } catch (IOException e) {
            throw Failures.named(operation, e);
        }
    }

    private static Network network() {
        return Reactor.current().world().service(Network.class, NioNetwork::new);
    }
}
