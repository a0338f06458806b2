package org.weft.sim.process;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.time.Duration.ofMillis;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.weft.sim.process.Talk.PATIENCE;
import static org.weft.sim.process.Talk.bytes;
import static org.weft.sim.process.Talk.messageOf;
import static org.weft.sim.process.Talk.read;
import static org.weft.sim.process.Talk.readAll;
import static org.weft.sim.process.Talk.until;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.weft.Microthread;
import org.weft.Scope;
import org.weft.TimedOutException;
import org.weft.Timeout;
import org.weft.net.ByteStream;
import org.weft.net.Lines;
import org.weft.process.Exit;

/// What children say and are told, those of the machine and simulated ones alike.
@ParameterizedClass
@EnumSource(ChildWorld.class)
class PipeContractTest {
    private final ChildWorld world;

    PipeContractTest(ChildWorld world) {
        this.world = world;
    }

    @Test
    void whatItHasPrintedIsThereStillAfterItsEnd() throws Exception {
        world.run(_ -> {
            try (var child = world.start(Sample.PRINT_5_000)) { // less than a pipe holds
                child.exited().await();
                assertEquals(Sample.numbers(5_000), readAll(child.output()));
            }
        });
    }

    @Test
    void itsEndEndsTheReading() throws Exception {
        world.run(main -> {
            try (var child = world.start(Sample.READ_LINE_PRINT_IT)) {
                var output = main.fork("reader", () -> readAll(child.output()));
                Microthread.yield();
                child.input().write(bytes("it\n"));
                assertEquals("got it\n", output.join());
                assertEquals(new Exit.Code(0), child.exited().await());
            }
        });
    }

    @Test
    void linesGoInAndComeOut() throws Exception {
        world.run(_ -> {
            try (var child = world.start(Sample.CAT)) {
                var in = Lines.ascii(child.input(), 80);
                var out = Lines.ascii(child.output(), 80);
                for (String line : List.of("one", "two", "", "three")) {
                    in.write(line);
                    assertEquals(line, out.read());
                }
                child.input().finish();
                assertNull(out.read());
                assertEquals(new Exit.Code(0), child.exited().await());
            }
        });
    }

    @Test
    void errorsComeOnAStreamOfTheirOwn() throws Exception {
        world.run(_ -> {
            try (var child = world.start(Sample.FINE_AND_ALAS)) {
                assertEquals("alas\n", readAll(child.errors()));
                assertEquals("fine\n", readAll(child.output()));
            }
        });
    }

    @Test
    void aLargeOutputArrivesWholeAndInOrder() throws Exception {
        world.run(_ -> {
            try (var child = world.start(Sample.PRINT_100_000)) { // ten times what a pipe holds
                assertEquals(Sample.numbers(100_000), readAll(child.output()));
                assertEquals(new Exit.Code(0), child.exited().await());
            }
        });
    }

    @Test
    void aLargeInputArrivesWholeAndInOrder() throws Exception {
        world.run(main -> {
            try (var child = world.start(Sample.CAT)) {
                String text = Sample.numbers(100_000);
                main.start(
                        "writer",
                        () -> {
                            child.input().write(bytes(text));
                            child.input().finish();
                        });
                assertEquals(text, readAll(child.output()));
            }
        });
    }

    @Test
    void aChildWhoseOutputNobodyReadsStandsStill() throws Exception {
        world.run(_ -> {
            try (var child = world.start(Sample.PRINT_100_000)) {
                assertThrows(
                        TimedOutException.class,
                        () -> Timeout.call(ofMillis(50), child.exited()::await));
            }
        });
    }

    @Test
    void anEndOfOutputIsToldWhileTheChildLives() throws Exception {
        world.run(_ -> {
            try (var child = world.start(Sample.LAST_WORDS_THEN_SLEEP)) {
                assertEquals("last\n", readAll(child.output()));
            }
        });
    }

