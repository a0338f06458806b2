package org.weft.net;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Reads and writes a stream in lines. A line ends with `\n` or `\r\n`, which is not part of it; what stands before the
/// end of the stream without one is the last line.
///
/// It reads ahead: use one `Lines` a stream, and read through it only. One read and one write at a time; a second one
/// gets `IllegalStateException` at once. A read that is cancelled, by a `Timeout` for one, leaves the bytes in place:
/// the next read finds them.
///
/// ```java
/// var lines = Lines.ascii(stream, 512);
/// lines.write("HELO world");
/// String answer = Timeout.call(Duration.ofSeconds(10), lines::read);
/// ```
public final class Lines {
    private static final int MOST_BYTES = 1 << 30; // what is read ahead is held in one array
    private static final byte[] LF = {'\n'};
    private static final byte[] CRLF = {'\r', '\n'};

    private final ByteStream stream;
    private final LineCodec codec;
    private final int maxBytes;
    private final ReadAhead ahead;
    private final Turn reading;
    private final Turn writing;

    /// What is being written; between writes, the rest of a line of which a part has gone.
    private ByteBuffer unsent = ByteBuffer.allocate(0);

    private Lines(ByteStream stream, Charset charset, int maxBytes) {
        if (maxBytes < 1 || maxBytes > MOST_BYTES)
            throw new IllegalArgumentException(
                    "maxBytes out of range: " + maxBytes + "; expected 1 to " + MOST_BYTES);
        this.stream = Objects.requireNonNull(stream, "stream");
        this.codec = new LineCodec(charset);
        this.maxBytes = maxBytes;
        this.ahead = new ReadAhead(stream);
        this.reading = new Turn("read a line from " + stream);
        this.writing = new Turn("write a line to " + stream);
    }

    /// Reads and writes lines of ASCII.
    ///
    /// @param stream what to read and write; it stays the caller's to close
    /// @param maxBytes how long a line that is read may be, without what ends it
    /// @return the lines
    /// @throws IllegalArgumentException if `maxBytes` is not within 1 and 2^30
    public static Lines ascii(ByteStream stream, int maxBytes) {
        return of(stream, StandardCharsets.US_ASCII, maxBytes);
    }

    /// Reads and writes lines of text.
    ///
    /// @param stream what to read and write; it stays the caller's to close
    /// @param charset how text is encoded; a line feed must be the one byte 10, as in UTF-8 and unlike in UTF-16
    /// @param maxBytes how long a line that is read may be, without what ends it
    /// @return the lines
    /// @throws IllegalArgumentException if the charset is of another kind, or `maxBytes` is not within 1 and 2^30
    public static Lines of(ByteStream stream, Charset charset, int maxBytes) {
        return new Lines(stream, charset, maxBytes);
    }

    /// Reads a line. Suspends until all of it is there. Cancelled, nothing was taken.
    ///
    /// @return the line, without what ends it; `null` at the end
    /// @throws IOException if the stream fails; if the line is longer than `maxBytes`, as each further read then does;
    ///     or if it is not text in the charset: that line is skipped
    /// @throws InterruptedException if cancelled
    public @Nullable String read() throws IOException, InterruptedException {
        reading.enter();
        try {
            int length = find(LF, CRLF);
            if (length < 0) return lastLine();
            int text = length > 0 && ahead.byteAt(length - 1) == '\r' ? length - 1 : length;
            return take(text, length + 1 - text);
        } finally {
            reading.leave();
        }
    }

    /// Reads up to a delimiter, a prompt or the blank line behind a header for instance. Suspends until it is there.
    /// Cancelled, nothing was taken.
    ///
    /// @param delimiter what ends the text; not empty
    /// @return what stands before the delimiter, which is taken too; `null` if there is nothing but the end
    /// @throws EOFException if the end comes before the delimiter; what stands there stays in place
    /// @throws IOException if the stream fails; if there are more than `maxBytes` before the delimiter, as each further
    ///     read then does; or if it is not text in the charset: it is skipped
    /// @throws InterruptedException if cancelled
    public @Nullable String readUntil(String delimiter) throws IOException, InterruptedException {
        byte[] bytes = delimiter.getBytes(codec.charset());
        if (bytes.length == 0)
            throw new IllegalArgumentException(
                    "the delimiter is empty; expected a character at least");
        reading.enter();
        try {
            int length = find(bytes, bytes);
            if (length >= 0) return take(length, bytes.length);
            if (ahead.count() == 0) return null;
            throw endedEarly("the delimiter");
        } finally {
            reading.leave();
        }
    }

