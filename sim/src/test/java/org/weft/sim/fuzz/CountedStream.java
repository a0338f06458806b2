package org.weft.sim.fuzz;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import org.weft.Task;
import org.weft.TimedOutException;
import org.weft.net.TcpStream;

/// An end of a connection whose bytes can be told apart: what is read is what was written, in that order. What comes of an
/// operation is a word or two, the same on all machines.
final class CountedStream {
    private static final int PERIOD = 251;
    private static final int FEW_BYTES = 1000;
    private static final int CHUNK_BYTES = 1 << 16;

    final TcpStream stream;
    private final byte[] pattern;
    private ByteBuffer writing = ByteBuffer.allocate(0);
    private long writtenBytes;
    private long readBytes;

    /// @param pattern of [#pattern]
    CountedStream(TcpStream stream, byte[] pattern) {
        this.stream = stream;
        this.pattern = pattern;
    }

    /// Makes what is to be written.
    ///
    /// @param muchBytes what `much` is
    static byte[] pattern(int muchBytes) {
        byte[] bytes = new byte[muchBytes + PERIOD];
        for (int i = 0; i < bytes.length; i++) bytes[i] = (byte) (i % PERIOD);
        return bytes;
    }

    /// How many bytes have moved.
    long movedBytes() {
        return writtenBytes + writing.position() + readBytes;
    }

    String writeByte() throws IOException, InterruptedException {
        return write(1);
    }

    String writeMuch() throws IOException, InterruptedException {
        return write(pattern.length - PERIOD);
    }

    private String write(int count) throws IOException, InterruptedException {
        int start = (int) (writtenBytes % PERIOD);
        var bytes = ByteBuffer.wrap(pattern, start, count).slice();
        if (!writing.hasRemaining()) writing = bytes;
        try {
            stream.write(bytes);
        } finally {
            if (writing == bytes) {
                writtenBytes += bytes.position();
                writing = ByteBuffer.allocate(0);
            }
        }
        return "written";
    }

    String readByte() throws IOException, InterruptedException {
        return read(ByteBuffer.allocate(1)) < 0 ? "end" : "byte";
    }

    String readAll() throws InterruptedException {
        long before = readBytes;
        var buffer = ByteBuffer.allocate(CHUNK_BYTES);
        String how =
                outcome(() -> {
                    while (read(buffer.clear()) >= 0) continue;
                    return "end";
                });
        long count = readBytes - before;
        return (count < FEW_BYTES ? count : "many") + " bytes and " + how;
    }

    private int read(ByteBuffer into) throws IOException, InterruptedException {
        int count = stream.read(into);
        into.flip();
        while (into.hasRemaining()) {
            byte next = into.get();
            if (next != (byte) (readBytes % PERIOD))
                throw new AssertionError("byte " + readBytes + " is another: " + next);
            readBytes++;
        }
        return count;
    }

    /// Does it, and tells what has come of it.
    static String outcome(Task<String, IOException> operation) throws InterruptedException {
        try {
            return operation.call();
        } catch (TimedOutException | SocketTimeoutException _) {
            return "limit";
        } catch (IOException e) {
            String message = String.valueOf(e.getMessage());
            return e.getClass().getSimpleName() + message.substring(message.lastIndexOf(':'));
        } catch (IllegalStateException _) {
            return "refused";
        }
    }
}
