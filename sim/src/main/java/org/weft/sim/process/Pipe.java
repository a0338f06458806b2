package org.weft.sim.process;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.weft.sim.kernel.ChoiceKind;
import org.weft.sim.kernel.Kernel;

/// A pipe between processes of one host, as Linux has it: up to 64 KiB wait in it. Each end may be held by several, as after a
/// fork.
///
/// It is memory that all of them share: who tries finds at once what the others have done. Who waits is told a little later,
/// each at a moment of his own; so the last bytes, the broken pipe and the exit of a child come in any order.
///
/// ```
/// open --the last writer lets go--> ending: readers get what is in it, then the end
/// open --the last reader lets go--> broken: writers get an error
/// ```
final class Pipe {
    private static final int CAPACITY_BYTES = 64 << 10;

    /// Up to here a write goes in one piece, once there is room for it (`PIPE_BUF`).
    private static final int WHOLE_BYTES = 4 << 10;

    /// As much a thread reads at a time for those who read a child's output.
    private static final int CHUNK_BYTES = 16 << 10;

    private static final int INITIAL_BYTES = 256; // most programs say little

    /// A process that was woken waits for a processor, seldom longer than that.
    private static final long LONGEST_DELAY_NANOS = Duration.ofMillis(1).toNanos();

    private static final int DELAYS = 20;

    private final Kernel kernel;
    private final String host;
    private final String name;
    private final List<PipeEnd> readers = new ArrayList<>(1);
    private final List<PipeEnd> writers = new ArrayList<>(1);
    private byte[] ring = new byte[INITIAL_BYTES];
    private int first;
    private int count;
    private boolean isCut;

    /// One who holds it only until a read that is under way returns.
    private @Nullable PipeEnd leaving;

    /// @param host where
    /// @param name which one on that host, for choices
    Pipe(Kernel kernel, String host, String name) {
        this.kernel = kernel;
        this.host = host;
        this.name = name;
    }

    void addReader(PipeEnd end) {
        readers.add(end);
    }

    void addWriter(PipeEnd end) {
        writers.add(end);
    }

    /// One who held an end does so no more. Harmless if that is known.
    void letGo(PipeEnd end) {
        if (readers.remove(end) && readers.isEmpty()) tell(writers);
        if (writers.remove(end) && writers.isEmpty()) tell(readers);
    }

    /// One who reads no more lets go of its end at once or a little later; or, if it is a thread in the middle of a read, with
    /// what comes next, which nobody gets.
    void leave(PipeEnd reader, boolean isInTheMiddle) {
        if (isInTheMiddle && !isReadable()) {
            leaving = reader;
            return;
        }
        long delay = writers.isEmpty() ? 0 : delayNanos();
        if (delay == 0) letGo(reader);
        else kernel.later(kernel.nanos() + delay, () -> letGo(reader));
    }

    /// The reader has found that the child, though perhaps not all of its own children, has ended, and takes no more.
    void cut() {
        isCut = true;
        tell(writers);
        writers.clear();
        tell(readers);
    }

    boolean hasWriters() {
        return !writers.isEmpty();
    }

    boolean isReadable() {
        return count > 0 || writers.isEmpty();
    }

    boolean isWritable(int bytes) {
        return isBroken() || CAPACITY_BYTES - count >= Math.min(bytes, WHOLE_BYTES);
    }

    private boolean isBroken() {
        return isCut || readers.isEmpty();
    }

    /// Takes what there is, or less.
    ///
    /// @return how many bytes; 0 if there are none yet, -1 at the end
    int take(ByteBuffer into) {
        int most = Math.min(count, into.remaining());
        if (most == 0) return writers.isEmpty() ? -1 : 0;
        int taken = most - (int) kernel.choose(ChoiceKind.SHORT_IO, host, name, most);
        for (int left = taken; left > 0; ) {
            int piece = Math.min(left, ring.length - first);
            into.put(ring, first, piece);
            first = (first + piece) % ring.length;
            left -= piece;
        }
        count -= taken;
        tell(writers);
        return taken;
    }

    /// Puts in what there is room for.
    ///
    /// @throws IOException if nobody can read it any more
    void put(ByteBuffer from) throws IOException {
        if (isBroken()) throw new IOException("Broken pipe");
        if (!isWritable(from.remaining())) return;
        int put = Math.min(from.remaining(), CAPACITY_BYTES - count);
        makeRoom(put);
        for (int left = put; left > 0; ) {
            int end = (first + count) % ring.length;
            int piece = Math.min(left, ring.length - end);
            from.get(ring, end, piece);
            count += piece;
            left -= piece;
        }
        if (leaving == null) tell(readers);
        else endRead(leaving);
    }

    private void endRead(PipeEnd reader) {
        int taken = Math.min(count, CHUNK_BYTES);
        first = (first + taken) % ring.length;
        count -= taken;
        leaving = null;
        letGo(reader);
    }

    private void makeRoom(int more) {
        if (count + more <= ring.length) return;
        int wanted = Math.min(CAPACITY_BYTES, 2 * (count + more));
        byte[] bigger = Arrays.copyOfRange(ring, first, first + wanted);
        int wrapped = Math.max(0, first + count - ring.length);
        System.arraycopy(ring, 0, bigger, count - wrapped, wrapped);
        ring = bigger;
        first = 0;
    }

    private void tell(List<PipeEnd> ends) {
        for (PipeEnd end : ends) if (end.wantsToKnow()) end.tell(kernel, delayNanos());
    }

    private long delayNanos() {
        return kernel.chooseDelay(
                host, name, DELAYS, step -> step * (LONGEST_DELAY_NANOS / DELAYS));
    }

    @Override
    public String toString() {
        return name;
    }
}
