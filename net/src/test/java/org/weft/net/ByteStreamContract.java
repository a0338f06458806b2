package org.weft.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.weft.net.Bytes.bytes;
import static org.weft.net.Bytes.pattern;
import static org.weft.net.Bytes.text;
import static org.weft.net.Says.assertSays;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.weft.Fork;
import org.weft.Microthread;
import org.weft.Reactor;
import org.weft.Scope;

/// What every byte stream does, whatever it runs over. A test class of an implementation implements this.
interface ByteStreamContract {
    /// More than any stream holds on the way.
    int LARGE = 16 << 20;

    /// Opens two streams that are each other's peer. Called inside a reactor.
    Pair open() throws IOException, InterruptedException;

    /// In what the streams live.
    default Reactor.Builder reactor() {
        return Reactor.builder();
    }

    record Pair(ByteStream left, ByteStream right) implements AutoCloseable {
        @Override
        public void close() {
            left.close();
            right.close();
        }
    }

    interface Body {
        void run(Scope scope, ByteStream left, ByteStream right) throws Exception;
    }

    default void withPair(Body body) throws Exception {
        reactor()
                .<Exception>run(_ -> {
                    try (Pair pair = open()) {
                        Scope.<Exception>run(
                                "body", inner -> body.run(inner, pair.left(), pair.right()));
                    }
                });
    }

    @Test
    default void whatIsWrittenIsReadInOrderBothWays() throws Exception {
        withPair((_, left, right) -> {
            left.write(bytes("to the right"));
            right.write(bytes("to the left"));
            assertEquals("to the right", text(Bytes.exactly(right, 12)));
            assertEquals("to the left", text(Bytes.exactly(left, 11)));
        });
    }

    @Test
    default void aReadReturnsWhatIsThereAndLeavesTheRestOfTheBuffer() throws Exception {
        withPair((_, left, right) -> {
            left.write(bytes("abc"));
            var buffer = ByteBuffer.allocate(10);
            assertEquals(3, right.read(buffer));
            assertEquals(3, buffer.position());
            assertEquals(10, buffer.limit());
        });
    }

    @Test
    default void aReadWaitsWhileOthersRun() throws Exception {
        withPair((scope, left, right) -> {
            List<String> trail = new ArrayList<>();
            Microthread reader =
                    scope.start("reader", () -> trail.add("read " + text(Bytes.exactly(right, 2))));
            Microthread.yield();
            trail.add("write");
            left.write(bytes("ab"));
            reader.join();
            assertEquals(List.of("write", "read ab"), trail);
        });
    }

    @Test
    default void manySmallMessagesGoBackAndForth() throws Exception {
        withPair((scope, left, right) -> {
            scope.startDaemon("echo", () -> Bytes.echo(right));
            var buffer = ByteBuffer.allocate(64);
            for (int i = 0; i < 300; i++) {
                left.write(bytes("message " + i));
                buffer.clear();
                left.read(buffer);
                assertEquals("message " + i, text(buffer.flip()));
            }
        });
    }

    @Test
    default void aLargeWriteArrivesWholeAndInOrder() throws Exception {
        withPair((scope, left, right) -> {
            byte[] sent = pattern(LARGE / 4);
            scope.start(
                    "writer",
                    () -> {
                        var from = ByteBuffer.wrap(sent);
                        left.write(from);
                        assertFalse(from.hasRemaining());
                    });
            Bytes.assertSame(sent, Bytes.exactly(right, sent.length).array());
        });
    }

    @Test
    default void directBuffersAreAsGoodAsOthers() throws Exception {
        withPair((_, left, right) -> {
            var from = ByteBuffer.allocateDirect(8).put(bytes("12345678")).flip();
            left.write(from);
            var into = ByteBuffer.allocateDirect(100);
            while (into.position() < 8) right.read(into);
            assertEquals("12345678", text(into.flip()));
        });
    }

    @Test
    default void onlyWhatRemainsInABufferIsWrittenAndOnlyItsRoomIsFilled() throws Exception {
        withPair((_, left, right) -> {
            left.write(bytes("<abcdef>").position(1).limit(7));
            left.finish();
            var into = ByteBuffer.allocate(8).position(2).limit(6);
            while (into.hasRemaining()) right.read(into);
            assertEquals("abcd", text(into.flip().position(2)));
            assertEquals("ef", text(Bytes.exactly(right, 2)));
        });
    }

    @Test
    default void anEmptyWriteWritesNothing() throws Exception {
        withPair((_, left, right) -> {
            left.write(ByteBuffer.allocate(0));
            left.finish();
            assertEquals(-1, right.read(ByteBuffer.allocate(1)));
        });
    }

    @Test
    default void aBufferWithoutRoomIsRefused() throws Exception {
        withPair((_, left, _) -> {
            var e =
                    assertThrows(
                            IllegalArgumentException.class,
                            () -> left.read(ByteBuffer.allocate(0)));
            assertSays("no room", e);
        });
    }

    @Test
    default void finishLetsThePeerReadTheEndAndAnswer() throws Exception {
        withPair((_, left, right) -> {
            left.write(bytes("question"));
            left.finish();
            assertEquals("question", text(Bytes.exactly(right, 8)));
            assertEquals(-1, right.read(ByteBuffer.allocate(1)));
            assertEquals(-1, right.read(ByteBuffer.allocate(1)), "and again");
            right.write(bytes("answer"));
            assertEquals("answer", text(Bytes.exactly(left, 6)));
        });
    }

