package org.weft.sim.network;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.weft.net.spi.Network;
import org.weft.sim.SimNetwork;
import org.weft.sim.kernel.ChoiceKind;
import org.weft.sim.kernel.Kernel;
import org.weft.sim.kernel.Trace;
import org.weft.sim.kernel.Unit;

/// The network between the hosts of a simulated world.
///
/// Machines exchange packets, as TCP does; what a program sees of it comes of that. A packet is an event in the kernel's agenda
/// which belongs to no reactor: the machines' operating systems, that is [Socket] and [Machine], go on whatever their programs
/// do. Only to wake a microthread do they give its reactor something to do ([SimulatedConnection]).
///
/// - Bytes are copied once into a [Flow], which both ends share, and once out of it; packets only say which bytes they carry.
/// - A packet that is lost sets the timer of who has sent it ([Retransmission]); without losses there are no timers.
/// - What one socket sends is never overtaken by what it sends later; what different ones send may be.
/// - Links are made when first used, so that an event costs the same however many hosts there are.
public final class SimulatedNetwork implements SimNetwork {
    /// In how many parts a probability is divided.
    private static final int PARTS = 1000;

    private static final Pattern ADDRESS = Pattern.compile("\\b10(?:\\.\\d{1,3}){3}(?=:\\d)");

    private final Kernel kernel;
    private final Map<String, Machine> machines = new LinkedHashMap<>();
    private final Map<InetAddress, Machine> byAddress = new HashMap<>();

    /// By address, as it is printed.
    private final Map<String, String> names = new HashMap<>();

    private final List<Double> cutting = new ArrayList<>();

    /// Makes a network without hosts.
    ///
    /// @param kernel the world
    public SimulatedNetwork(Kernel kernel) {
        this.kernel = kernel;
    }

    // ---- for those who make up the world

    /// Adds a host, and gives it an address: 10.0.0.1 to the first, and so on. Harmless if it is there.
    ///
    /// @param host its name
    public void add(String host) {
        if (machines.containsKey(host)) return;
        InetAddress address = address(host, machines.size() + 1);
        var machine = new Machine(kernel, host, address);
        machines.put(host, machine);
        byAddress.put(address, machine);
        names.put(address.getHostAddress(), host);
    }

