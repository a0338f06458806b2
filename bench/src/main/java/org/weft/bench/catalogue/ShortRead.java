package org.weft.bench.catalogue;

import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import org.weft.net.ByteStream;
import org.weft.net.Tcp;
import org.weft.sim.SimBody;

/// Bug 13: one read is taken for one message, and that may come in pieces.
final class ShortRead {
    private static final int PORT = 7;
    private static final int MESSAGES = 3;
    private static final int MESSAGE_BYTES = 8;

    private ShortRead() {}

    /// How to read one message.
    @FunctionalInterface
    private interface Reading {
        void read(ByteStream stream, ByteBuffer into) throws IOException, InterruptedException;
    }

    static SimBody buggy() {
        return sim -> {
            sim.on("server", () -> serve(ByteStream::read));
            sim.on("client", ShortRead::ask);
        };
    }

    /// Reads until the message is whole.
    static SimBody fixed() {
        return sim -> {
            sim.on("server", () -> serve(ShortRead::readFully));
            sim.on("client", ShortRead::ask);
        };
    }

    private static void serve(Reading reading) throws IOException, InterruptedException {
        try (var listener = Tcp.listen("0.0.0.0", PORT);
                var stream = listener.accept()) {
            for (int i = 0; i < MESSAGES; i++) {
                var message = ByteBuffer.allocate(MESSAGE_BYTES);
                reading.read(stream, message);
                if (message.hasRemaining())
                    throw new ProtocolException(
                            "message of " + MESSAGE_BYTES + " bytes: only " + message.position());
                stream.write(message.flip());
            }
        }
    }

    private static void ask() throws IOException, InterruptedException {
        try (var stream = Tcp.connect("server", PORT)) {
            for (int i = 0; i < MESSAGES; i++) {
                stream.write(ByteBuffer.allocate(MESSAGE_BYTES));
                readFully(stream, ByteBuffer.allocate(MESSAGE_BYTES));
            }
        }
    }

    private static void readFully(ByteStream stream, ByteBuffer into)
            throws IOException, InterruptedException {
        while (into.hasRemaining())
            if (stream.read(into) < 0)
                throw new EOFException("end after " + into.position() + " bytes of a message");
    }
}
