package org.weft.process;

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.weft.process.Shell.awaitEndOfBlockingThreads;
import static org.weft.process.Shell.bytes;
import static org.weft.process.Shell.isThere;
import static org.weft.process.Shell.openPipes;
import static org.weft.process.Shell.openPipesBeside;
import static org.weft.process.Shell.readAll;
import static org.weft.process.Shell.readOnce;
import static org.weft.process.Shell.script;
import static org.weft.process.Shell.start;
import static org.weft.process.Shell.until;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weft.Blocking;
import org.weft.Event;
import org.weft.Microthread;
import org.weft.Reactor;
import org.weft.TimedOutException;
import org.weft.Timeout;
import org.weft.net.Lines;

/// How children start, what they get and say, and how they end by themselves.
class ChildProcessTest {
    @Test
    void theExitCodeIsTold() throws Exception {
        Reactor.run(main -> {
            for (int code : new int[] {0, 3, 128, 193, 255}) {
                try (var child = start("exit " + code)) {
                    assertEquals(new Exit.Code(code), child.exited().await());
                }
            }
        });
    }

    @Test
    void theSignalThatEndedAChildIsTold() throws Exception {
        Reactor.run(main -> {
            try (var child = start("kill -9 $$")) {
                assertEquals(new Exit.Signal(9), child.exited().await());
            }
        });
    }

    // A shell says so when its last command was killed; the JDK cannot tell the difference.
    @Test
    void aCodeAbove128LooksLikeTheSignalThatItStandsFor() throws Exception {
        Reactor.run(main -> {
            try (var child = start("exit 143")) {
                assertEquals(new Exit.Signal(15), child.exited().await());
            }
        });
    }

    @Test
    void theEndIsALevelAndIsToldToAll() throws Exception {
        Reactor.run(main -> {
            var told = new ArrayList<String>();
            try (var child = start("read line; exit 4")) {
                assertSame(child.exited(), child.exited());
                for (String name : List.of("a", "b"))
                    main.start(name, () -> told.add(name + " " + child.exited().await()));
                Microthread.yield();
                child.input().finish();
                assertEquals(new Exit.Code(4), child.exited().await());
                Microthread.yield();
                assertEquals(List.of("a exit code 4", "b exit code 4"), told);
                assertEquals(new Exit.Code(4), child.exited().await());
            }
        });
    }

    @Test
    void theEndIsToldAlthoughNobodyReadsTheOutputWhichIsThereStill() throws Exception {
        Reactor.run(main -> {
            try (var child = start("seq 1 5000")) { // less than a pipe holds
                child.exited().await();
                assertEquals(numbers(5_000), readAll(child.output()));
            }
        });
    }

