package org.weft.process;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.weft.Event;
import org.weft.WaitQueue;
import org.weft.net.ByteStream;

/// What a child prints, read by a thread of the pool, one chunk at a time and only when somebody
/// waits for it.
///
/// A read of a pipe cannot be interrupted. So it is an errand that nobody waits for: a reader waits
/// until there is something, and one that is cancelled just leaves; what comes then is kept for the
/// next.
///
/// ```
/// empty --a reader waits--> fetching --bytes--> holding --the last taken--> empty
///                           fetching --end, error--> over (for good)
/// any --close--> closed (a fetch under way lets go of the pipe when it returns)
/// ```
final class PipeReader implements ByteStream {
    /// Enough to be worth an errand, and little beside the 64 KiB that a pipe holds.
    private static final int CHUNK_BYTES = 16 << 10;

    private final String name;
    private final InputStream in;
    private final Errands errands;
    private final WaitQueue<Boolean> readers;
    private final Event<Boolean> readable;

    /// The errand's while fetching, else ours.
    private byte[] chunk = {};

    private int fetched;
    private int taken;
    private boolean isFetching;
    private boolean isReading;
    private boolean isOver;
    private boolean isClosed;
    private @Nullable IOException failure;

    PipeReader(String name, InputStream in, Errands errands) {
        this.name = name;
        this.in = in;
        this.errands = errands;
        readers = new WaitQueue<>(name, errands.whileAwaited());
        readers.checkHere(); // it belongs to this reactor from now on
        readable = readers.event(this::askReadable);
    }

    @Override
    public int read(ByteBuffer into) throws IOException, InterruptedException {
        if (!into.hasRemaining())
            throw new IllegalArgumentException(
                    "read from " + name + ": the buffer has no room: " + into);
        if (isReading)
            throw new IllegalStateException(
                    "read from " + name + ": another microthread is at it; one at a time");
        isReading = true;
        try {
            readable.await();
        } finally {
            isReading = false;
        }
        return take(into);
    }

    private int take(ByteBuffer into) throws IOException {
        if (isClosed) throw new IOException("read from " + name + ": closed on this side");
        if (taken < fetched) {
            int count = Math.min(fetched - taken, into.remaining());
            into.put(chunk, taken, count);
            taken += count;
            return count;
        }
        if (failure != null)
            throw new IOException("read from " + name + ": " + failure.getMessage(), failure);
        return -1;
    }

    private @Nullable Boolean askReadable() {
        if (isClosed || isOver || taken < fetched) return true;
        if (!isFetching) fetch();
        return null;
    }

    private void fetch() {
        if (chunk.length == 0) chunk = new byte[CHUNK_BYTES];
        byte[] into = chunk;
        var count = new int[1];
        errands.send(
                () -> {
                    count[0] = in.read(into);
                    if (count[0] < 0) in.close();
                },
                error -> fetched(count[0], error));
        isFetching = true;
    }

    private void fetched(int count, @Nullable IOException error) {
        isFetching = false;
        failure = error;
        isOver = error != null || count < 0;
        fetched = Math.max(0, count);
        taken = 0;
        if (isClosed) letGo();
        readers.fireAll(true);
    }

    @Override
    public void write(ByteBuffer from) {
        throw new IllegalStateException(name + ": expected a read, it cannot be written to");
    }

    @Override
    public void finish() {
        throw new IllegalStateException(name + ": expected a read, it cannot be written to");
    }

    /// Closing a pipe in the middle of a read could hit a descriptor opened meanwhile, so that
    /// waits for the read.
    @Override
    public void close() {
        readers.checkHere();
        if (isClosed) return;
        isClosed = true;
        readers.fireAll(true);
        if (!isFetching) letGo();
    }

    private void letGo() {
        chunk = new byte[0];
        errands.send(in::close, _ -> {});
    }

    @Override
    public String toString() {
        return name;
    }
}
