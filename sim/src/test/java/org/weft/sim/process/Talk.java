package org.weft.sim.process;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.function.Executable;
import org.weft.Microthread;
import org.weft.Timeout;
import org.weft.net.ByteStream;

/// Whole outputs, and what else tests of children need, in whatever world.
final class Talk {
    /// Far more than anything here takes; reached only by a test that fails.
    static final Duration PATIENCE = ofSeconds(20);

    private Talk() {}

    static String messageOf(Class<? extends Exception> type, Executable action) {
        return String.valueOf(assertThrows(type, action).getMessage());
    }

    static ByteBuffer bytes(String text) {
        return US_ASCII.encode(text);
    }

    static String readAll(ByteStream stream) throws IOException, InterruptedException {
        var all = new ByteArrayOutputStream();
        var buffer = ByteBuffer.allocate(10_000);
        while (stream.read(buffer) != -1) {
            all.write(buffer.array(), 0, buffer.position());
            buffer.clear();
        }
        return all.toString(US_ASCII);
    }

    static String read(ByteStream stream, int count) throws IOException, InterruptedException {
        var buffer = ByteBuffer.allocate(count);
        while (buffer.hasRemaining()) assertTrue(stream.read(buffer) > 0);
        return US_ASCII.decode(buffer.flip()).toString();
    }

    /// Lets others run until `condition`, which no event tells of, holds.
    static void until(BooleanSupplier condition) throws IOException, InterruptedException {
        Timeout.run(
                PATIENCE,
                () -> {
                    while (!condition.getAsBoolean()) Microthread.sleep(ofMillis(1));
                });
    }
}
