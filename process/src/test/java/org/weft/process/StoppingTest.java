package org.weft.process;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.weft.process.Shell.PATIENCE;
import static org.weft.process.Shell.awaitEndOfBlockingThreads;
import static org.weft.process.Shell.isThere;
import static org.weft.process.Shell.openPipes;
import static org.weft.process.Shell.openPipesBeside;
import static org.weft.process.Shell.readAll;
import static org.weft.process.Shell.readOnce;
import static org.weft.process.Shell.start;
import static org.weft.process.Shell.until;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.weft.Cancelled;
import org.weft.Event;
import org.weft.Microthread;
import org.weft.Reactor;
import org.weft.Scope;
import org.weft.net.Lines;

/// How children are ended by us.
class StoppingTest {
    private static final String POLITE =
            "trap 'kill -9 $!; echo bye; exit 7' TERM; sleep 1000 & echo ready; wait";
    private static final String DEAF = "trap '' TERM; echo ready; exec sleep 1000";

    @Test
    void stoppingLetsAChildEndInItsOwnWay() throws Exception {
        Reactor.run(main -> {
            try (var child = start(POLITE)) {
                var lines = Lines.ascii(child.output(), 80);
                assertEquals("ready", lines.read());
                assertEquals(new Exit.Code(7), child.stop(PATIENCE));
                assertEquals("bye", lines.read());
            }
        });
    }

    @Test
    void stoppingEndsAChildThatHeedsTheSignalByDefault() throws Exception {
        Reactor.run(main -> {
            try (var child = ChildProcess.start(Command.of("sleep", "1000"))) {
                assertEquals(new Exit.Signal(15), child.stop(PATIENCE));
                assertFalse(isThere(child.pid()));
            }
        });
    }

    @Test
    void aChildThatIgnoresTermIsKilledWhenTheGraceIsOver() throws Exception {
        Reactor.run(main -> {
            try (var child = start(DEAF)) {
                assertEquals("ready\n", readOnce(child.output()));
                assertEquals(new Exit.Signal(9), child.stop(ofMillis(20)));
            }
        });
    }

    @Test
    void withoutGraceADeafChildIsKilledRightAway() throws Exception {
        Reactor.run(main -> {
            for (Duration none : List.of(Duration.ZERO, ofSeconds(-1))) {
                try (var child = start(DEAF)) {
                    assertEquals("ready\n", readOnce(child.output()));
                    assertEquals(new Exit.Signal(9), child.stop(none));
                }
            }
        });
    }

    @Test
    void stoppingWhatHasEndedTellsHow() throws Exception {
        Reactor.run(main -> {
            try (var child = start("exit 6")) {
                child.exited().await();
                assertEquals(new Exit.Code(6), child.stop(ofSeconds(Long.MAX_VALUE)));
                assertEquals(new Exit.Code(6), child.stop(Duration.ZERO));
            }
        });
    }

    @Test
    void aCancelledOneStopsItsChildAllTheSame() throws Exception {
        Reactor.run(main -> {
            var trail = new ArrayList<Object>();
            var owner =
                    main.start(
                            "owner",
                            () -> {
                                var child = start(DEAF);
                                try {
                                    readOnce(child.output());
                                    trail.add("ready");
                                    Event.never().await();
                                } finally {
                                    trail.add(child.stop(ofMillis(20)));
                                    assertThrows(Cancelled.class, Microthread::yield);
                                }
                            });
            until(() -> trail.contains("ready"));
            owner.cancel("enough");
            owner.join();
            assertEquals(List.of("ready", new Exit.Signal(9)), trail);
        });
    }

    @Test
    void aCancellationInTheMiddleOfStoppingWaitsForIt() throws Exception {
        Reactor.run(main -> {
            try (var child = start(POLITE)) {
                readOnce(child.output());
                var trail = new ArrayList<Object>();
                Scope.run(scope -> {
                    scope.start("stopper", () -> trail.add(child.stop(PATIENCE)));
                    Microthread.yield();
                    scope.cancel("hurry");
                });
                assertEquals(List.of(new Exit.Code(7)), trail);
            }
        });
    }

    @Test
    void closingKillsAtOnceAndReleasesEverything() throws Exception {
        Set<String> others = openPipes();
        Reactor.run(main -> {
            var child = start(DEAF);
            assertEquals("ready\n", readOnce(child.output()));
            child.close();
            child.close();
            assertEquals(new Exit.Signal(9), child.exited().await());
            assertFalse(isThere(child.pid()));
            until(() -> openPipesBeside(others) == 0);
        });
    }

    @Test
    void closingReleasesWhoeverWaitsInAStream() throws Exception {
        Reactor.run(main -> {
            var child = ChildProcess.start(Command.of("sleep", "1000"));
            var errors = new ArrayList<String>();
            main.start("reader", () -> errors.add(errorOf(() -> readOnce(child.output()))));
            var much = ByteBuffer.allocate(1 << 20);
            main.start("writer", () -> errors.add(errorOf(() -> child.input().write(much))));
            Microthread.yield();
            child.close();
            until(() -> errors.size() == 2);
            String name = " child " + child.pid() + " (sleep): closed on this side";
            assertEquals(List.of("write to input of" + name, "read from output of" + name), errors);
        });
    }

    private static String errorOf(Executable action) {
        return String.valueOf(assertThrows(IOException.class, action).getMessage());
    }

    @Test
    @Tag("slow") // the pool gives up on the read after a second
    void aStrangerThatHoldsThePipeKeepsNobody() throws Exception {
        String stranger =
                Reactor.call(main -> {
                    var child = start("sleep 1000 & echo $!; exec sleep 1000");
                    String pid = readOnce(child.output()).strip();
                    main.startDaemon("reader", () -> errorOf(() -> readAll(child.output())));
                    Microthread.yield();
                    child.close();
                    child.exited().await();
                    return pid;
                });
        ProcessHandle.of(Long.parseLong(stranger)).orElseThrow().destroyForcibly();
        awaitEndOfBlockingThreads();
    }
}
