package org.weft.process;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.time.Duration.ofMillis;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.weft.process.Shell.bytes;
import static org.weft.process.Shell.openPipes;
import static org.weft.process.Shell.openPipesBeside;
import static org.weft.process.Shell.readAll;
import static org.weft.process.Shell.readOnce;
import static org.weft.process.Shell.start;
import static org.weft.process.Shell.until;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.weft.Microthread;
import org.weft.Reactor;
import org.weft.TimedOutException;
import org.weft.Timeout;
import org.weft.net.ByteStream;

/// The streams of a child: cancelled, closed, broken, misused.
class PipesTest {
    private static final Command CAT = Command.of("cat");

    @Test
    void aCancelledReadTakesNothing() throws Exception {
        Reactor.run(main -> {
            try (var child = ChildProcess.start(CAT)) {
                var reader = main.start("reader", () -> readOnce(child.output()));
                until(() -> reader.state() == Microthread.State.WAITING);
                reader.cancel("changed my mind");
                reader.join();
                child.input().write(bytes("for the next one"));
                assertEquals("for the next one", readOnce(child.output()));
            }
        });
    }

    @Test
    void aReadThatTimesOutLeavesWhatComesLaterForTheNext() throws Exception {
        Reactor.run(main -> {
            try (var child = ChildProcess.start(CAT)) {
                for (String text : List.of("a", "b", "c")) {
                    assertThrows(
                            TimedOutException.class,
                            () -> Timeout.run(ofMillis(2), () -> readOnce(child.output())));
                    child.input().write(bytes(text));
                    assertEquals(text, readOnce(child.output()));
                }
            }
        });
    }

    @Test
    void aSmallBufferGetsItPieceByPiece() throws Exception {
        Reactor.run(main -> {
            try (var child = start("printf abcdefg")) {
                var trail = new ArrayList<String>();
                var buffer = ByteBuffer.allocate(3);
                while (child.output().read(buffer) != -1) {
                    trail.add(US_ASCII.decode(buffer.flip()).toString());
                    buffer.clear();
                }
                assertEquals(List.of("abc", "def", "g"), trail);
                assertEquals(-1, child.output().read(buffer));
            }
        });
    }

    @Test
    void anEndOfOutputIsToldWhileTheChildLives() throws Exception {
        Reactor.run(main -> {
            try (var child = start("echo last; exec >&-; exec sleep 1000")) {
                assertEquals("last\n", readAll(child.output()));
            }
        });
    }

    @Test
    void aWriteToAChildThatDoesNotReadWaitsAndItsPositionSaysHowMuchWent() throws Exception {
        Reactor.run(main -> {
            try (var child = ChildProcess.start(Command.of("sleep", "1000"))) {
                var bytes = ByteBuffer.allocate(1 << 20);
                assertThrows(
                        TimedOutException.class,
                        () -> Timeout.run(ofMillis(20), () -> child.input().write(bytes)));
                int gone = bytes.position();
                assertTrue(gone > 0 && gone < 200_000, "gone: " + gone);
            }
        });
    }

    @Test
    void whatACancelledWriteHadHandedOverStillGoes() throws Exception {
        Reactor.run(main -> {
            try (var child = ChildProcess.start(CAT)) {
                var text = bytes("0123456789".repeat(100_000));
                var writer = main.start("writer", () -> child.input().write(text));
                until(() -> writer.state() == Microthread.State.WAITING);
                writer.cancel("changed my mind");
                writer.join();
                main.start("finisher", () -> child.input().finish());
                assertEquals(text.position(), readAll(child.output()).length());
            }
        });
    }

    @Test
    void aWriteToAChildThatHasEndedIsAnError() throws Exception {
        Reactor.run(main -> {
            try (var child = start("exit 0")) {
                child.exited().await();
                var e =
                        assertThrows(
                                IOException.class,
                                () -> {
                                    while (true) child.input().write(bytes("anyone?"));
                                });
                String start = "write to input of child " + child.pid() + " (sh): ";
                assertEquals(start, String.valueOf(e.getMessage()).substring(0, start.length()));
                child.input().finish();
            }
        });
    }

