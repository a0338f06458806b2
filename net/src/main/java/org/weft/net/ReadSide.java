package org.weft.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.weft.Event;
import org.weft.net.spi.ByteSource;

/// The reading half of a stream. It tries first, and waits only if there is nothing; after a read that did not fill its
/// buffer the next one waits first, because there is hardly ever more: that saves a system call a message.
final class ReadSide {
    private final ByteSource source;
    private final Turn turn;
    private final Event<Void> readable;

    /// Readable, or too late; `null` without a limit: a plain wait touches less memory.
    private @Nullable Event<Boolean> readableInTime;

    private Duration limit = Duration.ZERO;
    private boolean waitsFirst;
    private boolean isClosed;

    ReadSide(ByteSource source, String streamName) {
        this.source = source;
        this.turn = new Turn("read from " + streamName);
        this.readable = source.readable();
        turn.checkHere();
    }

    int read(ByteBuffer into) throws IOException, InterruptedException {
        if (!into.hasRemaining())
            throw new IllegalArgumentException(
                    turn + ": the buffer has no room: " + into + "; clear or compact it first");
        turn.enter();
        try {
            if (isClosed) throw Failures.closed(turn.toString());
            return transfer(into);
        } finally {
            turn.leave();
        }
    }

    private int transfer(ByteBuffer into) throws IOException, InterruptedException {
        int count = waitsFirst ? 0 : tryOnce(into);
        while (count == 0) {
            awaitByte();
            count = tryOnce(into);
        }
        waitsFirst = count > 0 && into.hasRemaining();
        return count;
    }

    private void awaitByte() throws IOException, InterruptedException {
        if (readableInTime == null) readable.await();
        else if (!readableInTime.await()) throw Failures.timedOut(turn + ": no byte", limit);
    }

    private int tryOnce(ByteBuffer into) throws IOException {
        if (isClosed) throw Failures.closedMeanwhile(turn.toString());
        try {
            return source.read(into);
        } catch (IOException e) {
            throw Failures.named(turn.toString(), e);
        }
    }

    /// Sets how long a read may wait without a byte. The event is built once, so that a limited wait allocates nothing.
    void limit(Duration longest) {
        turn.checkHere();
        readableInTime = Event.anyOf(readable.as(true), Event.after(longest).as(false));
        limit = longest;
    }

    void checkHere() {
        turn.checkHere();
    }

    /// From here on reads fail; who waits is woken by the source, which its owner closes next.
    void close() {
        isClosed = true;
    }
}
