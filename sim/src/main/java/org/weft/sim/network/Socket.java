package org.weft.sim.network;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.weft.net.spi.Connection.Ends;
import org.weft.sim.kernel.ChoiceKind;
import org.weft.sim.kernel.Kernel;
import org.weft.sim.kernel.Trace;

/// One end of a connection, as an operating system has it (RFC 9293; what it leaves open, as Linux does it). Goes on when its
/// program stands still, and for a while when that has ended.
///
/// ```
/// CALLING --answered--> OPEN                CALLING --refused, no answer--> BROKEN
/// ANSWERED --acknowledged--> OPEN           ANSWERED --reset, no answer--> GONE
/// OPEN --reset, no answer--> BROKEN         OPEN --closed with bytes unread--> GONE
/// OPEN --closed--> ORPHAN                   ORPHAN --reset, no answer, bytes--> GONE
/// CALLING, ANSWERED, BROKEN --closed--> GONE
/// any --power off--> GONE
/// ```
final class Socket {
    /// So much is acknowledged at once.
    private static final int ACKNOWLEDGED_AT_ONCE_BYTES = 1 << 14;

    /// For so long an acknowledgement waits for bytes that go the same way.
    private static final long ACKNOWLEDGED_AFTER_NANOS = Duration.ofMillis(40).toNanos();

    /// What was cut in pieces does not arrive as one all the same.
    private static final long GAP_NANOS = 1_000;

    private enum State {
        CALLING,
        ANSWERED,
        OPEN,
        BROKEN,
        ORPHAN,
        GONE
    }

    private final Kernel kernel;
    private final UnitNetwork owner;
    private final Link link;
    private final Ends ends;
    private final String subject;
    private final Flow in;
    private final Flow out;
    private final Retransmission retransmission;
    private final Runnable acknowledging = this::acknowledgeAfterAll;
    private final @Nullable SimulatedListener listener;
    private @Nullable Socket peer;
    private @Nullable SimulatedConnection connection;
    private State state;
    private @Nullable Trouble trouble;
    private boolean isResetTold;
    private boolean isCut;
    private boolean isAcknowledging;
    private long lastArrivalNanos;

    /// One that connects.
    Socket(UnitNetwork owner, Link link, Ends ends) {
        this.kernel = owner.kernel();
        this.owner = owner;
        this.link = link;
        this.ends = ends;
        this.subject =
                owner.unit().runningPath() + " > " + link.to() + ":" + ends.remote().getPort();
        this.in = new Flow();
        this.out = new Flow();
        this.retransmission = new Retransmission(kernel, this);
        this.listener = null;
        this.state = State.CALLING;
    }

    /// One to which somebody connects.
    Socket(SimulatedListener listener, Socket peer) {
        this.kernel = peer.kernel;
        this.owner = listener.owner();
        this.link = peer.link.back();
        this.ends = new Ends(peer.ends.remote(), peer.ends.local());
        this.subject = "answer to " + peer.link.from() + " " + peer.subject;
        this.in = peer.out;
        this.out = peer.in;
        this.retransmission = new Retransmission(kernel, this);
        this.listener = listener;
        this.peer = peer;
        this.state = State.ANSWERED;
    }

    // ---- what others ask

    UnitNetwork owner() {
        return owner;
    }

    Link link() {
        return link;
    }

    Ends ends() {
        return ends;
    }

    /// For choices: what an edit elsewhere does not change.
    String subject() {
        return subject;
    }

    Flow in() {
        return in;
    }

    Flow out() {
        return out;
    }

    @Nullable Socket peer() {
        return peer;
    }

    boolean isCaller() {
        return listener == null;
    }

    boolean isCalling() {
        return state == State.CALLING;
    }

    boolean isConnecting() {
        return state == State.CALLING || state == State.ANSWERED;
    }

    /// Whether it has been answered on behalf of a listener, and nothing has come back.
    boolean isAnsweredFor(SimulatedListener which) {
        return state == State.ANSWERED && listener == which;
    }

    boolean isGone() {
        return state == State.GONE;
    }

    boolean isReadable() {
        return state == State.BROKEN || in.readableBytes() > 0 || in.isEndReceived();
    }

    boolean isWritable() {
        return state == State.BROKEN || (state == State.OPEN && out.isRoomy());
    }

    boolean isUnanswered() {
        return isConnecting() || (isLive() && out.isUnanswered());
    }

    private boolean isLive() {
        return state == State.OPEN || state == State.ORPHAN;
    }

