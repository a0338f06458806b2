package org.weft.sim.network;

import org.jspecify.annotations.Nullable;

/// Something on its way between two machines, which happens when it arrives. In a list with the others of its link, in the
/// order in which they were sent.
final class Packet implements Runnable {
    /// What it says.
    enum Kind {
        /// Let us connect.
        CALL,
        /// Agreed.
        ANSWER,
        /// Bytes, the end, or both.
        DATA,
        /// So far I have got.
        ACKNOWLEDGEMENT,
        /// How far have you got?
        PROBE,
        /// There is no such connection.
        RESET
    }

    final Kind kind;
    final Link link;

    /// Who sends it; `null` for a reset by a machine that knows of no such connection.
    final @Nullable Socket from;

    /// Whom it is for; `null` for a call.
    final @Nullable Socket to;

    /// Which bytes it carries: from this one up to, but without, `end`.
    final long start;

    final long end;

    /// What it tells of the other direction.
    final long acknowledged;

    final long window;

    /// When it arrives.
    long arrivalNanos;

    boolean isHeld;

    /// Whether it was lost on the way, by the death of its sender.
    boolean isLost;

    @Nullable Packet previous;
    @Nullable Packet next;

    /// Makes one that a socket sends.
    Packet(Kind kind, Socket from, long start, long end) {
        this.kind = kind;
        this.link = from.link();
        this.from = from;
        this.to = kind == Kind.CALL ? null : from.peer();
        this.start = start;
        this.end = end;
        this.acknowledged = from.in().received();
        this.window = from.in().windowHere();
    }

    /// Makes the answer of a machine that knows of no such connection.
    Packet(Link link, Socket to) {
        this.kind = Kind.RESET;
        this.link = link;
        this.from = null;
        this.to = to;
        this.start = 0;
        this.end = 0;
        this.acknowledged = 0;
        this.window = 0;
    }

    @Override
    public void run() {
        link.arrived(this);
    }
}
