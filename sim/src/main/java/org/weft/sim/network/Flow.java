package org.weft.sim.network;

import java.nio.ByteBuffer;

/// One direction of a connection: what was written into it, and how far that has come. Both ends' numbers are in one place,
/// and so are the bytes, which are copied in and out only; which end may look at what is up to its users.
///
/// Bytes are numbered from 0 on; the end counts as one more.
///
/// ```
/// read <= received <= sent <= written (+ 1 if finished)
///     acknowledged <= received
///     bytes sent <= window
/// ```
final class Flow {
    /// At most so much waits to be sent or acknowledged.
    static final int SEND_BYTES = 1 << 16;

    /// At most so much waits to be read.
    static final int RECEIVE_BYTES = 1 << 16;

    private static final int INITIAL_BYTES = 256;

    private byte[] bytes = {};

    // the sender's
    private long written;
    private long sent;
    private long acknowledged;
    private long window = RECEIVE_BYTES;
    private boolean isFinished;

    // the receiver's
    private long received;
    private long read;
    private long toldReceived;
    private long toldWindow = RECEIVE_BYTES;

    // ---- at the sender

    /// Takes what there is room for.
    int write(ByteBuffer from) {
        int count = Math.min(from.remaining(), room());
        makeRoom(count);
        int place = place(written);
        int first = Math.min(count, bytes.length - place);
        from.get(bytes, place, first);
        from.get(bytes, 0, count - first);
        written += count;
        return count;
    }

    void finish() {
        isFinished = true;
    }

    boolean isFinished() {
        return isFinished;
    }

    /// Whether it is worth while to wake a writer: as in Linux, when a third is free, or if a write would fail.
    boolean isRoomy() {
        return isFinished || room() >= SEND_BYTES / 3;
    }

    private int room() {
        return isFinished ? 0 : (int) (SEND_BYTES - (written - acknowledged));
    }

    long sent() {
        return sent;
    }

    long acknowledged() {
        return acknowledged;
    }

    /// How many bytes may be sent now.
    int sendableBytes() {
        return (int) (Math.min(written, window) - Math.min(sent, written));
    }

    /// Whether nothing is left to be sent but the end.
    boolean isEndSendable() {
        return isFinished && sent == written;
    }

    /// How many of these are bytes, and not the end.
    long bytesIn(long start, long end) {
        return Math.min(end, written) - Math.min(start, written);
    }

    /// Shows these bytes up to the first that cannot be printed, `most` at most, as a text in quotes; empty if there is none, or
    /// if they are no longer there.
    String text(long start, long end, int most) {
        var text = new StringBuilder();
        long last = Math.min(Math.min(end, written), start + most);
        for (long i = start; i < last && start >= Math.min(read, acknowledged); i++) {
            String shown = shown((char) bytes[place(i)]);
            if (shown.isEmpty()) break;
            text.append(shown);
        }
        return text.isEmpty() ? "" : "\"" + text + (end - start > most ? "..\"" : "\"");
    }

    private static String shown(char c) {
        return switch (c) {
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            case '"', '\\' -> "\\" + c;
            default -> c >= ' ' && c <= '~' ? String.valueOf(c) : "";
        };
    }

    void sentUpTo(long end) {
        sent = end;
    }

    /// Whether an answer to what was sent is still to come, or one that opens the window.
    boolean isUnanswered() {
        return acknowledged < sent || isWaitingForWindow();
    }

    boolean isWaitingForWindow() {
        return sent < written && window <= sent;
    }

    /// Whether the peer has acknowledged all, and the end.
    boolean isOver() {
        return isFinished && acknowledged > written;
    }

    /// The receiver has told how far it has got.
    ///
    /// @return whether that is news
    boolean told(long receivedThere, long windowThere) {
        boolean isNews = receivedThere > acknowledged || windowThere > window;
        acknowledged = Math.max(acknowledged, receivedThere);
        window = Math.max(window, windowThere);
        return isNews;
    }

    // ---- at the receiver

    /// Hands out what has come.
    int read(ByteBuffer into) {
        int count = Math.min(into.remaining(), readableBytes());
        int place = place(read);
        int first = Math.min(count, bytes.length - place);
        into.put(bytes, place, first);
        into.put(bytes, 0, count - first);
        read += count;
        return count;
    }

    int readableBytes() {
        return (int) (Math.min(received, written) - read);
    }

    long received() {
        return received;
    }

    void receivedUpTo(long end) {
        received = end;
    }

    boolean isEndReceived() {
        return isFinished && received > written;
    }

    /// How many of the bytes up to `end`, which may be the end itself, are new.
    long newBytes(long end) {
        return bytesIn(received, end);
    }

    long untoldBytes() {
        return received - toldReceived;
    }

    /// Up to where the receiver has room.
    long windowHere() {
        return read + RECEIVE_BYTES;
    }

    /// Whether the window is so much larger than was told that the sender should know: by half, as in Linux.
    boolean isWindowWorthTelling() {
        return windowHere() - toldWindow >= RECEIVE_BYTES / 2;
    }

    void tells() {
        toldReceived = received;
        toldWindow = windowHere();
    }

    // ---- the bytes: a circle, as large as is needed

    private int place(long number) {
        return (int) number & (bytes.length - 1);
    }

    private void makeRoom(int count) {
        long kept = written - Math.min(read, acknowledged);
        if (kept + count <= bytes.length) return;
        int length = Math.max(bytes.length, INITIAL_BYTES);
        while (length < kept + count) length *= 2;
        byte[] larger = new byte[length];
        for (long i = written - kept; i < written; i++)
            larger[(int) i & (length - 1)] = bytes[place(i)];
        bytes = larger;
    }
}
