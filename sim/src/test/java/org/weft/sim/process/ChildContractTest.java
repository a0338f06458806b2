package org.weft.sim.process;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.weft.Event;
import org.weft.Microthread;
import org.weft.TimedOutException;
import org.weft.Timeout;
import org.weft.net.Lines;
import org.weft.process.ChildProcess;
import org.weft.process.Command;
import org.weft.process.Exit;

/// How children start, end and are stopped, those of the machine and simulated ones alike: the simulator shows nothing else.
@ParameterizedClass
@EnumSource(ChildWorld.class)
class ChildContractTest {
    private final ChildWorld world;

    ChildContractTest(ChildWorld world) {
        this.world = world;
    }

    // ---- its end

    @Test
    void theExitCodeIsTold() throws Exception {
        world.run(_ -> {
            assertEquals(new Exit.Code(0), exitOf(Sample.TRUE));
            assertEquals(new Exit.Code(3), exitOf(Sample.EXIT_3));
            assertEquals(new Exit.Code(128), exitOf(Sample.EXIT_128));
            assertEquals(new Exit.Code(193), exitOf(Sample.EXIT_193));
            assertEquals(new Exit.Code(255), exitOf(Sample.EXIT_255));
        });
    }

    @Test
    void ofAnExitCodeOnlyTheLowestByteIsTold() throws Exception {
        world.run(_ -> assertEquals(new Exit.Code(1), exitOf(Sample.EXIT_257)));
    }

    @Test
    void aCodeAbove128LooksLikeTheSignalThatItStandsFor() throws Exception {
        world.run(_ -> assertEquals(new Exit.Signal(15), exitOf(Sample.EXIT_143)));
    }

    private Exit exitOf(Sample sample) throws IOException, InterruptedException {
        try (var child = world.start(sample)) {
            return child.exited().await();
        }
    }

    @Test
    void theEndIsALevelAndIsToldToAll() throws Exception {
        world.run(main -> {
            var told = new ArrayList<Exit>();
            try (var child = world.start(Sample.READ_LINE_EXIT_4)) {
                assertSame(child.exited(), child.exited());
                for (int i = 0; i < 2; i++)
                    main.start("waiter", () -> told.add(child.exited().await()));
                child.exited().once(told::add);
                Microthread.yield();
                child.input().finish();
                assertEquals(new Exit.Code(4), child.exited().await());
                until(() -> told.size() == 3);
                var four = new Exit.Code(4);
                assertEquals(List.of(four, four, four), told);
                assertEquals(four, child.exited().await());
            }
        });
    }

    @Test
    void aLimitOnTheEndOfAChildLeavesItAlone() throws Exception {
        world.run(_ -> {
            try (var child = world.start(Sample.CAT)) {
                assertThrows(
                        TimedOutException.class,
                        () -> Timeout.call(ofMillis(1), child.exited()::await));
                child.input().write(bytes("alive"));
                assertEquals("alive", read(child.output(), 5));
            }
        });
    }

    @Test
    void aLosingEndIsThereForTheNext() throws Exception {
        world.run(_ -> {
            try (var child = world.start(Sample.EXIT_3)) {
                child.exited().await();
                assertEquals("sooner", Event.anyOf(Event.always("sooner"), child.exited()).await());
                Object next = Event.anyOf(Event.never(), child.exited()).await();
                assertEquals(new Exit.Code(3), assertInstanceOf(Exit.class, next));
            }
        });
    }

    @Test
    void theEndIsToldAlthoughAnotherHoldsTheOutput() throws Exception {
        world.run(_ -> assertEquals(new Exit.Code(3), exitOf(Sample.LEAVES_ANOTHER_BEHIND)));
    }

    // ---- its start

    @Test
    void theEnvironmentReachesIt() throws Exception {
        world.run(_ -> {
            var greeting = world.command(Sample.GREETING).withEnvironment("GREETING", "world");
            try (var child = ChildProcess.start(greeting)) {
                assertEquals("hello world\n", readAll(child.output()));
            }
        });
    }

