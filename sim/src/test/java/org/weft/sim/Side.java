package org.weft.sim;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.weft.Action;
import org.weft.net.TcpListener;
import org.weft.net.TcpStream;

/// One end of a connection that is tried out, and a second connection beside it, over which both ends tell each other how far
/// they have come.
record Side(TcpStream stream, TcpStream control) implements AutoCloseable {
    private static final byte STREAM = 's';
    private static final byte CONTROL = 'c';

    /// Connects, and says which connection is which: they may arrive in any order.
    static Side connect(String host, int port) throws IOException, InterruptedException {
        TcpStream stream = org.weft.net.Tcp.connect(host, port);
        stream.write(ByteBuffer.wrap(new byte[] {STREAM}));
        TcpStream control = org.weft.net.Tcp.connect(host, port);
        control.write(ByteBuffer.wrap(new byte[] {CONTROL}));
        return new Side(stream, control);
    }

    static Side accept(TcpListener listener) throws IOException, InterruptedException {
        TcpStream first = listener.accept();
        TcpStream second = listener.accept();
        boolean isInOrder = exactly(first, 1).get() == STREAM;
        exactly(second, 1);
        return isInOrder ? new Side(first, second) : new Side(second, first);
    }

    /// Runs a program, and keeps both connections until the other side's program has ended too.
    void run(SocketContract.Program program) throws Exception {
        try (this) {
            program.run(this);
            tell();
            awaitTold();
        }
    }

    @Override
    public void close() {
        stream.close();
        control.close();
    }

    void tell() throws IOException, InterruptedException {
        control.write(ByteBuffer.wrap(new byte[1]));
    }

    void awaitTold() throws IOException, InterruptedException {
        exactly(control, 1);
    }

    // ---- the stream

    void write(String text) throws IOException, InterruptedException {
        stream.write(ByteBuffer.wrap(text.getBytes(UTF_8)));
    }

    /// Reads so much, no more.
    String read(int count) throws IOException, InterruptedException {
        return UTF_8.decode(exactly(stream, count)).toString();
    }

    /// Writes until that fails.
    IOException failureOfWriting() throws InterruptedException {
        return failureOf(() -> {
            while (true) stream.write(ByteBuffer.allocate(1 << 12));
        });
    }

    void assertEnd() throws IOException, InterruptedException {
        assertEquals(-1, stream.read(ByteBuffer.allocate(1)), "the end");
    }

    void assertReadFails(String words) throws InterruptedException {
        assertFails(words, () -> stream.read(ByteBuffer.allocate(1)));
    }

    void assertWriteFails(String words) throws InterruptedException {
        assertFails(words, () -> stream.write(ByteBuffer.allocate(1)));
    }

    /// Of the type that `net` gives to all that goes wrong with a connection.
    static void assertFails(String words, Action<IOException> action) throws InterruptedException {
        assertSays(words, failureOf(action));
    }

    static void assertSays(String words, IOException e) {
        assertInstanceOf(java.net.SocketException.class, e);
        String message = String.valueOf(e.getMessage());
        assertTrue(message.contains(words), "\"" + message + "\" should contain \"" + words + "\"");
    }

    static IOException failureOf(Action<IOException> action) throws InterruptedException {
        try {
            action.run();
        } catch (IOException e) {
            return e;
        }
        throw new AssertionError("expected an IOException, and nothing was thrown");
    }

    static ByteBuffer exactly(TcpStream stream, int count)
            throws IOException, InterruptedException {
        var buffer = ByteBuffer.allocate(count);
        while (buffer.hasRemaining())
            if (stream.read(buffer) < 0)
                throw new EOFException("ended after " + buffer.position() + " of " + count);
        return buffer.flip();
    }
}
