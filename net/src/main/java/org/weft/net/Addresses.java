package org.weft.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.weft.Event;
import org.weft.net.spi.Network;

/// Names, addresses, and how they are shown.
final class Addresses {
    static final int MAX_PORT = 65_535;

    private static final Event<Boolean> AT_ONCE = Event.always(true);

    /// Finds the addresses of a host, without look-up if it is a literal. A suspending call in any case.
    ///
    /// @param operation what for, for the error
    static List<InetAddress> of(Network network, String host, String operation)
            throws IOException, InterruptedException {
        if (host.isBlank())
            throw new IllegalArgumentException(
                    operation + ": the host is blank; expected a name or an address");
        AT_ONCE.await();
        InetAddress literal = literal(host);
        if (literal != null) return List.of(literal);
        try {
            return network.resolve(host);
        } catch (IOException e) {
            throw Failures.named(operation, e);
        }
    }

    private static @Nullable InetAddress literal(String host) {
        try {
            return InetAddress.ofLiteral(host);
        } catch (IllegalArgumentException _) {
            return null; // a name, then
        }
    }

    /// Lets the address families alternate, beginning with the first one's (RFC 8305 section 4), lest a broken family
    /// with many addresses hold up the other.
    static List<InetSocketAddress> alternating(List<InetAddress> addresses, int port) {
        var same = new ArrayDeque<InetAddress>();
        var other = new ArrayDeque<InetAddress>();
        Class<?> family = addresses.getFirst().getClass();
        for (InetAddress address : addresses)
            (address.getClass() == family ? same : other).add(address);
        var ordered = new ArrayList<InetSocketAddress>();
        while (!same.isEmpty() || !other.isEmpty()) {
            if (!same.isEmpty()) ordered.add(new InetSocketAddress(same.poll(), port));
            if (!other.isEmpty()) ordered.add(new InetSocketAddress(other.poll(), port));
        }
        return ordered;
    }

    static String text(String host, int port) {
        return (host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host)
                + ":"
                + port;
    }

    static String text(InetSocketAddress address) {
        return text(address.getAddress().getHostAddress(), address.getPort());
    }

    private Addresses() {}
}
