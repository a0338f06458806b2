package org.weft.process;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.weft.Event;
import org.weft.WaitQueue;
import org.weft.net.ByteStream;

/// What a child reads, written by a thread of the pool, one chunk at a time.
///
/// A write to a pipe cannot be interrupted. So it is an errand: a writer hands over a chunk, then
/// waits until the pipe has it; one that is cancelled meanwhile leaves, and its chunk still goes.
///
/// ```
/// idle --chunk--> pushing --written--> idle
///                 pushing --error--> broken (for good)
/// idle, broken --finish--> finished
/// any --close--> closed (a push under way lets go of the pipe when it returns)
/// ```
final class PipeWriter implements ByteStream {
    /// Enough to be worth an errand, and little beside the 64 KiB that a pipe holds.
    private static final int CHUNK_BYTES = 16 << 10;

    private final String name;
    private final OutputStream out;
    private final Errands errands;
    private final WaitQueue<Boolean> writers;
    private final Event<Boolean> writable;

    /// The errand's while pushing, else ours.
    private byte[] chunk = {};

    private boolean isPushing;
    private boolean isWriting;
    private boolean isFinished;
    private boolean isClosed;
    private @Nullable IOException failure;

    PipeWriter(String name, OutputStream out, Errands errands) {
        this.name = name;
        this.out = out;
        this.errands = errands;
        writers = new WaitQueue<>("room in " + name, errands.whileAwaited());
        writers.checkHere(); // it belongs to this reactor from now on
        writable = writers.event(() -> isBusy() ? null : true);
    }

    private boolean isBusy() {
        return isPushing && !isClosed;
    }

    @Override
    public int read(ByteBuffer into) {
        throw new IllegalStateException(name + ": expected a write, it cannot be read from");
    }

    @Override
    public void write(ByteBuffer from) throws IOException, InterruptedException {
        awaitRoom();
        throwIfOver();
        while (from.hasRemaining()) {
            push(from);
            awaitRoom();
            throwIfOver();
        }
    }

    private void awaitRoom() throws InterruptedException {
        if (isWriting)
            throw new IllegalStateException(
                    "write to " + name + ": another microthread is at it; one at a time");
        isWriting = true;
        try {
            writable.await();
        } finally {
            isWriting = false;
        }
    }

    private void throwIfOver() throws IOException {
        if (isClosed) throw new IOException("write to " + name + ": closed on this side");
        if (isFinished) throw new IOException("write to " + name + ": finished on this side");
        if (failure != null)
            throw new IOException("write to " + name + ": " + failure.getMessage(), failure);
    }

    private void push(ByteBuffer from) {
        if (chunk.length == 0) chunk = new byte[CHUNK_BYTES];
        byte[] bytes = chunk;
        int count = Math.min(from.remaining(), bytes.length);
        from.get(bytes, 0, count);
        errands.send(
                () -> {
                    out.write(bytes, 0, count);
                    out.flush();
                },
                this::pushed);
        isPushing = true;
    }

    private void pushed(@Nullable IOException error) {
        isPushing = false;
        failure = error;
        if (isClosed) letGo();
        writers.fireAll(true);
    }

    /// After a failed write there is nobody to read the end, which is no error.
    @Override
    public void finish() throws IOException, InterruptedException {
        awaitRoom();
        if (isClosed) throw new IOException("finish " + name + ": closed on this side");
        if (isFinished) return;
        isFinished = true;
        letGo();
    }

    /// Closing a pipe in the middle of a write could hit a descriptor opened meanwhile, so that
    /// waits for the write.
    @Override
    public void close() {
        writers.checkHere();
        if (isClosed) return;
        isClosed = true;
        writers.fireAll(true);
        if (!isPushing && !isFinished) letGo();
    }

    private void letGo() {
        chunk = new byte[0];
        errands.send(out::close, _ -> {});
    }

    @Override
    public String toString() {
        return name;
    }
}