    @Test
    void aChildThatEndsWhileItsOutputIsBeingReadEndsTheReading() throws Exception {
        Reactor.run(main -> {
            try (var child = start("read line; echo got $line")) {
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
        Reactor.run(main -> {
            try (var child = ChildProcess.start(Command.of("cat"))) {
                var in = Lines.ascii(child.input(), 80);
                var out = Lines.ascii(child.output(), 80);
                for (String line : List.of("one", "two", "", "three")) {
                    in.write(line);
                    assertEquals(line, out.read());
                }
                child.input().finish();
                assertEquals(null, out.read());
                assertEquals(new Exit.Code(0), child.exited().await());
            }
        });
    }

    @Test
    void errorsComeOnAStreamOfTheirOwn() throws Exception {
        Reactor.run(main -> {
            try (var child = start("echo fine; echo alas >&2")) {
                assertEquals("alas\n", readAll(child.errors()));
                assertEquals("fine\n", readAll(child.output()));
            }
        });
    }

    @Test
    void aLargeOutputArrivesWholeAndInOrder() throws Exception {
        Reactor.run(main -> {
            try (var child = start("seq 1 100000")) { // ten times what a pipe holds
                assertEquals(numbers(100_000), readAll(child.output()));
                assertEquals(new Exit.Code(0), child.exited().await());
            }
        });
    }

    @Test
    void aLargeInputArrivesWholeAndInOrder() throws Exception {
        Reactor.run(main -> {
            try (var child = ChildProcess.start(Command.of("cat"))) {
                String text = numbers(100_000);
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

    private static String numbers(int last) {
        return IntStream.rangeClosed(1, last).mapToObj(n -> n + "\n").collect(joining());
    }

    @Test
    void theEnvironmentIsAddedToOurs() throws Exception {
        Reactor.run(main -> {
            var command = script("echo $GREETING from $PATH").withEnvironment("GREETING", "hello");
            try (var child = ChildProcess.start(command)) {
                String expected = "hello from " + System.getenv("PATH") + "\n";
                assertEquals(expected, readAll(child.output()));
            }
        });
    }

    @Test
    void aChildRunsInItsDirectory(@TempDir Path directory) throws Exception {
        Reactor.run(main -> {
            var command = Command.of("pwd").withDirectory(directory);
            try (var child = ChildProcess.start(command)) {
                assertEquals(directory.toRealPath() + "\n", readAll(child.output()));
            }
        });
    }

    @Test
    void aProgramThatIsNotThereIsAnErrorThatNamesItAndTheDirectory(@TempDir Path directory)
            throws Exception {
        Reactor.run(main -> {
            var command = Command.of("no-such-program", "x").withDirectory(directory);
            var e = assertThrows(IOException.class, () -> ChildProcess.start(command));
            assertEquals(
                    "cannot start [no-such-program, x] in "
                            + directory
                            + ": Exec failed, error: 2 (No such file or directory)",
                    e.getMessage());
        });
    }

    @Test
    void aDirectoryThatIsNotThereIsAnErrorThatSaysSo() throws Exception {
        Reactor.run(main -> {
            var command = Command.of("true").withDirectory(Path.of("/no/such/place"));
            var e = assertThrows(IOException.class, () -> ChildProcess.start(command));
            assertEquals(
                    "cannot start [true] in /no/such/place: there is no such directory",
                    e.getMessage());
        });
    }

    @Test
    void aCommandIsCheckedWhenItIsMade() {
        assertEquals(
                "a command of no words: expected a program",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new Command(List.of(), Map.of(), Optional.empty()))
                        .getMessage());
        assertEquals(
                "a variable named \"A=B\": expected a name, without \"=\"",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> Command.of("true").withEnvironment("A=B", "C"))
                        .getMessage());
    }

    @Test
    void othersRunWhileAChildIsBeingStarted() throws Exception {
        Reactor.run(main -> {
            var turns = new int[1];
            var other =
                    main.start(
                            "other",
                            () -> {
                                while (true) {
                                    turns[0]++;
                                    Microthread.sleep(Duration.ZERO);
                                }
                            });
            start("exit 0").close();
            assertFalse(turns[0] == 0);
            other.cancel("enough");
        });
    }

    @Test
    void aCancelledStartLeavesNoChild() throws Exception {
        Reactor.run(main -> {
            main.start("starter", () -> ChildProcess.start(Command.of("sleep", "1000")))
                    .cancel("changed my mind");
            Microthread.yield();
            assertEquals(0, ProcessHandle.current().children().count());
        });
    }

    @Test
    void aStartCancelledInItsMiddleReturnsTheChild() throws Exception {
        Reactor.run(main -> {
            var trail = new ArrayList<Object>();
            var starter =
                    main.start(
                            "starter",
                            () -> {
                                try (var child = ChildProcess.start(Command.of("sleep", "1000"))) {
                                    trail.add("started");
                                    child.exited().await();
                                }
                            });
            until(() -> starter.state() == Microthread.State.WAITING);
            starter.cancel("changed my mind");
            starter.join();
            assertEquals(List.of("started"), trail);
            until(() -> ProcessHandle.current().children().findAny().isEmpty());
        });
    }

    @Test
    void aChildThatHasEndedLeavesNothingBehindAlsoIfItIsNeverClosed() throws Exception {
        Set<String> others = openPipes();
        Reactor.run(main -> {
            var child = start("echo hello");
            child.exited().await();
            assertFalse(isThere(child.pid()));
            until(() -> openPipesBeside(others) == 0);
        });
        awaitEndOfBlockingThreads();
    }

    @Test
    void aChildThatIsLeftOverIsKilledWhenTheReactorEnds() throws Exception {
        long pid =
                Reactor.call(main -> {
                    var child = ChildProcess.start(Command.of("sleep", "1000"));
                    main.startDaemon("reader", () -> readOnce(child.output()));
                    Microthread.yield();
                    return child.pid();
                });
        ProcessHandle.of(pid).ifPresent(handle -> handle.onExit().join());
        assertFalse(isThere(pid));
        awaitEndOfBlockingThreads();
    }

    @Test
    void aChildBelongsToItsReactor() throws Exception {
        Reactor.run(main -> {
            try (var child = ChildProcess.start(Command.of("cat"))) {
                Blocking.run(() -> {
                    assertThrows(WrongThreadException.class, child::close);
                    assertThrows(WrongThreadException.class, () -> child.input().close());
                    assertThrows(WrongThreadException.class, () -> child.output().close());
                });
                child.input().write(bytes("alive"));
                assertEquals("alive", readOnce(child.output()));
            }
        });
    }

    @Test
    @DisplayName("C29: the end of a child that lost is still there for the next to take")
    void aLosingEndIsThereForTheNext() throws Exception {
        Reactor.run(main -> {
            try (var child = start("exit 5")) {
                child.exited().await();
                Object first = Event.anyOf(Event.always("sooner"), child.exited()).await();
                assertEquals("sooner", first);
                Object next = Event.anyOf(Event.never(), child.exited()).await();
                assertEquals(new Exit.Code(5), assertInstanceOf(Exit.class, next));
            }
        });
    }

    @Test
    void aLimitOnTheEndOfAChildLeavesItAlone() throws Exception {
        Reactor.run(main -> {
            try (var child = ChildProcess.start(Command.of("cat"))) {
                assertThrows(
                        TimedOutException.class,
                        () -> Timeout.call(Duration.ofMillis(1), child.exited()::await));
                child.input().write(bytes("alive"));
                assertEquals("alive", readOnce(child.output()));
            }
        });
    }
}
