package org.weft.sim.network;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.weft.sim.SimNetwork.InFlight;
import org.weft.sim.kernel.Kernel;
import org.weft.sim.kernel.Trace;

/// The way from one machine to another: what is on it, and the rules that hold there.
final class Link {
    private final Kernel kernel;
    private final Machine from;
    private final Machine to;
    private final List<Object> partitions = new ArrayList<>();
    private final List<Object> holds = new ArrayList<>();
    private final List<Latency> latencies = new ArrayList<>();
    private @Nullable Packet first;
    private @Nullable Packet last;

    Link(Kernel kernel, Machine from, Machine to) {
        this.kernel = kernel;
        this.from = from;
        this.to = to;
        latencies.add(from == to ? Latency.WITHIN_A_HOST : Latency.BETWEEN_HOSTS);
    }

    Machine from() {
        return from;
    }

    Machine to() {
        return to;
    }

    /// The way back.
    Link back() {
        return to.linkTo(from);
    }

    // ---- what goes on

    /// Sends something. What one socket sends arrives in that order.
    void send(Packet packet) {
        append(packet);
        if (holds.isEmpty()) dispatch(packet);
        else keep(packet);
    }

    private static void keep(Packet packet) {
        packet.isHeld = true;
        missed(packet);
    }

    private void dispatch(Packet packet) {
        if (!partitions.isEmpty()) {
            remove(packet);
            lost(packet);
            return;
        }
        packet.arrivalNanos = kernel.nanos() + travelNanos(packet);
        if (packet.from != null) packet.from.letNoneOvertake(packet);
        kernel.later(packet.arrivalNanos, packet);
    }

    private long travelNanos(Packet packet) {
        Latency latency = latencies.getLast();
        return kernel.chooseDelay(
                from.name(), subject(packet), latency.alternatives(), latency::nanos);
    }

    private static String subject(Packet packet) {
        return packet.from == null ? "refusal" : packet.from.subject();
    }

    void arrived(Packet packet) {
        if (!holds.isEmpty()) {
            keep(packet);
            return;
        }
        remove(packet);
        if (packet.isLost) return;
        if (partitions.isEmpty() && to.isUp()) to.arrived(packet);
        else lost(packet);
    }

    private void lost(Packet packet) {
        if (kernel.trace().isOn() && isMissed(packet))
            kernel.note(Trace.Kind.FAULT, from.name(), "lost: " + Texts.of(packet));
        missed(packet);
    }

    /// Whether a program could notice: for most acknowledgements nobody waits.
    private static boolean isMissed(Packet packet) {
        Socket to = packet.to;
        return Texts.isShown(packet) || (to != null && (to.isConnecting() || !to.out().isRoomy()));
    }

    /// Nobody is told. Who has sent it finds out when no answer comes; and so does its peer, if what is missed is the answer
    /// to it.
    private static void missed(Packet packet) {
        if (packet.from != null) packet.from.answerMayBeMissing();
        if (packet.to != null) packet.to.answerMayBeMissing();
    }

    /// Loses the bytes of a socket that are under way.
    void loseBytesOf(Socket socket) {
        for (Packet p = first; p != null; p = p.next)
            if (p.from == socket && p.kind == Packet.Kind.DATA) p.isLost = true;
    }

    /// Whether bytes of a socket, or its wish to connect, are under way.
    boolean carriesFor(Socket socket) {
        for (Packet p = first; p != null; p = p.next)
            if (p.from == socket && Texts.isShown(p) && !p.isLost) return true;
        return false;
    }

    /// Shows what is on its way and means something to programs, in the order of arrival; what is held comes last.
    List<InFlight> inFlight() {
        List<Packet> packets = new ArrayList<>();
        for (Packet p = first; p != null; p = p.next)
            if (!p.isLost && Texts.isShown(p)) packets.add(p);
        packets.sort(
                Comparator.comparing((Packet p) -> p.isHeld)
                        .thenComparingLong(p -> p.arrivalNanos));
        return packets.stream().map(Texts::inFlight).toList();
    }

    // ---- its rules

    void partition(Object rule) {
        partitions.add(rule);
        from.answersMayBeMissing(this);
    }

    void heal(Object rule) {
        partitions.remove(rule);
    }

    void heal() {
        partitions.clear();
    }

    void hold(Object rule) {
        holds.add(rule);
    }

    void release(Object rule) {
        if (holds.remove(rule) && holds.isEmpty()) letGo();
    }

    void release() {
        if (holds.isEmpty()) return;
        holds.clear();
        letGo();
    }

    private void letGo() {
        Packet packet = first;
        while (packet != null) {
            Packet following = packet.next;
            if (packet.isHeld) {
                packet.isHeld = false;
                dispatch(packet);
            }
            packet = following;
        }
    }

    void slow(Latency latency) {
        latencies.add(latency);
    }

    void unslow(Latency latency) {
        latencies.remove(latency);
    }

    // ---- the list

    private void append(Packet packet) {
        packet.previous = last;
        if (last == null) first = packet;
        else last.next = packet;
        last = packet;
    }

    private void remove(Packet packet) {
        if (packet.previous == null) first = packet.next;
        else packet.previous.next = packet.next;
        if (packet.next == null) last = packet.previous;
        else packet.next.previous = packet.previous;
        packet.previous = null;
        packet.next = null;
    }
}
