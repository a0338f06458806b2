package org.weft.sim.process;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.weft.net.ByteStream;
import org.weft.sim.kernel.Unit;

/// A stream that writes to a pipe.
///
/// ```
/// open --finish--> finished (the process holds the pipe no more)
/// open, finished --close--> closed
/// ```
final class PipeWriter implements ByteStream {
    private final String name;
    private final Pipe pipe;
    private final PipeEnd end;
    private int wantedBytes;
    private boolean isFinished;

    PipeWriter(String name, Pipe pipe, Unit unit) {
        this.name = name;
        this.pipe = pipe;
        this.end =
                new PipeEnd(
                        unit,
                        "write to " + name,
                        "room in " + name,
                        () -> pipe.isWritable(wantedBytes));
        pipe.addWriter(end);
    }

    @Override
    public int read(ByteBuffer into) {
        throw new IllegalStateException(name + ": expected a write, it cannot be read from");
    }

    @Override
    public void write(ByteBuffer from) throws IOException, InterruptedException {
        end.throwIfBusy();
        awaitRoom(from.remaining());
        if (isFinished) throw new IOException("write to " + name + ": finished on this side");
        while (from.hasRemaining()) {
            put(from);
            if (from.hasRemaining()) awaitRoom(from.remaining());
        }
    }

    private void awaitRoom(int bytes) throws IOException, InterruptedException {
        wantedBytes = bytes;
        end.awaitReady();
    }

    private void put(ByteBuffer from) throws IOException {
        try {
            pipe.put(from);
        } catch (IOException e) {
            throw new IOException("write to " + name + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void finish() throws IOException, InterruptedException {
        end.throwIfBusy();
        awaitRoom(0);
        isFinished = true;
        letGo();
    }

    @Override
    public void close() {
        if (end.close()) letGo();
    }

    /// The process has ended, or the same for its hold of the pipe.
    void letGo() {
        pipe.letGo(end);
    }

    /// For another process that holds it too.
    PipeWriter sharedWith(Unit other) {
        return new PipeWriter(name, pipe, other);
    }

    /// Whether somebody holds it still.
    boolean isHeld() {
        return pipe.hasWriters();
    }

    @Override
    public String toString() {
        return name;
    }
}
