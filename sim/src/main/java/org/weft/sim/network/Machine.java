package org.weft.sim.network;

import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.weft.sim.kernel.Kernel;
import org.weft.sim.kernel.Unit;

/// A machine in the network: its address, its ports, who listens there, and its ends of connections. It outlives its programs.
///
/// ```
/// on --power off--> off --a program of it runs again--> on
/// ```
final class Machine {
    /// Those that Linux gives to who asks for none in particular.
    private static final int FIRST_PORT = 32_768;

    private static final int LAST_PORT = 60_999;

    private final Kernel kernel;
    private final String name;
    private final InetAddress address;
    private final Map<Machine, Link> links = new HashMap<>();
    private final List<SimulatedListener> listeners = new ArrayList<>();
    private final Set<Socket> sockets = new LinkedHashSet<>();
    private final List<Integer> refusedPorts = new ArrayList<>();
    private final BitSet callersPorts = new BitSet();
    private int lastPort = LAST_PORT;
    private boolean isOff;

    Machine(Kernel kernel, String name, InetAddress address) {
        this.kernel = kernel;
        this.name = name;
        this.address = address;
    }

    /// What is at an address at which there is nothing.
    static Machine nowhere(Kernel kernel, InetAddress address) {
        var machine = new Machine(kernel, address.getHostAddress(), address);
        machine.isOff = true;
        return machine;
    }

    String name() {
        return name;
    }

    InetAddress address() {
        return address;
    }

    @Override
    public String toString() {
        return name;
    }

    Link linkTo(Machine other) {
        Link link = links.get(other);
        if (link == null) {
            link = new Link(kernel, this, other);
            links.put(other, link);
        }
        return link;
    }

    // ---- power

    void powerOff() {
        isOff = true;
        listeners.clear();
        List<Socket> vanishing = List.copyOf(sockets);
        sockets.clear();
        callersPorts.clear();
        vanishing.forEach(Socket::vanish);
    }

    /// Nobody tells it that its power is on again: a program of it that runs does.
    boolean isUp() {
        if (isOff && isAnyProgramRunning()) isOff = false;
        return !isOff;
    }

    private boolean isAnyProgramRunning() {
        for (Unit unit : kernel.units().reversed())
            if (unit.isAlive() && unit.host().equals(name)) return true;
        return false;
    }

    /// A program has ended: what it has left open is closed for it.
    void ended(Unit program) {
        for (SimulatedListener listener : List.copyOf(listeners))
            if (listener.owner().unit() == program) stopListening(listener);
        for (Socket socket : List.copyOf(sockets))
            if (socket.owner().unit() == program) socket.close();
    }

    // ---- ports

    /// Whether an address is one of its own.
    boolean has(InetAddress own) {
        return own.isLoopbackAddress() || own.isAnyLocalAddress() || own.equals(address);
    }

    /// Finds a port for somebody who connects.
    int portForCaller() throws BindException {
        int port = freePort();
        callersPorts.set(port);
        return port;
    }

    private int freePort() throws BindException {
        for (int tries = FIRST_PORT; tries <= LAST_PORT; tries++) {
            lastPort = lastPort == LAST_PORT ? FIRST_PORT : lastPort + 1;
            if (!callersPorts.get(lastPort) && !isListenedAt(lastPort)) return lastPort;
        }
        throw new BindException("Cannot assign requested address");
    }

    private boolean isListenedAt(int port) {
        for (SimulatedListener listener : listeners)
            if (listener.local().getPort() == port) return true;
        return false;
    }

    /// Checks an address at which somebody wants to listen.
    ///
    /// @return the address, with a port
    InetSocketAddress bind(InetSocketAddress wanted) throws BindException {
        if (!has(wanted.getAddress())) throw new BindException("Cannot assign requested address");
        if (wanted.getPort() == 0) return new InetSocketAddress(wanted.getAddress(), freePort());
        for (SimulatedListener listener : listeners)
            if (isSame(listener.local(), wanted)) throw new BindException("Address already in use");
        return wanted;
    }

    private static boolean isSame(InetSocketAddress a, InetSocketAddress b) {
        return a.getPort() == b.getPort()
                && (a.getAddress().isAnyLocalAddress()
                        || b.getAddress().isAnyLocalAddress()
                        || a.getAddress().equals(b.getAddress()));
    }

    void listens(SimulatedListener listener) {
        listeners.add(listener);
    }

    /// Those who have connected, and whom nobody has accepted, are reset.
    void stopListening(SimulatedListener listener) {
        if (!listeners.remove(listener)) return;
        listener.resetWaiting();
        for (Socket socket : List.copyOf(sockets))
            if (socket.isAnsweredFor(listener)) socket.close();
    }

    void refuse(int port) {
        refusedPorts.add(port);
    }

    void refuseNoMore(int port) {
        refusedPorts.remove(/* element */ (Integer) port);
    }

    // ---- sockets

    void add(Socket socket) {
        sockets.add(socket);
    }

    void forget(Socket socket) {
        if (sockets.remove(socket) && socket.isCaller())
            callersPorts.clear(socket.ends().local().getPort());
    }

    /// Those who wait for a window that opens ask for it, when what tells them of it may be lost.
    void answersMayBeMissing(Link link) {
        for (Socket socket : sockets)
            if (socket.link() == link && socket.out().isWaitingForWindow())
                socket.answerMayBeMissing();
    }

    // ---- what arrives

    void arrived(Packet packet) {
        if (packet.to != null) packet.to.arrived(packet);
        else if (packet.from != null) called(packet, packet.from);
    }

    private void called(Packet packet, Socket caller) {
        Socket before = caller.peer();
        if (before != null && !before.isGone()) {
            before.answer();
            return;
        }
        SimulatedListener listener = listenerAt(caller.ends().remote());
        if (listener == null) refuse(packet);
        else listener.called(caller);
    }

    private @Nullable SimulatedListener listenerAt(InetSocketAddress called) {
        if (refusedPorts.contains(called.getPort())) return null;
        for (SimulatedListener listener : listeners)
            if (isSame(listener.local(), called)) return listener;
        return null;
    }

    /// There is no such connection.
    void refuse(Packet packet) {
        if (packet.from == null) return;
        Link back = packet.link.back();
        back.send(new Packet(back, packet.from));
    }
}