    @Override
    public String toString() {
        return here() + " > " + there();
    }

    /// The same connection, seen from the other end.
    String backwards() {
        return there() + " > " + here();
    }

    private String here() {
        return link.from() + ":" + ends.local().getPort();
    }

    private String there() {
        return link.to() + ":" + ends.remote().getPort();
    }

    // ---- its program

    /// A program has it now, and wants to be woken.
    void belongsTo(SimulatedConnection user) {
        connection = user;
    }

    void connect() {
        owner.unit().note(Trace.Kind.EVENT, "connects to " + there());
        send(Packet.Kind.CALL, 0, 0);
    }

    void checkConnected() throws IOException {
        if (state != State.BROKEN || trouble == null) return;
        throw trouble.atConnect();
    }

    int read(ByteBuffer into) throws IOException {
        if (isResetTold) throw Trouble.RESET.atRead();
        int count = in.read(into);
        if (count > 0) {
            if (isLive() && in.isWindowWorthTelling()) acknowledge();
            return count;
        }
        if (in.isEndReceived()) return -1;
        return state == State.BROKEN ? readBroken() : 0;
    }

    /// Linux tells the reason once, to whoever comes first; the JDK remembers it for a reader if it is a reset.
    private int readBroken() throws IOException {
        Trouble untold = trouble;
        trouble = null;
        if (untold == null) return -1;
        isResetTold = untold == Trouble.RESET;
        throw untold.atRead();
    }

    int write(ByteBuffer from) throws IOException {
        if (!from.hasRemaining()) return 0;
        if (state == State.BROKEN) throw writeBroken();
        if (out.isFinished()) throw Trouble.BROKEN_PIPE.atWrite();
        int count = out.write(from);
        push();
        return count;
    }

    private IOException writeBroken() {
        Trouble untold = trouble;
        trouble = null;
        return (untold == null ? Trouble.BROKEN_PIPE : untold).atWrite();
    }

    void finish() {
        out.finish();
        push();
    }

    /// Its program wants it no more, or has ended.
    void close() {
        connection = null;
        switch (state) {
            case OPEN -> {
                if (in.readableBytes() > 0) abort();
                else leave();
            }
            case CALLING, ANSWERED, BROKEN -> gone();
            case ORPHAN, GONE -> {}
        }
    }

    private void leave() {
        state = State.ORPHAN;
        finish();
        forgetIfOver();
    }

    /// Resets the connection. What is lost now is lost for good: nobody is left to send it again.
    void abort() {
        if (link.from() != link.to()
                && link.carriesFor(this)
                && kernel.choose(ChoiceKind.NETWORK_FAULT, link.from().name(), subject, 2) == 1)
            link.loseBytesOf(this);
        note("resets " + this);
        send(Packet.Kind.RESET, 0, 0);
        gone();
    }

    /// Something between the two ends resets the connection for both.
    void cut() {
        if (state != State.OPEN || isCut) return;
        isCut = true;
        kernel.note(Trace.Kind.FAULT, link.from().name(), "cut: " + this);
        send(Packet.Kind.RESET, 0, 0);
        link.back().send(new Packet(link.back(), this));
    }

    /// The power is off.
    void vanish() {
        state = State.GONE;
        retransmission.stop();
        if (peer != null) peer.answerMayBeMissing();
    }

    private void gone() {
        state = State.GONE;
        retransmission.stop();
        link.from().forget(this);
    }

    private void forgetIfOver() {
        if (state == State.ORPHAN && out.isOver() && in.isEndReceived()) link.from().forget(this);
    }

    // ---- what arrives

    void arrived(Packet packet) {
        switch (packet.kind) {
            case ANSWER -> answered(packet);
            case DATA, ACKNOWLEDGEMENT, PROBE -> carried(packet);
            case RESET -> reset();
            case CALL -> throw new IllegalStateException("a call to a socket: " + this);
        }
    }

    private void answered(Packet packet) {
        if (state == State.CALLING) {
            state = State.OPEN;
            peer = packet.from;
            retransmission.stop();
            wake();
        }
        if (isLive()) acknowledge();
        else refuse(packet);
    }

    private void carried(Packet packet) {
        if (state == State.ANSWERED) opened();
        if (!isLive()) {
            refuse(packet);
            return;
        }
        if (out.told(packet.acknowledged, packet.window)) {
            retransmission.progress();
            push();
            wake();
        } else if (out.isWaitingForWindow()) {
            retransmission.progress(); // still no room, but somebody is there
        }
        if (packet.end > packet.start) received(packet);
        else if (packet.kind == Packet.Kind.PROBE) acknowledge();
        forgetIfOver();
    }