    @Test
    void aChildThatClosesItsInputBreaksTheWrite() throws Exception {
        Reactor.run(main -> {
            try (var child = start("exec <&-; echo closed; exec sleep 1000")) {
                assertEquals("closed\n", readOnce(child.output()));
                assertThrows(IOException.class, () -> child.input().write(bytes("anyone?")));
            }
        });
    }

    @Test
    void finishingTwiceIsHarmlessAndAWriteAfterItAnError() throws Exception {
        Reactor.run(main -> {
            try (var child = ChildProcess.start(CAT)) {
                child.input().write(bytes("all"));
                child.input().finish();
                child.input().finish();
                var e = assertThrows(IOException.class, () -> child.input().write(bytes("more")));
                assertEquals(
                        "write to input of child " + child.pid() + " (cat): finished on this side",
                        e.getMessage());
                assertEquals("all", readAll(child.output()));
            }
        });
    }

    @Test
    void aCancelledFinishHasNotFinished() throws Exception {
        Reactor.run(main -> {
            try (var child = ChildProcess.start(CAT)) {
                var finisher = main.start("finisher", () -> child.input().finish());
                finisher.cancel("not yet");
                finisher.join();
                child.input().write(bytes("more"));
                assertEquals("more", readOnce(child.output()));
            }
        });
    }

    @Test
    void finishingReleasesTheDescriptorOfAChildThatLives() throws Exception {
        Set<String> others = openPipes();
        Reactor.run(main -> {
            try (var child = ChildProcess.start(Command.of("sleep", "1000"))) {
                assertEquals(3, openPipesBeside(others));
                child.input().finish();
                until(() -> openPipesBeside(others) == 2);
                child.output().close();
                child.errors().close();
                until(() -> openPipesBeside(others) == 0);
            }
        });
    }

    @Test
    void aSecondReaderOrWriterIsRefusedAtOnce() throws Exception {
        Reactor.run(main -> {
            try (var child = ChildProcess.start(Command.of("sleep", "1000"))) {
                main.startDaemon("reader", () -> readOnce(child.output()));
                main.startDaemon("writer", () -> child.input().write(ByteBuffer.allocate(1 << 20)));
                Microthread.yield();
                assertThrows(IllegalStateException.class, () -> readOnce(child.output()));
                var bytes = bytes("me too");
                assertThrows(IllegalStateException.class, () -> child.input().write(bytes));
                assertEquals(0, bytes.position());
                assertThrows(IllegalStateException.class, () -> child.input().finish());
                main.cancel("seen enough");
            }
        });
    }

    @Test
    void aStreamOfOneDirectionRefusesTheOther() throws Exception {
        Reactor.run(main -> {
            try (var child = start("exit 0")) {
                ByteStream input = child.input();
                ByteStream output = child.output();
                assertThrows(IllegalStateException.class, () -> readOnce(input));
                assertThrows(IllegalStateException.class, () -> output.write(bytes("no")));
                assertThrows(IllegalStateException.class, output::finish);
                assertThrows(
                        IllegalArgumentException.class, () -> output.read(ByteBuffer.allocate(0)));
            }
        });
    }

    @Test
    void aClosedStreamIsAnErrorAndTheOthersGoOn() throws Exception {
        Reactor.run(main -> {
            try (var child = start("read line; echo err >&2; read line; exit 3")) {
                child.output().close();
                assertThrows(IOException.class, () -> readOnce(child.output()));
                child.input().write(bytes("go on\n"));
                assertEquals("err\n", readOnce(child.errors()));
                child.input().close();
                assertThrows(IOException.class, () -> child.input().write(bytes("x")));
                assertThrows(IOException.class, () -> child.input().finish());
                assertEquals(new Exit.Code(3), child.exited().await());
            }
        });
    }
}
