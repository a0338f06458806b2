package org.weft.net;

import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.weft.Event;
import org.weft.net.spi.ByteSink;

/// The writing half of a stream. It tries first; what is not taken in one go waits for a poll, so that others run in
/// between, however fast the peer reads.
final class WriteSide {
    private final ByteSink sink;
    private final Turn turn;
    private final Event<Void> writable;

    /// Writable, or too late; `null` without a limit.
    private @Nullable Event<Boolean> writableInTime;

    private Duration limit = Duration.ZERO;
    private boolean isFinished;
    private boolean isClosed;

    WriteSide(ByteSink sink, String streamName) {
        this.sink = sink;
        this.turn = new Turn("write to " + streamName);
        this.writable = sink.writable();
        turn.checkHere();
    }

    void write(ByteBuffer from) throws IOException, InterruptedException {
        turn.enter();
        try {
            throwIfOver();
            tryOnce(from);
            while (from.hasRemaining()) {
                awaitRoom();
                tryOnce(from);
            }
        } finally {
            turn.leave();
        }
    }

    void finish() throws IOException, InterruptedException {
        turn.enter();
        try {
            if (isFinished && !isClosed) return;
            throwIfOver();
            finishOnce();
        } finally {
            turn.leave();
        }
    }

    private void finishOnce() throws IOException {
        isFinished = true;
        try {
            sink.finish();
        } catch (IOException e) {
            throw Failures.named("finish of " + turn, e);
        }
    }

    private void throwIfOver() throws IOException {
        if (isClosed) throw Failures.closed(turn.toString());
        if (isFinished) throw new SocketException(turn + ": finished on this side already");
    }

    private void awaitRoom() throws IOException, InterruptedException {
        if (writableInTime == null) writable.await();
        else if (!writableInTime.await()) throw Failures.timedOut(turn + ": no byte taken", limit);
    }

    private void tryOnce(ByteBuffer from) throws IOException {
        if (isClosed) throw Failures.closedMeanwhile(turn.toString());
        try {
            sink.write(from);
        } catch (IOException e) {
            throw Failures.named(turn.toString(), e);
        }
    }

    /// Sets how long a write may wait without a byte taken.
    void limit(Duration longest) {
        turn.checkHere();
        writableInTime = Event.anyOf(writable.as(true), Event.after(longest).as(false));
        limit = longest;
    }

    /// From here on writes fail; who waits is woken by the sink, which its owner closes next.
    void close() {
        isClosed = true;
    }
}
