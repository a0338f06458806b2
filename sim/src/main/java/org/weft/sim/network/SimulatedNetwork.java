package org.weft.sim.network;

import java.time.Duration;
import java.util.List;
import org.weft.net.spi.Network;
import org.weft.sim.SimNetwork;
import org.weft.sim.kernel.Kernel;
import org.weft.sim.kernel.Unit;

/// The network between the hosts of a simulated world.
@SuppressWarnings("DoNotCallSuggester") // until there is one
public final class SimulatedNetwork implements SimNetwork {
    private final Kernel kernel;

    /// Makes a network without hosts.
    ///
    /// @param kernel the world
    public SimulatedNetwork(Kernel kernel) {
        this.kernel = kernel;
    }

    /// Hands out the network as one unit sees it.
    ///
    /// @param unit whose
    /// @return its network, which closes its sockets when it is closed
    public Network of(Unit unit) {
        throw unready(unit.toString());
    }

    /// Adds a host, and gives it an address.
    ///
    /// @param host its name
    public void add(String host) {}

    /// Lets all connections and listeners of a host vanish without a word.
    ///
    /// @param host its name
    public void poweredOff(String host) {}

    @Override
    public Rule partition(String a, String b) {
        throw unready("partition");
    }

    @Override
    public Rule partitionOneWay(String from, String to) {
        throw unready("partitionOneWay");
    }

    @Override
    public void heal(String a, String b) {
        throw unready("heal");
    }

    @Override
    public Rule hold(String a, String b) {
        throw unready("hold");
    }

    @Override
    public void release(String a, String b) {
        throw unready("release");
    }

    @Override
    public Rule latency(String a, String b, Duration min, Duration max) {
        throw unready("latency");
    }

    @Override
    public Rule refuse(String host, int port) {
        throw unready("refuse");
    }

    @Override
    public Rule closeRandomly(double probability) {
        throw unready("closeRandomly");
    }

    @Override
    public List<InFlight> inFlight(String from, String to) {
        throw unready("inFlight");
    }

    private UnsupportedOperationException unready(String what) {
        return new UnsupportedOperationException(
                kernel.nanos() + " ns: a simulated world has no network yet: " + what);
    }
}