    /// With its name, lest anybody look that up.
    private static InetAddress address(String host, int number) {
        byte[] bytes = {10, (byte) (number >> 16), (byte) (number >> 8), (byte) number};
        try {
            return InetAddress.getByAddress(host, bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are no address", e);
        }
    }

    /// Hands out the network as one program sees it.
    ///
    /// @param unit whose
    /// @return its network; closed, it closes what the program has left open
    public Network of(Unit unit) {
        add(unit.host());
        return new UnitNetwork(this, machine(unit.host()), unit);
    }

    /// Cuts the power of a host: its peers are told nothing, and find out when they send something. It is up again as soon as a
    /// program of it runs, and then resets the connections it has forgotten.
    ///
    /// @param host its name
    public void poweredOff(String host) {
        machine(host).powerOff();
    }

    /// Puts the names of hosts in place of their addresses, which say nothing to people.
    ///
    /// @param text in which there are addresses with ports
    /// @return the same with `server:7` for `10.0.0.1:7`
    public String withNames(String text) {
        if (!ADDRESS.matcher(text).find()) return text;
        return ADDRESS.matcher(text)
                .replaceAll(found ->
                        Matcher.quoteReplacement(names.getOrDefault(found.group(), found.group())));
    }

    // ---- for the programs

    InetAddress resolve(String host) throws UnknownHostException {
        if (host.equals("localhost")) return InetAddress.getLoopbackAddress();
        Machine machine = machines.get(host);
        if (machine == null) throw new UnknownHostException(host + ": Name or service not known");
        return machine.address();
    }

    Machine machineAt(InetAddress address) {
        return byAddress.computeIfAbsent(address, a -> Machine.nowhere(kernel, a));
    }

    /// Whether a rule resets a connection at this moment.
    boolean cuts(Socket socket) {
        if (cutting.isEmpty()) return false;
        double probability = cutting.getLast();
        if (probability >= 1) return true;
        long parts = Math.round(PARTS * probability);
        return choose(socket, PARTS) >= Math.max(1, PARTS - parts);
    }

    boolean cutsFirst(Socket socket) {
        return choose(socket, 2) == 1;
    }

    private long choose(Socket socket, int alternatives) {
        String host = socket.link().from().name();
        return kernel.choose(ChoiceKind.NETWORK_FAULT, host, socket.subject(), alternatives);
    }

    // ---- for the script

    @Override
    public Rule partition(String a, String b) {
        checkTwo(a, b);
        Link there = link(a, b);
        Link back = link(b, a);
        var rule = new Object();
        there.partition(rule);
        back.partition(rule);
        return handle(
                "partition between " + a + " and " + b,
                () -> {
                    there.heal(rule);
                    back.heal(rule);
                });
    }

    @Override
    public Rule partitionOneWay(String from, String to) {
        checkTwo(from, to);
        Link link = link(from, to);
        var rule = new Object();
        link.partition(rule);
        return handle("partition from " + from + " to " + to, () -> link.heal(rule));
    }

    @Override
    public void heal(String a, String b) {
        kernel.note(Trace.Kind.EVENT, "network", "no partition between " + a + " and " + b);
        link(a, b).heal();
        link(b, a).heal();
    }

    @Override
    public Rule hold(String a, String b) {
        checkTwo(a, b);
        Link there = link(a, b);
        Link back = link(b, a);
        var rule = new Object();
        there.hold(rule);
        back.hold(rule);
        return handle(
                "hold between " + a + " and " + b,
                () -> {
                    there.release(rule);
                    back.release(rule);
                });
    }

    @Override
    public void release(String a, String b) {
        kernel.note(Trace.Kind.EVENT, "network", "no hold between " + a + " and " + b);
        link(a, b).release();
        link(b, a).release();
    }

    @Override
    public Rule latency(String a, String b, Duration min, Duration max) {
        if (min.isNegative() || max.compareTo(min) < 0)
            throw new IllegalArgumentException(
                    "latency from " + min + " to " + max + "; expected 0 <= min <= max");
        Link there = link(a, b);
        Link back = link(b, a);
        var latency = new Latency(min, max);
        there.slow(latency);
        back.slow(latency);
        return handle(
                "latency of " + min + " to " + max + " between " + a + " and " + b,
                () -> {
                    there.unslow(latency);
                    back.unslow(latency);
                });
    }

    @Override
    public Rule refuse(String host, int port) {
        Machine machine = machine(host);
        machine.refuse(port);
        return handle(
                "connections to " + host + ":" + port + " refused",
                () -> machine.refuseNoMore(port));
    }

    @Override
    public Rule closeRandomly(double probability) {
        if (!(probability >= 0 && probability <= 1))
            throw new IllegalArgumentException("probability: " + probability + "; expected 0 to 1");
        Double rule = probability;
        cutting.add(rule);
        return handle("connections cut at random, " + probability, () -> cutting.remove(rule));
    }

    @Override
    public List<InFlight> inFlight(String from, String to) {
        return link(from, to).inFlight();
    }

    private static void checkTwo(String a, String b) {
        if (a.equals(b))
            throw new IllegalArgumentException(
                    "host \"" + a + "\" cannot be cut off from itself: expected two hosts");
    }

    private Rule handle(String name, Runnable end) {
        return new Handle(kernel, name, end);
    }

    private Link link(String from, String to) {
        return machine(from).linkTo(machine(to));
    }

    private Machine machine(String host) {
        Machine machine = machines.get(host);
        if (machine == null)
            throw new IllegalArgumentException(
                    "no host \"" + host + "\"; there are " + machines.keySet());
        return machine;
    }
}
