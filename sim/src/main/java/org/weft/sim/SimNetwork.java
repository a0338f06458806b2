package org.weft.sim;

import java.time.Duration;
import java.util.List;

/// The network between simulated hosts, and what goes wrong in it. For the script.
///
/// Hosts are known by name, and have an address each. Without rules a byte takes from 0.1 to 2 ms, and all is well.
public interface SimNetwork {
    /// Lets nothing through between two hosts, either way: what is sent waits until it heals, or until the sender gives up.
    ///
    /// @param a a host
    /// @param b another
    /// @return closing it heals
    Rule partition(String a, String b);

    /// Lets nothing through from one host to another, but all the other way.
    ///
    /// @param from the sender
    /// @param to the receiver
    /// @return closing it heals
    Rule partitionOneWay(String from, String to);

    /// Ends all partitions between two hosts.
    ///
    /// @param a a host
    /// @param b another
    void heal(String a, String b);

    /// Keeps what is sent between two hosts, in order, until [#release].
    ///
    /// @param a a host
    /// @param b another
    /// @return closing it releases
    Rule hold(String a, String b);

    /// Lets go what was held between two hosts.
    ///
    /// @param a a host
    /// @param b another
    void release(String a, String b);

    /// Sets how long a byte takes between two hosts, either way.
    ///
    /// @param a a host
    /// @param b another
    /// @param min at least
    /// @param max at most
    /// @return closing it goes back to what it was
    Rule latency(String a, String b, Duration min, Duration max);

    /// Refuses connections to a port although something may listen there.
    ///
    /// @param host the host
    /// @param port the port
    /// @return closing it lets them through again
    Rule refuse(String host, int port);

    /// Resets connections at random.
    ///
    /// @param probability for each write, from 0 to 1
    /// @return closing it ends that
    Rule closeRandomly(double probability);

    /// Shows what is on its way between two hosts.
    ///
    /// @param from the sender
    /// @param to the receiver
    /// @return what, in the order of arrival
    List<InFlight> inFlight(String from, String to);

    /// A rule that holds until it is closed.
    interface Rule extends AutoCloseable {
        /// Ends it. Twice is harmless.
        @Override
        void close();
    }

    /// Something on its way.
    ///
    /// @param connection between which addresses
    /// @param what bytes, an end, a reset
    /// @param bytes how many
    record InFlight(String connection, String what, int bytes) {}
}