    /// There is no such connection any more.
    private void refuse(Packet packet) {
        if (peer == packet.from) send(Packet.Kind.RESET, 0, 0);
        else link.from().refuse(packet);
    }

    private void opened() {
        state = State.OPEN;
        retransmission.stop();
        if (listener != null) listener.opened(this);
    }

    private void received(Packet packet) {
        if (packet.start > in.received()) return; // what lies between was lost, and comes again
        if (state == State.ORPHAN && in.newBytes(packet.end) > 0) {
            send(Packet.Kind.RESET, 0, 0); // nobody will read them
            gone();
        } else if (packet.end <= in.received()) {
            acknowledge(); // it does not know that it was here before
        } else {
            if (kernel.trace().isOn()) note("gets " + Texts.of(packet));
            in.receivedUpTo(packet.end);
            wake();
            acknowledgeSoon();
        }
    }

    private void reset() {
        switch (state) {
            case CALLING -> broken(Trouble.REFUSED);
            case OPEN -> broken(in.isEndReceived() ? Trouble.BROKEN_PIPE : Trouble.RESET);
            case ANSWERED -> dropped();
            case ORPHAN -> gone();
            case BROKEN, GONE -> {}
        }
    }

    private void broken(Trouble why) {
        note(this + " is broken: " + why);
        state = State.BROKEN;
        trouble = why;
        retransmission.stop();
        link.from().forget(this);
        wake();
    }

    private void dropped() {
        if (listener != null) listener.dropped();
        gone();
    }

    private void wake() {
        if (connection != null) connection.wake();
    }

    // ---- what is sent

    private void push() {
        if (!isLive()) return;
        int bytes = out.sendableBytes();
        while (bytes > 0) {
            int fewer =
                    (int) kernel.choose(ChoiceKind.SHORT_IO, link.from().name(), subject, bytes);
            sendUpTo(out.sent() + bytes - fewer);
            if (fewer > 0) lastArrivalNanos += GAP_NANOS;
            bytes = fewer;
        }
        if (out.isEndSendable()) sendUpTo(out.sent() + 1);
    }

    private void sendUpTo(long end) {
        long start = out.sent();
        out.sentUpTo(end);
        send(Packet.Kind.DATA, start, end);
    }

    private void acknowledge() {
        send(Packet.Kind.ACKNOWLEDGEMENT, 0, 0);
    }

    private void acknowledgeSoon() {
        if (in.isEndReceived() || in.untoldBytes() >= ACKNOWLEDGED_AT_ONCE_BYTES) {
            acknowledge();
        } else if (!isAcknowledging) {
            isAcknowledging = true;
            kernel.later(kernel.nanos() + ACKNOWLEDGED_AFTER_NANOS, acknowledging);
        }
    }

    private void acknowledgeAfterAll() {
        isAcknowledging = false;
        if (isLive() && in.untoldBytes() > 0) acknowledge();
    }

    private void send(Packet.Kind kind, long start, long end) {
        var packet = new Packet(kind, this, start, end);
        in.tells();
        link.send(packet);
    }

    void letNoneOvertake(Packet packet) {
        lastArrivalNanos = Math.max(lastArrivalNanos, packet.arrivalNanos);
        packet.arrivalNanos = lastArrivalNanos;
    }

    // ---- what is lost

    void answerMayBeMissing() {
        retransmission.begin();
    }

    /// Sends again what is not answered; unless it still is under way.
    void sendAgain() {
        if (link.carriesFor(this)) return;
        switch (state) {
            case CALLING -> send(Packet.Kind.CALL, 0, 0);
            case ANSWERED -> answer();
            default -> {
                if (out.acknowledged() < out.sent())
                    send(Packet.Kind.DATA, out.acknowledged(), out.sent());
                else send(Packet.Kind.PROBE, 0, 0);
            }
        }
    }

    void answer() {
        send(Packet.Kind.ANSWER, 0, 0);
    }

    void timedOut() {
        switch (state) {
            case CALLING -> broken(Trouble.UNANSWERED);
            case OPEN -> broken(Trouble.TIMED_OUT);
            case ANSWERED -> dropped();
            case BROKEN, ORPHAN, GONE -> gone();
        }
    }

    private void note(String what) {
        if (kernel.trace().isOn()) kernel.note(Trace.Kind.EVENT, link.from().name(), what);
    }
}