    @Test
    void aSmallBufferGetsItPieceByPieceAndTheEndAgainAndAgain() throws Exception {
        world.run(_ -> {
            try (var child = world.start(Sample.PRINT_ABCDEFG)) {
                var text = new StringBuilder();
                var buffer = ByteBuffer.allocate(3);
                while (child.output().read(buffer) != -1) {
                    text.append(US_ASCII.decode(buffer.flip()));
                    buffer.clear();
                }
                assertEquals("abcdefg", text.toString());
                assertEquals(-1, child.output().read(buffer));
            }
        });
    }

    @Test
    void aCancelledReadTakesNothing() throws Exception {
        world.run(main -> {
            try (var child = world.start(Sample.CAT)) {
                var reader = main.start("reader", () -> readAll(child.output()));
                until(() -> reader.state() == Microthread.State.WAITING);
                reader.cancel("changed my mind");
                reader.join();
                child.input().write(bytes("for the next one"));
                assertEquals("for the next one", read(child.output(), 16));
            }
        });
    }

    @Test
    void aReadThatTimesOutLeavesWhatComesLaterForTheNext() throws Exception {
        world.run(_ -> {
            try (var child = world.start(Sample.CAT)) {
                for (String text : List.of("a", "b", "c")) {
                    assertThrows(
                            TimedOutException.class,
                            () -> Timeout.run(ofMillis(2), () -> readAll(child.output())));
                    child.input().write(bytes(text));
                    assertEquals(text, read(child.output(), 1));
                }
            }
        });
    }

    @Test
    void aWriteToAChildThatDoesNotReadWaitsAndItsPositionSaysHowMuchWent() throws Exception {
        world.run(_ -> {
            try (var child = world.start(Sample.SLEEP)) {
                var bytes = ByteBuffer.allocate(1 << 20);
                assertThrows(
                        TimedOutException.class,
                        () -> Timeout.run(ofMillis(50), () -> child.input().write(bytes)));
                int gone = bytes.position();
                assertTrue(gone >= 65_536 && gone < 200_000, "gone: " + gone);
            }
        });
    }

    @Test
    void whatACancelledWriteHadHandedOverStillGoes() throws Exception {
        world.run(main -> {
            try (var child = world.start(Sample.CAT)) {
                var text = bytes("0123456789".repeat(100_000));
                var writer = main.start("writer", () -> child.input().write(text));
                until(() -> text.position() > 0);
                writer.cancel("changed my mind");
                writer.join();
                main.start("finisher", () -> child.input().finish());
                assertEquals(text.position(), readAll(child.output()).length());
            }
        });
    }

    @Test
    void aWriteToAChildThatHasEndedIsAnErrorThatNamesIt() throws Exception {
        world.run(_ -> {
            try (var child = world.start(Sample.TRUE)) {
                child.exited().await();
                String message =
                        messageOf(
                                IOException.class,
                                () -> {
                                    while (true) child.input().write(bytes("anyone?"));
                                });
                String start = "write to input of " + world.name(child, Sample.TRUE) + ": ";
                assertTrue(message.startsWith(start), message);
                child.input().finish();
            }
        });
    }

    @Test
    void aChildThatClosesItsInputBreaksTheWrite() throws Exception {
        world.run(_ -> {
            try (var child = world.start(Sample.CLOSES_ITS_INPUT)) {
                assertEquals("closed\n", read(child.output(), 7));
                String message =
                        messageOf(IOException.class, () -> child.input().write(bytes("anyone?")));
                assertTrue(message.endsWith(": Broken pipe"), message);
            }
        });
    }

    @Test
    void aWriterThatWaitsForRoomLearnsOfTheEnd() throws Exception {
        world.run(main -> {
            try (var child = world.start(Sample.SLEEP)) {
                var writer =
                        main.fork(
                                "writer",
                                () ->
                                        messageOf(
                                                IOException.class,
                                                () ->
                                                        child.input()
                                                                .write(
                                                                        ByteBuffer.allocate(
                                                                                1 << 20))));
                Microthread.sleep(ofMillis(20));
                assertEquals(new Exit.Signal(15), child.stop(PATIENCE));
                String start = "write to input of " + world.name(child, Sample.SLEEP) + ": ";
                String message = writer.join();
                assertTrue(message.startsWith(start), message);
            }
        });
    }

