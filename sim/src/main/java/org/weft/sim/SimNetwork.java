package org.weft.sim;

import java.time.Duration;
import java.util.List;

/// The network between simulated hosts, and what goes wrong in it. For the script.
///
/// Hosts are known by name, and have an address each, from 10.0.0.1 on; `localhost` is the host itself. Without rules a packet takes
/// from 0.1 to 2 ms between hosts, and nothing is lost. What one connection carries in one direction keeps its order; different
/// connections may overtake each other. A message may arrive in pieces, down to one byte.
///
/// TCP makes delays of losses, as in Linux: what was lost is sent again after 0.2 s, then after twice as long each time, up to 2
/// minutes; after a quarter of an hour without an answer the connection has timed out. Connecting is tried again after 1, 3, 7, 15,
/// 31 and 63 s, and times out after 127 s. Who sends nothing, notices nothing. Only where a connection is reset by its
/// sender, who has bytes unread, may the last bytes be lost for good.
///
/// Hosts that the methods name must have been added to the simulation, else they throw `IllegalArgumentException`, as for a
/// partition or a hold between a host and itself. Rules hold for
/// connections that are there and for those to come; several at once add up.
public interface SimNetwork {
    /// Lets nothing through between two hosts, either way. What is on its way is lost too.
    ///
    /// @param a a host
    /// @param b another
    /// @return closing it heals
    Rule partition(String a, String b);

    /// Lets nothing through from one host to another, but all the other way; of that, no acknowledgement comes back.
    ///
    /// @param from the sender
    /// @param to the receiver
    /// @return closing it heals
    Rule partitionOneWay(String from, String to);

    /// Ends all partitions between two hosts, either way.
    ///
    /// @param a a host
    /// @param b another
    void heal(String a, String b);

    /// Keeps what is sent between two hosts, either way, in order, until [#release]; also what is on its way. Who waits for
    /// an answer for too long gives up meanwhile.
    ///
    /// @param a a host
    /// @param b another
    /// @return closing it releases
    Rule hold(String a, String b);

    /// Ends all holds between two hosts, either way: what was kept goes on its way.
    ///
    /// @param a a host
    /// @param b another
    void release(String a, String b);

    /// Sets how long a packet takes between two hosts, either way, from now on. Of several rules the latest holds.
    ///
    /// @param a a host
    /// @param b another, or the same
    /// @param min at least
    /// @param max at most
    /// @return closing it goes back to what it was
    /// @throws IllegalArgumentException if `min` is negative, or greater than `max`
    Rule latency(String a, String b, Duration min, Duration max);

    /// Refuses new connections to a port although something may listen there.
    ///
    /// @param host the host
    /// @param port the port
    /// @return closing it lets them through again
    Rule refuse(String host, int port);

    /// Resets connections at random, for both ends, as something between them does. What is written at that moment may
    /// still arrive. Of several rules the latest holds.
    ///
    /// @param probability for each write to a connection, from 0 to 1, in steps of 0.001
    /// @return closing it ends that
    /// @throws IllegalArgumentException if it is no probability
    Rule closeRandomly(double probability);

    /// Shows what is on its way from one host to another, without mere acknowledgements.
    ///
    /// @param from the sender
    /// @param to the receiver
    /// @return what, in the order of arrival; what is held comes last
    List<InFlight> inFlight(String from, String to);

    /// A rule that holds until it is closed.
    interface Rule extends AutoCloseable {
        /// Ends it. Twice is harmless.
        @Override
        void close();
    }

    /// Something on its way.
    ///
    /// @param connection from where to where, as `client:32768 > server:7`
    /// @param what `connect`, `accept`, `bytes`, `end` or `reset`
    /// @param bytes how many; 0 unless it is `bytes`
    record InFlight(String connection, String what, int bytes) {}
}
