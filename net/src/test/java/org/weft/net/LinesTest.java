package org.weft.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.weft.net.Bytes.bytes;
import static org.weft.net.Bytes.text;
import static org.weft.net.Says.assertSays;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.weft.Fork;
import org.weft.Microthread;
import org.weft.Reactor;
import org.weft.Scope;
import org.weft.TimedOutException;

@Timeout(20)
class LinesTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    interface Body {
        void run(Scope scope, ByteStream here, ByteStream there) throws Exception;
    }

    private static void withPair(Body body) throws Exception {
        Reactor.builder()
                .world(new TestWorld(new MemoryNetwork()))
                .<Exception>run(_ -> {
                    try (var listener = Tcp.listen("10.0.0.1", 7);
                            var here = Tcp.connect("10.0.0.1", 7);
                            var there = listener.accept()) {
                        Scope.<Exception>run("body", scope -> body.run(scope, here, there));
                    }
                });
    }

    private static void send(ByteStream stream, String text)
            throws IOException, InterruptedException {
        stream.write(bytes(text));
    }

    // ---- reading ----------------------------------------------------------------------

    @Test
    void aLineEndsWithLineFeedOrCarriageReturnAndLineFeed() throws Exception {
        withPair((_, here, there) -> {
            send(there, "one\ntwo\r\n\n\r\nthree\rfour\n");
            there.finish();
            var lines = Lines.ascii(here, 20);
            for (String expected : List.of("one", "two", "", "", "three\rfour"))
                assertEquals(expected, lines.read());
            assertNull(lines.read());
            assertNull(lines.read(), "and again");
        });
    }

    @Test
    void whatStandsBeforeTheEndIsTheLastLine() throws Exception {
        withPair((_, here, there) -> {
            send(there, "whole\nhalf");
            there.finish();
            var lines = Lines.ascii(here, 20);
            assertEquals("whole", lines.read());
            assertEquals("half", lines.read());
            assertNull(lines.read());
        });
    }

    @Test
    void aLineMayComeInManyPieces() throws Exception {
        withPair((scope, here, there) -> {
            var lines = Lines.of(here, StandardCharsets.UTF_8, 40);
            Fork<String> first = scope.fork("first", () -> Objects.requireNonNull(lines.read()));
            byte[] all = "grün, 水, 🦀\r\nsecond\n".getBytes(StandardCharsets.UTF_8);
            for (byte b : all) {
                there.write(ByteBuffer.wrap(new byte[] {b}));
                Microthread.yield();
            }
            assertEquals("grün, 水, 🦀", first.join());
            assertEquals("second", lines.read());
        });
    }

    @Test
    void aLineOfExactlyTheLimitIsReadHoweverItEnds() throws Exception {
        withPair((_, here, there) -> {
            send(there, "12345678\n12345678\r\n12345678");
            there.finish();
            var lines = Lines.ascii(here, 8);
            for (int i = 0; i < 3; i++) assertEquals("12345678", lines.read());
            assertNull(lines.read());
        });
    }

    @Test
    void aLineOverTheLimitIsAnErrorThatNamesIt() throws Exception {
        for (String tooLong :
                List.of(
                        "123456789",
                        "123456789\n",
                        "123456789\r\n",
                        "1234567890123456789\n",
                        "12345678\r9"))
            withPair((_, here, there) -> {
                send(there, "fine\n" + tooLong);
                var lines = Lines.ascii(here, 8);
                assertEquals("fine", lines.read());
                for (int i = 0; i < 2; i++)
                    assertSays(
                            "read a line from 10.0.0.1:7: longer than 8 bytes",
                            assertThrows(IOException.class, lines::read));
            });
    }

    @Test
    void longLinesAndManyLinesGoThrough() throws Exception {
        withPair((scope, here, there) -> {
            String longLine = "0123456789".repeat(20_000);
            scope.start(
                    "writer",
                    () -> {
                        var out = Lines.ascii(there, 10);
                        for (int i = 0; i < 3; i++) out.write(longLine);
                        for (int i = 0; i < 1_000; i++) out.write("line " + i);
                        there.finish();
                    });
            var lines = Lines.ascii(here, 200_000);
            for (int i = 0; i < 3; i++) assertEquals(longLine, lines.read());
            for (int i = 0; i < 1_000; i++) assertEquals("line " + i, lines.read());
            assertNull(lines.read());
        });
    }

    @Test
    void aTimedOutReadLeavesTheBytesInPlace() throws Exception {
        withPair((_, here, there) -> {
            send(there, "half");
            var lines = Lines.ascii(here, 20);
            assertThrows(TimedOutException.class, () -> org.weft.Timeout.run(LIMIT, lines::read));
            assertThrows(
                    TimedOutException.class,
                    () -> org.weft.Timeout.run(LIMIT, () -> lines.readExactly(10)));
            assertThrows(
                    TimedOutException.class,
                    () -> org.weft.Timeout.run(LIMIT, () -> lines.readUntil(">")));
            send(there, " a line\n");
            assertEquals("half a line", lines.read());
        });
    }

    @Test
    void aCancelledReadTakesNothingAlsoIfTheLineIsThere() throws Exception {
        withPair((scope, here, there) -> {
            send(there, "one\ntwo\n");
            var lines = Lines.ascii(here, 20);
            assertEquals("one", lines.read());
            Microthread reader = scope.start("reader", lines::read);
            reader.cancel("enough");
            reader.join();
            assertEquals("two", lines.read());
        });
    }

    @Test
    void aSecondReaderIsRefused() throws Exception {
        withPair((scope, here, there) -> {
            var lines = Lines.ascii(here, 20);
            Fork<String> first = scope.fork("first", () -> Objects.requireNonNull(lines.read()));
            Microthread.yield();
            assertSays("one at a time", assertThrows(IllegalStateException.class, lines::read));
            assertThrows(IllegalStateException.class, () -> lines.readExactly(1));
            assertThrows(IllegalStateException.class, () -> lines.readUntil("x"));
            send(there, "mine\n");
            assertEquals("mine", first.join());
        });
    }

    @Test
    void bytesThatAreNoTextAreAnErrorThatTellsWhereAndTheLineIsSkipped() throws Exception {
        withPair((_, here, there) -> {
            there.write(ByteBuffer.wrap(new byte[] {'a', 'b', (byte) 0xe9, 'c', '\n', 'd', '\n'}));
            var lines = Lines.ascii(here, 20);
            assertSays(
                    "not text in US-ASCII: byte 0xe9 at 2",
                    assertThrows(IOException.class, lines::read));
            assertEquals("d", lines.read());
        });
        withPair((_, here, there) -> {
            there.write(
                    ByteBuffer.wrap(
                            new byte[] {'a', (byte) 0xc3, '\n', (byte) 0xc3, (byte) 0xa9, '\n'}));
            var lines = Lines.of(here, StandardCharsets.UTF_8, 20);
            assertSays(
                    "not text in UTF-8: byte 0xc3 at 1",
                    assertThrows(IOException.class, lines::read));
            assertEquals("é", lines.read());
        });
    }

    @Test
    void aClosedStreamIsToldByTheRead() throws Exception {
        withPair((scope, here, _) -> {
            var lines = Lines.ascii(here, 20);
            Fork<IOException> reader = scope.fork("reader", () -> Bytes.failureOf(lines::read));
            Microthread.yield();
            here.close();
            assertSays("closed", reader.join());
        });
    }

    @Test
    void readExactlyReturnsSoManyBytesAndReadingGoesOnBehindThem() throws Exception {
        withPair((_, here, there) -> {
            send(there, "size 5\n\r\n\0\nxnext\n");
            var lines = Lines.ascii(here, 20);
            assertEquals("size 5", lines.read());
            assertArrayEquals(
                    "\r\n\0\nx".getBytes(StandardCharsets.US_ASCII), lines.readExactly(5));
            assertArrayEquals(new byte[0], lines.readExactly(0));
            assertEquals("next", lines.read());
        });
    }

    @Test
    void readExactlyBeyondTheEndOrTheLimitIsAnErrorAndTakesNothing() throws Exception {
        withPair((_, here, there) -> {
            send(there, "abc");
            there.finish();
            var lines = Lines.ascii(here, 8);
            assertThrows(IllegalArgumentException.class, () -> lines.readExactly(-1));
            assertSays(
                    "9 bytes wanted at once; the limit is 8",
                    assertThrows(IOException.class, () -> lines.readExactly(9)));
            assertSays(
                    "after 3 bytes, before the 8 wanted",
                    assertThrows(EOFException.class, () -> lines.readExactly(8)));
            assertEquals("abc", lines.read());
        });
    }

    @Test
    void readUntilReturnsWhatStandsBeforeTheDelimiter() throws Exception {
        withPair((_, here, there) -> {
            send(there, "a: 1\r\nb: 2\r\n\r\nlogin> ab-a-ab--rest\n");
            var lines = Lines.ascii(here, 20);
            assertEquals("a: 1\r\nb: 2", lines.readUntil("\r\n\r\n"));
            assertEquals("login", lines.readUntil("> "));
            assertEquals("ab-a-ab", lines.readUntil("--"));
            assertEquals("rest", lines.read());
            assertThrows(IllegalArgumentException.class, () -> lines.readUntil(""));
        });
    }

    @Test
    void readUntilTellsTheEndAndTheLimit() throws Exception {
        withPair((_, here, there) -> {
            send(there, "12345678--123456789-");
            var lines = Lines.ascii(here, 8);
            assertEquals("12345678", lines.readUntil("--"));
            assertSays(
                    "longer than 8 bytes",
                    assertThrows(IOException.class, () -> lines.readUntil("--")));
        });
        withPair((_, here, there) -> {
            send(there, "a--b");
            there.finish();
            var lines = Lines.ascii(here, 8);
            assertEquals("a", lines.readUntil("--"));
            assertSays(
                    "before the delimiter",
                    assertThrows(EOFException.class, () -> lines.readUntil("--")));
            assertEquals("b", lines.read());
            assertNull(lines.readUntil("--"));
        });
    }

    // ---- writing ----------------------------------------------------------------------

    @Test
    void writeEndsTheLine() throws Exception {
        withPair((_, here, there) -> {
            var lines = Lines.of(here, StandardCharsets.UTF_8, 20);
            for (String line : List.of("one", "", "grün")) lines.write(line);
            here.finish();
            assertEquals(
                    "one\n\ngrün\n", new String(Bytes.untilEnd(there), StandardCharsets.UTF_8));
        });
    }

    @Test
    void aLineFeedWithinALineIsRefused() throws Exception {
        withPair((_, here, there) -> {
            var lines = Lines.ascii(here, 20);
            assertSays(
                    "a line feed at 3",
                    assertThrows(IllegalArgumentException.class, () -> lines.write("two\nlines")));
            lines.write("one");
            here.finish();
            assertEquals("one\n", text(ByteBuffer.wrap(Bytes.untilEnd(there))));
        });
    }

    @Test
    void whatTheCharsetCannotExpressIsRefused() throws Exception {
        withPair((_, here, there) -> {
            var lines = Lines.ascii(here, 20);
            assertSays(
                    "US-ASCII: U+fc at 2",
                    assertThrows(IllegalArgumentException.class, () -> lines.write("grün")));
            lines.write("green");
            assertEquals("green\n", text(Bytes.exactly(there, 6)));
        });
    }

    @Test
    void aCancelledWriteOfWhichNothingHasGoneNeverGoes() throws Exception {
        withPair((scope, here, there) -> {
            var lines = Lines.ascii(here, 20);
            Microthread writer = scope.start("writer", () -> lines.write("never"));
            writer.cancel("enough");
            writer.join();
            lines.write("next");
            here.finish();
            assertEquals("next\n", text(ByteBuffer.wrap(Bytes.untilEnd(there))));
        });
    }

    @Test
    void aCancelledWriteOfWhichAPartHasGoneIsCompletedBeforeTheNext() throws Exception {
        withPair((scope, here, there) -> {
            var lines = Lines.ascii(here, 20);
            String large = "x".repeat(1 << 20);
            Microthread writer = scope.start("writer", () -> lines.write(large));
            Microthread.yield();
            assertThrows(IllegalStateException.class, () -> lines.write("another"));
            writer.cancel("enough");
            writer.join();
            scope.start(
                    "second",
                    () -> {
                        lines.write("next");
                        here.finish();
                    });
            assertEquals(large + "\nnext\n", text(ByteBuffer.wrap(Bytes.untilEnd(there))));
        });
    }

    @Test
    void limitsAndCharsetsThatMakeNoSenseAreRefused() throws Exception {
        withPair((_, here, _) -> {
            assertSays(
                    "maxBytes out of range: 0",
                    assertThrows(IllegalArgumentException.class, () -> Lines.ascii(here, 0)));
            assertSays(
                    "charset UTF-16",
                    assertThrows(
                            IllegalArgumentException.class,
                            () -> Lines.of(here, StandardCharsets.UTF_16, 9)));
        });
    }

    @Test
    void charsetsOfSeveralBytesACharacterWork() throws Exception {
        withPair((_, here, there) -> {
            var out = Lines.of(there, Charset.forName("ISO-2022-JP"), 40);
            var in = Lines.of(here, Charset.forName("ISO-2022-JP"), 40);
            out.write("日本");
            out.write("plain");
            assertEquals("日本", in.read());
            assertEquals("plain", in.read());
        });
    }
}
