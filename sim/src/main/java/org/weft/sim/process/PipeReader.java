package org.weft.sim.process;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.weft.net.ByteStream;
import org.weft.sim.kernel.Unit;

/// A stream that reads from a pipe. A process reads its own input; what children print a thread reads for their parent, which
/// nothing interrupts.
///
/// ```
/// idle --a read waits--> reading --bytes, the end--> idle
/// idle --close--> closed, and so is the pipe soon
/// reading --close--> closed, and so is the pipe once the thread has got something
/// ```
final class PipeReader implements ByteStream {
    private final String name;
    private final Pipe pipe;
    private final PipeEnd end;
    private final boolean isByThread;

    /// Whether a thread is in the middle of a read, be it for one who has left since.
    private boolean isReading;

    private PipeReader(String name, Pipe pipe, Unit unit, boolean isByThread) {
        this.name = name;
        this.pipe = pipe;
        this.isByThread = isByThread;
        this.end = new PipeEnd(unit, "read from " + name, name, this::isReadable);
        pipe.addReader(end);
    }

    static PipeReader ofProcess(String name, Pipe pipe, Unit unit) {
        return new PipeReader(name, pipe, unit, false);
    }

    static PipeReader ofParent(String name, Pipe pipe, Unit parent) {
        return new PipeReader(name, pipe, parent, true);
    }

    /// Asked when a wait begins.
    private boolean isReadable() {
        boolean isReadable = pipe.isReadable();
        if (!isReadable) isReading = isByThread;
        return isReadable;
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
        isReading = false;
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
        if (!end.close()) return;
        if (isByThread) pipe.leave(end, isReading);
        else letGo();
    }

    /// The process has ended, or the same for its hold of the pipe.
    void letGo() {
        pipe.letGo(end);
    }

    /// The process has ended, and the operating system closes what it has left open a little later: what is written until then
    /// is lost.
    void letGoSoon() {
        pipe.leave(end, false);
    }

    /// Takes no more than what is there.
    void cut() {
        pipe.cut();
    }

    /// For another process that holds it too.
    PipeReader sharedWith(Unit other) {
        return ofProcess(name, pipe, other);
    }

    @Override
    public String toString() {
        return name;
    }
}
