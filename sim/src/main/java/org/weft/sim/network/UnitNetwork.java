package org.weft.sim.network;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.weft.net.spi.Connection;
import org.weft.net.spi.Listener;
import org.weft.net.spi.Network;
import org.weft.sim.kernel.Kernel;
import org.weft.sim.kernel.Unit;

/// The network as one program sees it. Closed, as an operating system does it when a program ends, it closes all that the program
/// has left open.
final class UnitNetwork implements Network, AutoCloseable {
    private final SimulatedNetwork network;
    private final Machine machine;
    private final Unit unit;

    UnitNetwork(SimulatedNetwork network, Machine machine, Unit unit) {
        this.network = network;
        this.machine = machine;
        this.unit = unit;
    }

    Kernel kernel() {
        return unit.kernel();
    }

    Machine machine() {
        return machine;
    }

    Unit unit() {
        return unit;
    }

    /// Whether a rule resets a connection at this moment.
    boolean cuts(Socket socket) {
        return network.cuts(socket);
    }

    boolean cutsFirst(Socket socket) {
        return network.cutsFirst(socket);
    }

    @Override
    public List<InetAddress> resolve(String host) throws IOException {
        return List.of(network.resolve(host));
    }

    @Override
    public Connection connect(InetSocketAddress remote) throws IOException, InterruptedException {
        SimulatedConnection connection = new SimulatedConnection(this, socketTo(remote));
        boolean isConnected = false;
        try {
            connection.connect();
            isConnected = true;
        } finally {
            if (!isConnected) connection.close();
        }
        return connection;
    }

    /// As in Linux, who connects to "any address" connects to this machine.
    private Socket socketTo(InetSocketAddress wanted) throws IOException {
        InetAddress address =
                wanted.getAddress().isAnyLocalAddress()
                        ? InetAddress.getLoopbackAddress()
                        : wanted.getAddress();
        boolean isHere = machine.has(address);
        Machine there = isHere ? machine : network.machineAt(address);
        var local =
                new InetSocketAddress(
                        isHere ? address : machine.address(), machine.portForCaller());
        var ends = new Connection.Ends(local, new InetSocketAddress(address, wanted.getPort()));
        var socket = new Socket(this, machine.linkTo(there), ends);
        machine.add(socket);
        return socket;
    }

    @Override
    public Listener listen(InetSocketAddress local) throws IOException {
        var listener = new SimulatedListener(this, machine.bind(local));
        machine.listens(listener);
        return listener;
    }

    @Override
    public void close() {
        machine.ended(unit);
    }
}