    @Test
    void finishingTwiceIsHarmlessAndAWriteAfterItAnError() throws Exception {
        world.run(_ -> {
            try (var child = world.start(Sample.CAT)) {
                child.input().write(bytes("all"));
                child.input().finish();
                child.input().finish();
                assertEquals(
                        "write to input of "
                                + world.name(child, Sample.CAT)
                                + ": finished on this side",
                        messageOf(IOException.class, () -> child.input().write(bytes("more"))));
                assertEquals("all", readAll(child.output()));
            }
        });
    }

    @Test
    void aCancelledFinishHasNotFinished() throws Exception {
        world.run(main -> {
            try (var child = world.start(Sample.CAT)) {
                var finisher = main.start("finisher", () -> child.input().finish());
                finisher.cancel("not yet");
                finisher.join();
                child.input().write(bytes("more"));
                assertEquals("more", read(child.output(), 4));
            }
        });
    }

    @Test
    void aSecondReaderOrWriterIsRefusedAtOnce() throws Exception {
        world.run(_ -> {
            try (var child = world.start(Sample.SLEEP)) {
                Scope.run(scope -> {
                    var reader = scope.start("reader", () -> readAll(child.output()));
                    var much = ByteBuffer.allocate(1 << 20);
                    var writer = scope.start("writer", () -> child.input().write(much));
                    until(() -> isWaiting(reader) && isWaiting(writer));
                    assertThrows(IllegalStateException.class, () -> readAll(child.output()));
                    var more = bytes("me too");
                    assertThrows(IllegalStateException.class, () -> child.input().write(more));
                    assertEquals(0, more.position());
                    assertThrows(IllegalStateException.class, () -> child.input().finish());
                    scope.cancel("seen enough");
                });
            }
        });
    }

    private static boolean isWaiting(Microthread microthread) {
        return microthread.state() == Microthread.State.WAITING;
    }

    @Test
    void aStreamOfOneDirectionRefusesTheOther() throws Exception {
        world.run(_ -> {
            try (var child = world.start(Sample.TRUE)) {
                ByteStream input = child.input();
                ByteStream output = child.output();
                assertThrows(IllegalStateException.class, () -> readAll(input));
                assertThrows(IllegalStateException.class, () -> output.write(bytes("no")));
                assertThrows(IllegalStateException.class, output::finish);
                assertThrows(
                        IllegalArgumentException.class, () -> output.read(ByteBuffer.allocate(0)));
            }
        });
    }

    @Test
    void aClosedStreamIsAnErrorAndTheOthersGoOn() throws Exception {
        world.run(_ -> {
            try (var child = world.start(Sample.TALKS_TO_ERRORS)) {
                child.output().close();
                assertThrows(IOException.class, () -> readAll(child.output()));
                child.input().write(bytes("go on\n"));
                assertEquals("err\n", read(child.errors(), 4));
                child.input().close();
                assertThrows(IOException.class, () -> child.input().write(bytes("x")));
                assertThrows(IOException.class, () -> child.input().finish());
                assertEquals(new Exit.Code(3), child.exited().await());
            }
        });
    }

    @Test
    void whatIsPrintedIntoAStreamClosedAfterAReadThatGotNothingIsTakenOnceMore() throws Exception {
        world.run(_ -> {
            try (var child = world.start(Sample.TALKS)) {
                assertThrows(
                        TimedOutException.class,
                        () -> Timeout.call(ofMillis(1), () -> read(child.output(), 1)));
                child.output().close();
                child.input().write(bytes("go on\n"));
                child.input().write(bytes("and end\n"));
                assertEquals(new Exit.Code(3), child.exited().await());
            }
        });
    }
}
