package org.weft.sim.network;

import java.net.InetSocketAddress;
import org.weft.sim.SimNetwork.InFlight;

/// How addresses and packets are shown.
final class Texts {
    private static final int MOST_CHARACTERS = 24;

    static String of(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort();
    }

    static String of(Packet packet) {
        return what(packet) + " of " + connection(packet);
    }

    /// Whether programs could tell that it is there.
    static boolean isShown(Packet packet) {
        return packet.kind != Packet.Kind.ACKNOWLEDGEMENT && packet.kind != Packet.Kind.PROBE;
    }

    static InFlight inFlight(Packet packet) {
        return new InFlight(connection(packet), word(packet), bytes(packet));
    }

    private static String what(Packet packet) {
        int bytes = bytes(packet);
        if (bytes == 0 || packet.from == null) return word(packet);
        String text = packet.from.out().text(packet.start, packet.end, MOST_CHARACTERS);
        return (text.isEmpty() ? "" : text + " ") + bytes + " bytes";
    }

    private static String word(Packet packet) {
        return switch (packet.kind) {
            case CALL -> "connect";
            case ANSWER -> "accept";
            case DATA -> bytes(packet) == 0 ? "end" : "bytes";
            case ACKNOWLEDGEMENT -> "acknowledgement";
            case PROBE -> "probe";
            case RESET -> "reset";
        };
    }

    private static int bytes(Packet packet) {
        if (packet.kind != Packet.Kind.DATA || packet.from == null) return 0;
        return (int) packet.from.out().bytesIn(packet.start, packet.end);
    }

    private static String connection(Packet packet) {
        if (packet.from != null) return packet.from.toString();
        return packet.to == null ? "nothing" : packet.to.backwards();
    }

    private Texts() {}
}
