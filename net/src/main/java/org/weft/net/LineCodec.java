package org.weft.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/// Text to bytes and back, without replacement characters: what does not fit is an error.
final class LineCodec {
    private static final int SLACK_BYTES = 16; // the line feed, and what stateful charsets end with

    private static final Set<Charset> ASCII_BASED =
            Set.of(StandardCharsets.US_ASCII, StandardCharsets.UTF_8, StandardCharsets.ISO_8859_1);

    private final Charset charset;
    private final CharsetDecoder decoder;
    private final CharsetEncoder encoder;
    private final boolean isAsciiBased;

    LineCodec(Charset charset) {
        byte[] feed = "\n".getBytes(charset);
        if (feed.length != 1 || feed[0] != '\n')
            throw new IllegalArgumentException(
                    "charset " + charset + ": a line feed is not the one byte 10 in it");
        this.charset = charset;
        this.decoder = charset.newDecoder(); // reports what it cannot decode
        this.encoder = charset.newEncoder();
        this.isAsciiBased = ASCII_BASED.contains(charset);
    }

    Charset charset() {
        return charset;
    }

    String decode(byte[] bytes, int start, int length) throws IOException {
        if (isAsciiBased && isAscii(bytes, start, length))
            return new String(bytes, start, length, StandardCharsets.US_ASCII);
        ByteBuffer text = ByteBuffer.wrap(bytes, start, length);
        try {
            return decoder.decode(text).toString();
        } catch (CharacterCodingException e) {
            int bad = Math.min(text.position(), text.limit() - 1);
            String value = Integer.toHexString(Byte.toUnsignedInt(bytes[bad]));
            throw new IOException(
                    "not text in " + charset + ": byte 0x" + value + " at " + (bad - start), e);
        }
    }

    private static boolean isAscii(byte[] bytes, int start, int length) {
        int signs = 0;
        for (int i = start; i < start + length; i++) signs |= bytes[i];
        return signs >= 0;
    }

    /// Encodes a line, with a line feed behind it.
    ///
    /// @param into used if it is large enough; what it holds is lost
    /// @return `into`, or a larger one, to be read from 0
    ByteBuffer encode(String line, ByteBuffer into) {
        long mostBytes =
                (long) Math.ceil(line.length() * (double) encoder.maxBytesPerChar()) + SLACK_BYTES;
        ByteBuffer bytes =
                into.capacity() >= mostBytes
                        ? into
                        : ByteBuffer.allocate(Math.toIntExact(mostBytes));
        CharBuffer chars = CharBuffer.wrap(line);
        CoderResult result = encoder.reset().encode(chars, bytes.clear(), true);
        if (!result.isUnderflow()) {
            into.position(0).limit(0);
            throw new IllegalArgumentException(
                    "not to be expressed in "
                            + charset
                            + ": U+"
                            + Integer.toHexString(line.codePointAt(chars.position()))
                            + " at "
                            + chars.position());
        }
        encoder.flush(bytes);
        return bytes.put((byte) '\n').flip();
    }
}
