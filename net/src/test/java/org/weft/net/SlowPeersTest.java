package org.weft.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.weft.net.Bytes.bytes;

import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.weft.Fork;
import org.weft.Microthread;
import org.weft.TimedOutException;

@Timeout(60)
class SlowPeersTest {
    /// C50.
    @Test
    @Tag("slow")
    void aLargeWriteToASlowReaderGoesOutWholeAndInOrderWhileOthersRun() throws Exception {
        int count = 64 << 20;
        Loopback.withConnection((scope, client, server) -> {
            byte[] sent = Bytes.pattern(count);
            long[] steps = new long[1];
            Fork<Long> writer =
                    scope.fork(
                            "writer",
                            () -> {
                                var from = ByteBuffer.wrap(sent);
                                client.write(from);
                                assertFalse(from.hasRemaining());
                                return steps[0];
                            });
            scope.startDaemon(
                    "other",
                    () -> {
                        while (true) {
                            Microthread.sleep(Duration.ZERO);
                            steps[0]++;
                        }
                    });
            var buffer = ByteBuffer.allocate(200_000);
            for (int received = 0; received < count; received += buffer.position()) {
                Microthread.yield(); // slow
                server.read(buffer.clear());
                int mismatch =
                        java.util.Arrays.mismatch(
                                buffer.array(),
                                0,
                                buffer.position(),
                                sent,
                                received,
                                received + buffer.position());
                assertEquals(-1, mismatch, "from byte " + received);
            }
            assertTrue(writer.join() > 100, "others ran " + writer.join() + " times meanwhile");
        });
    }

    @Test
    void aWriterDoesNotStarveOthersHoweverFastItsReader() throws Exception {
        Loopback.withConnection((scope, client, server) -> {
            scope.startDaemon("reader", () -> Bytes.untilEnd(server));
            int[] steps = new int[1];
            scope.startDaemon(
                    "other",
                    () -> {
                        while (true) {
                            Microthread.yield();
                            steps[0]++;
                        }
                    });
            client.write(ByteBuffer.allocateDirect(4 << 20));
            assertTrue(steps[0] >= 16, "others ran " + steps[0] + " times meanwhile");
        });
    }

    /// C51.
    @Test
    void aLineFromASilentServerTimesOutAndTheBytesThatCameAreKept() throws Exception {
        Loopback.withConnection((_, client, server) -> {
            server.write(bytes("hal"));
            var lines = Lines.ascii(client, 512);
            var limit = Duration.ofMillis(10);
            assertThrows(TimedOutException.class, () -> org.weft.Timeout.run(limit, lines::read));
            server.write(bytes("f a line\nand"));
            assertEquals("half a line", lines.read());
            assertThrows(TimedOutException.class, () -> org.weft.Timeout.run(limit, lines::read));
            server.finish();
            assertEquals("and", lines.read());
        });
    }
}
