package org.weft.sim.process;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.weft.net.ByteStream;
import org.weft.sim.kernel.Unit;

/// A stream that reads from a pipe.
final class PipeReader implements ByteStream {
    private final String name;
    private final Pipe pipe;
    private final PipeEnd end;

    PipeReader(String name, Pipe pipe, Unit unit) {
        this.name = name;
        this.pipe = pipe;
        this.end = new PipeEnd(unit, "read from " + name, name, pipe::isReadable);
        pipe.addReader(end);
    }

    @Override
    public int read(ByteBuffer into) throws IOException, InterruptedException {
        if (!into.hasRemaining())
            throw new IllegalArgumentException(
                    "read from " + name + ": the buffer has no room: " + into);
        end.throwIfBusy();
        int count = 0;
        while (count == 0) { // another process may have been quicker
            end.awaitReady();
            count = pipe.take(into);
        }
        return count;
    }

    @Override
    public void write(ByteBuffer from) {
        throw new IllegalStateException(name + ": expected a read, it cannot be written to");
    }

    @Override
    public void finish() {
        throw new IllegalStateException(name + ": expected a read, it cannot be written to");
    }

    @Override
    public void close() {
        if (end.close()) letGo();
    }

    /// The process has ended, or the same for its hold of the pipe.
    void letGo() {
        pipe.letGo(end);
    }

    /// Takes no more than what is there.
    void cut() {
        pipe.cut();
    }

    /// For another process that holds it too.
    PipeReader sharedWith(Unit other) {
        return new PipeReader(name, pipe, other);
    }

    @Override
    public String toString() {
        return name;
    }
}
