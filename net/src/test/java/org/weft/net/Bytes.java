package org.weft.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.weft.Action;

/// What the tests do with bytes.
final class Bytes {
    private static final int PERIOD = 65_521;

    static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    static String text(ByteBuffer buffer) {
        return StandardCharsets.UTF_8.decode(buffer).toString();
    }

    /// Bytes that come again only after so many that a part cannot be taken for another: a prime number.
    static byte[] pattern(int length) {
        byte[] pattern = new byte[length];
        for (int i = 0; i < Math.min(length, PERIOD); i++) pattern[i] = (byte) (i ^ i >> 8);
        for (int i = PERIOD; i < length; i += PERIOD)
            System.arraycopy(pattern, 0, pattern, i, Math.min(PERIOD, length - i));
        return pattern;
    }

    static void assertSame(byte[] expected, byte[] actual) {
        assertEquals(expected.length, actual.length);
        assertEquals(-1, Arrays.mismatch(expected, actual), "the first byte that differs");
    }

    static ByteBuffer exactly(ByteStream stream, int count)
            throws IOException, InterruptedException {
        var buffer = ByteBuffer.allocate(count);
        while (buffer.hasRemaining())
            if (stream.read(buffer) < 0)
                throw new EOFException("ended after " + buffer.position() + " of " + count);
        return buffer.flip();
    }

    static byte[] untilEnd(ByteStream stream) throws IOException, InterruptedException {
        var all = new ByteArrayOutputStream();
        var buffer = ByteBuffer.allocate(1 << 16);
        while (stream.read(buffer.clear()) >= 0) all.write(buffer.array(), 0, buffer.position());
        return all.toByteArray();
    }

    static void echo(ByteStream stream) throws IOException, InterruptedException {
        var buffer = ByteBuffer.allocate(1 << 12);
        while (stream.read(buffer.clear()) >= 0) stream.write(buffer.flip());
        stream.finish();
    }

    /// Runs what must fail with an IOException, and returns that.
    static IOException failureOf(Action<IOException> action) throws InterruptedException {
        try {
            action.run();
        } catch (IOException e) {
            return e;
        }
        throw new AssertionError("expected an IOException, and nothing was thrown");
    }

    private Bytes() {}
}