    @Test
    default void finishingTwiceIsHarmlessAndWritingAfterItIsAnError() throws Exception {
        withPair((_, left, _) -> {
            left.finish();
            left.finish();
            var e = assertThrows(IOException.class, () -> left.write(bytes("late")));
            assertSays("finished", e);
        });
    }

    @Test
    default void closingEndsThePeersInput() throws Exception {
        withPair((_, left, right) -> {
            left.write(bytes("last words"));
            left.close();
            assertEquals("last words", text(Bytes.exactly(right, 10)));
            assertEquals(-1, right.read(ByteBuffer.allocate(1)));
        });
    }

    @Test
    default void closingWakesAReaderWithAnError() throws Exception {
        withPair((scope, left, _) -> {
            Fork<IOException> reader =
                    scope.fork(
                            "reader",
                            () -> Bytes.failureOf(() -> left.read(ByteBuffer.allocate(1))));
            Microthread.yield();
            left.close();
            assertSays("read from ", reader.join());
            assertSays("closed", reader.join());
        });
    }

    @Test
    default void closingWakesAWriterWithAnError() throws Exception {
        withPair((scope, left, _) -> {
            Fork<IOException> writer =
                    scope.fork(
                            "writer",
                            () -> Bytes.failureOf(() -> left.write(ByteBuffer.allocate(LARGE))));
            Microthread.yield();
            left.close();
            assertSays("write to ", writer.join());
            assertSays("closed", writer.join());
        });
    }

    @Test
    default void aClosedStreamRefusesEverythingButClose() throws Exception {
        withPair((_, left, _) -> {
            left.close();
            left.close();
            assertThrows(IOException.class, () -> left.read(ByteBuffer.allocate(1)));
            assertThrows(IOException.class, () -> left.write(bytes("a")));
            assertThrows(IOException.class, left::finish);
        });
    }

    @Test
    default void aSecondReaderIsRefusedAtOnceAndTakesNothing() throws Exception {
        withPair((scope, left, right) -> {
            Fork<String> first = scope.fork("first", () -> text(Bytes.exactly(right, 3)));
            Microthread.yield();
            var buffer = ByteBuffer.allocate(10);
            var e = assertThrows(IllegalStateException.class, () -> right.read(buffer));
            assertSays("one at a time", e);
            assertEquals(0, buffer.position());
            left.write(bytes("abc"));
            assertEquals("abc", first.join());
        });
    }

    @Test
    default void aSecondWriterIsRefusedAtOnceAndWritesNothing() throws Exception {
        withPair((scope, left, right) -> {
            byte[] sent = pattern(LARGE);
            scope.start(
                    "first",
                    () -> {
                        left.write(ByteBuffer.wrap(sent));
                        left.finish();
                    });
            Microthread.yield();
            var second = bytes("intruder");
            assertThrows(IllegalStateException.class, () -> left.write(second));
            assertEquals(0, second.position());
            assertThrows(IllegalStateException.class, left::finish);
            Bytes.assertSame(sent, Bytes.exactly(right, LARGE).array());
            assertEquals(-1, right.read(ByteBuffer.allocate(1)));
        });
    }

    @Test
    default void aReaderAndAWriterDoNotDisturbEachOther() throws Exception {
        withPair((scope, left, right) -> {
            Fork<String> reader = scope.fork("reader", () -> text(Bytes.exactly(left, 5)));
            Microthread.yield();
            left.write(bytes("query"));
            assertEquals("query", text(Bytes.exactly(right, 5)));
            right.write(bytes("reply"));
            assertEquals("reply", reader.join());
        });
    }

    @Test
    default void aCancelledReadTakesNothing() throws Exception {
        withPair((scope, left, right) -> {
            var buffer = ByteBuffer.allocate(10);
            Microthread reader = scope.start("reader", () -> right.read(buffer));
            Microthread.yield();
            reader.cancel("enough");
            reader.join();
            left.write(bytes("kept"));
            assertEquals("kept", text(Bytes.exactly(right, 4)));
            assertEquals(0, buffer.position());
        });
    }

    @Test
    default void aReadIsACancellationPointAlsoIfBytesAreThere() throws Exception {
        withPair((scope, left, right) -> {
            left.write(bytes("abc"));
            var buffer = ByteBuffer.allocate(1);
            right.read(buffer);
            Microthread reader =
                    scope.start(
                            "reader",
                            () -> {
                                Microthread.current().cancel("enough");
                                right.read(buffer.clear());
                            });
            reader.join();
            assertEquals(0, buffer.position());
            assertEquals("bc", text(Bytes.exactly(right, 2)));
        });
    }

    @Test
    default void aCancelledWriteTellsByThePositionHowMuchWent() throws Exception {
        withPair((scope, left, right) -> {
            var from = ByteBuffer.wrap(pattern(LARGE));
            Microthread writer = scope.start("writer", () -> left.write(from));
            Microthread.yield();
            writer.cancel("enough");
            writer.join();
            assertTrue(from.position() > 0 && from.hasRemaining(), from.toString());
            Fork<byte[]> reader = scope.fork("reader", () -> Bytes.untilEnd(right));
            left.finish();
            Bytes.assertSame(pattern(from.position()), reader.join());
        });
    }

    @Test
    default void aCancelledFinishHasNotFinished() throws Exception {
        withPair((scope, left, right) -> {
            Microthread finisher = scope.start("finisher", left::finish);
            finisher.cancel("not yet");
            finisher.join();
            left.write(bytes("more"));
            assertEquals("more", text(Bytes.exactly(right, 4)));
        });
    }
}