    /// Reads so many bytes. Suspends until they are there. Cancelled, nothing was taken.
    ///
    /// @param count how many, 0 to `maxBytes`
    /// @return the bytes
    /// @throws EOFException if the end comes before that; what stands there stays in place
    /// @throws IOException if the stream fails, or `count` is more than `maxBytes`
    /// @throws InterruptedException if cancelled
    public byte[] readExactly(int count) throws IOException, InterruptedException {
        if (count < 0) throw new IllegalArgumentException("count < 0: " + count);
        reading.enter();
        try {
            if (count > maxBytes) throw tooMany(count);
            while (ahead.count() < count)
                if (!ahead.fill(maxBytes + CRLF.length))
                    throw endedEarly("the " + count + " wanted");
            return ahead.take(count);
        } finally {
            reading.leave();
        }
    }

    /// Writes a line and `\n`. Suspends while the stream takes no more.
    ///
    /// **Cancelled, the line was not written if nothing of it had gone; else the rest goes out before the next line.**
    ///
    /// @param line the line, which contains no `\n`
    /// @throws IllegalArgumentException if it contains one, or cannot be expressed in the charset
    /// @throws IOException if the stream fails
    /// @throws InterruptedException if cancelled
    public void write(String line) throws IOException, InterruptedException {
        int feed = line.indexOf('\n');
        if (feed >= 0)
            throw new IllegalArgumentException(
                    writing + ": a line feed at " + feed + "; write each line by itself");
        writing.enter();
        try {
            if (unsent.hasRemaining()) stream.write(unsent);
            unsent = codec.encode(line, unsent);
            stream.write(unsent);
        } finally {
            if (unsent.position() == 0) unsent.limit(0); // as if it had not been asked for
            writing.leave();
        }
    }

    @Override
    public String toString() {
        return "lines of " + stream;
    }

    /// Reads on until the delimiter is there, and tells how many bytes stand before it; -1 at the end.
    ///
    /// @param longest the delimiter with what may belong to it on the left
    private int find(byte[] delimiter, byte[] longest) throws IOException, InterruptedException {
        int searched = 0;
        while (true) {
            int length = ahead.indexOf(delimiter, searched);
            if (length < 0 && ahead.count() - ahead.endingWithPartOf(longest) <= maxBytes) {
                searched = Math.max(0, ahead.count() - delimiter.length + 1);
                if (!ahead.fill(maxBytes + longest.length)) return -1;
            } else if (length < 0) {
                throw tooLong();
            } else {
                return length;
            }
        }
    }

    private @Nullable String lastLine() throws IOException {
        int count = ahead.count();
        return count == 0 ? null : take(count, 0);
    }

    private String take(int length, int behind) throws IOException {
        if (length > maxBytes) throw tooLong();
        try {
            return ahead.text(length, codec);
        } catch (IOException e) {
            throw new IOException(reading + ": " + e.getMessage(), e);
        } finally {
            ahead.skip(length + behind);
        }
    }

    /// An error of the stream, not of the caller: the number may well come from the peer.
    private IOException tooMany(int count) {
        return new IOException(
                reading + ": " + count + " bytes wanted at once; the limit is " + maxBytes);
    }

    private EOFException endedEarly(String before) {
        String text = reading + ": the stream ended after " + ahead.count() + " bytes, before ";
        return new EOFException(text + before + "; they can still be read");
    }

    private IOException tooLong() {
        return new IOException(
                reading + ": longer than " + maxBytes + " bytes, the limit given to Lines");
    }
}