    @Test
    void aProgramThatIsNotThereIsAnErrorThatNamesItAndSaysWhy() throws Exception {
        world.run(_ -> {
            var command = Command.of("no-such-program", "x");
            String message = messageOf(IOException.class, () -> ChildProcess.start(command));
            assertTrue(message.startsWith("cannot start [no-such-program, x] in /"), message);
            assertTrue(
                    message.endsWith(": Exec failed, error: 2 (No such file or directory)"),
                    message);
        });
    }

    @Test
    void aStartThatWasCancelledBeforeStartsNothing() throws Exception {
        world.run(main -> {
            var trail = new ArrayList<String>();
            var starter =
                    main.start(
                            "starter",
                            () -> {
                                world.start(Sample.SLEEP).close();
                                trail.add("started");
                            });
            starter.cancel("changed my mind");
            starter.join();
            assertEquals(List.of(), trail);
        });
    }

    @Test
    void aStartCancelledInItsMiddleReturnsTheChild() throws Exception {
        world.run(main -> {
            var trail = new ArrayList<String>();
            var starter =
                    main.start(
                            "starter",
                            () -> {
                                try (var child = world.start(Sample.SLEEP)) {
                                    trail.add("started");
                                    child.exited().await();
                                    trail.add("ended");
                                }
                            });
            until(() -> starter.state() == Microthread.State.WAITING || !trail.isEmpty());
            starter.cancel("changed my mind");
            starter.join();
            assertEquals(List.of("started"), trail);
        });
    }

    // ---- how it is stopped

    @Test
    void stoppingLetsAChildEndInItsOwnWay() throws Exception {
        world.run(_ -> {
            try (var child = world.start(Sample.POLITE)) {
                var lines = Lines.ascii(child.output(), 80);
                assertEquals("ready", lines.read());
                assertEquals(new Exit.Code(7), child.stop(PATIENCE));
                assertEquals("bye", lines.read());
            }
        });
    }

    @Test
    void stoppingEndsAChildThatHeedsTheSignalByDefault() throws Exception {
        world.run(_ -> {
            try (var child = world.start(Sample.SLEEP)) {
                assertEquals(new Exit.Signal(15), child.stop(PATIENCE));
            }
        });
    }

    @Test
    void aChildThatIgnoresTermIsKilledWhenTheGraceIsOver() throws Exception {
        world.run(_ -> {
            for (Duration grace : List.of(ofMillis(20), Duration.ZERO, ofSeconds(-1))) {
                try (var child = world.start(Sample.DEAF)) {
                    assertEquals("ready\n", read(child.output(), 6));
                    assertEquals(new Exit.Signal(9), child.stop(grace));
                }
            }
        });
    }

    @Test
    void stoppingWhatHasEndedTellsHow() throws Exception {
        world.run(_ -> {
            try (var child = world.start(Sample.EXIT_3)) {
                child.exited().await();
                assertEquals(new Exit.Code(3), child.stop(ofSeconds(Long.MAX_VALUE)));
                assertEquals(new Exit.Code(3), child.stop(Duration.ZERO));
            }
        });
    }

    @Test
    void closingKillsAtOnceAndIsHarmlessTwice() throws Exception {
        world.run(_ -> {
            var child = world.start(Sample.DEAF);
            assertEquals("ready\n", read(child.output(), 6));
            child.close();
            child.close();
            assertEquals(new Exit.Signal(9), child.exited().await());
        });
    }

    @Test
    void closingReleasesWhoeverWaitsInAStream() throws Exception {
        world.run(main -> {
            var child = world.start(Sample.SLEEP);
            var much = ByteBuffer.allocate(1 << 20);
            var reader =
                    main.fork(
                            "reader",
                            () -> messageOf(IOException.class, () -> readAll(child.output())));
            var writer =
                    main.fork(
                            "writer",
                            () -> messageOf(IOException.class, () -> child.input().write(much)));
            Microthread.sleep(ofMillis(5));
            child.close();
            String name = world.name(child, Sample.SLEEP) + ": closed on this side";
            assertEquals("read from output of " + name, reader.join());
            assertEquals("write to input of " + name, writer.join());
        });
    }
}
