package org.weft.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// What was read from a stream and not taken yet. It starts small and grows with what must be held at once.
///
/// ```
/// bytes:  | taken | held      | room |
///         0       start       end    bytes.length
/// ```
final class ReadAhead {
    private static final int FIRST_BYTES = 1024;

    private final ByteStream stream;
    private byte[] bytes = {};
    private ByteBuffer buffer = ByteBuffer.wrap(bytes);
    private int start;
    private int end;

    ReadAhead(ByteStream stream) {
        this.stream = stream;
    }

    int count() {
        return end - start;
    }

    byte byteAt(int index) {
        return bytes[start + index];
    }

    /// Where `wanted` first stands, at or after `from`; -1 if nowhere.
    int indexOf(byte[] wanted, int from) {
        byte first = wanted[0];
        for (int i = start + from; i <= end - wanted.length; i++)
            if (bytes[i] == first && stands(wanted, wanted.length, i)) return i - start;
        return -1;
    }

    /// How much of the beginning of `wanted` stands at the end of what is held: the longest, but not all of it.
    int endingWithPartOf(byte[] wanted) {
        int part = Math.min(wanted.length - 1, count());
        while (part > 0 && !stands(wanted, part, end - part)) part--;
        return part;
    }

    private boolean stands(byte[] wanted, int length, int at) {
        return Arrays.equals(bytes, at, at + length, wanted, 0, length);
    }

    /// Reads more; `false` at the end. Cancelled, nothing has changed.
    ///
    /// @param most how much may be held at once; it is more than is held now
    boolean fill(int most) throws IOException, InterruptedException {
        if (start == end) {
            start = 0;
            end = 0;
        }
        makeRoom(most);
        int count = stream.read(buffer.clear().position(end));
        if (count < 0) return false;
        end += count;
        return true;
    }

    private void makeRoom(int most) {
        if (start > 0 && 2 * (long) end > bytes.length) {
            System.arraycopy(bytes, start, bytes, 0, count());
            end -= start;
            start = 0;
        }
        if (end == bytes.length) {
            int wanted = Math.min(most, Math.max(FIRST_BYTES, 2 * end));
            bytes = Arrays.copyOf(bytes, Math.max(end + 1, wanted));
            buffer = ByteBuffer.wrap(bytes);
        }
    }

    /// Shows the first `length` bytes as text, without taking them.
    String text(int length, LineCodec codec) throws IOException {
        return codec.decode(bytes, start, length);
    }

    byte[] take(int count) {
        byte[] taken = Arrays.copyOfRange(bytes, start, start + count);
        skip(count);
        return taken;
    }

    void skip(int count) {
        start += count;
    }
}
