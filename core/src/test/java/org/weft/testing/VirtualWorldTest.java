package org.weft.testing;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.weft.Microthread.sleep;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.weft.Blocking;
import org.weft.Event;
import org.weft.Inlet;
import org.weft.Microthread;
import org.weft.Reactor;
import org.weft.Scope;
import org.weft.WaitQueue;

class VirtualWorldTest {
    @Test
    void theClockStartsAtZeroAndJumpsWhenAllWait() throws Exception {
        VirtualWorld.run(main -> {
            assertEquals(Duration.ZERO, Reactor.current().uptime());
            sleep(ofDays(365));
            assertEquals(ofDays(365), Reactor.current().uptime());
            assertEquals(VirtualWorld.ORIGIN.plus(ofDays(365)), Reactor.current().now());
        });
    }

    @Test
    void theClockStandsStillWhileAnybodyCanRun() throws Exception {
        VirtualWorld.run(main -> {
            main.start(
                    "busy",
                    () -> {
                        for (int i = 0; i < 1_000; i++) Microthread.yield();
                        assertEquals(Duration.ZERO, Reactor.current().uptime());
                    });
            sleep(ofMillis(1));
        });
    }

    @Test
    void steppingTheWallClockLeavesTheMonotonicOneAlone() throws Exception {
        VirtualWorld world = VirtualWorld.plain();
        world.runHere(main -> {
            sleep(ofSeconds(5));
            world.stepWallClock(ofSeconds(-3));
            assertEquals(VirtualWorld.ORIGIN.plusSeconds(2), Reactor.current().now());
            assertEquals(ofSeconds(5), Reactor.current().uptime());
        });
    }

    @Test
    void whatHappensOutsideIsFoundByThePollerAtItsMoment() throws Exception {
        VirtualWorld world = VirtualWorld.plain();
        world.runHere(main -> {
            var arrivals = new WaitQueue<String>("arrival");
            world.outside(ofSeconds(7), () -> arrivals.fireOne("late"));
            world.outside(ofSeconds(3), () -> arrivals.fireOne("early"));
            assertEquals("early", arrivals.event().await());
            assertEquals(ofSeconds(3), Reactor.current().uptime());
            assertEquals("late", arrivals.event().await());
            assertEquals(ofSeconds(7), Reactor.current().uptime());
        });
    }

    @Test
    void anotherThreadWakesAReactorThatHasNoDeadline() throws Exception {
        VirtualWorld.run(main -> {
            Inlet<String> inlet = Reactor.current().inlet(1);
            Thread.ofPlatform().start(() -> inlet.offer("hello"));
            assertEquals("hello", inlet.receive());
            assertEquals(Duration.ZERO, Reactor.current().uptime());
        });
    }

    @Test
    void blockingCallsTakeNoVirtualTime() throws Exception {
        VirtualWorld.run(main -> {
            main.startDaemon("clock", () -> sleep(ofDays(1)));
            String thread = Blocking.call(() -> Thread.currentThread().getName());
            assertEquals("blocking", thread);
            assertEquals(Duration.ZERO, Reactor.current().uptime());
        });
    }

    @Test
    void anErrorThatReachesTheSinkFailsTheRun() {
        var thrown =
                assertThrows(
                        AssertionError.class,
                        () ->
                                VirtualWorld.run(main ->
                                        Reactor.current()
                                                .callSoon(() -> {
                                                    throw new IllegalStateException(
                                                            "in a callback");
                                                })));
        assertEquals(
                "the error sink got [java.lang.IllegalStateException: in a callback]",
                thrown.getMessage());
    }

    @Test
    void theTraceTellsStartsSlicesAndEndsByPath() throws Exception {
        VirtualWorld world = VirtualWorld.observed();
        world.runHere(main -> {
            main.start("greet", () -> {});
            main.start("greet", () -> Scope.run(inner -> inner.start("deep", () -> {})));
        });
        assertEquals(
                List.of(
                        "START main",
                        "SLICE main",
                        "START main/greet",
                        "START main/greet/2",
                        "SLICE main/greet",
                        "END main/greet",
                        "SLICE main/greet/2",
                        "START main/greet/2/deep",
                        "SLICE main/greet/2/deep",
                        "END main/greet/2/deep",
                        "SLICE main/greet/2",
                        "END main/greet/2",
                        "SLICE main",
                        "END main"),
                world.trace());
    }

    @Test
    void aDirectorThatDecidesByTheFixedRulesChangesNothing() throws Exception {
        assertEquals(program(VirtualWorld.plain()), program(VirtualWorld.observed()));
    }

    // Rule 8: the same seed gives the same trace.
    @Test
    void theSameSeedGivesTheSameTrace() throws Exception {
        for (long seed = 0; seed < 10; seed++) {
            VirtualWorld first = VirtualWorld.seeded(seed);
            VirtualWorld second = VirtualWorld.seeded(seed);
            assertEquals(program(first), program(second));
            assertTrue(first.trace().size() > 20, "too short a trace: " + first.trace());
            assertEquals(first.trace(), second.trace());
        }
    }

    @Test
    void differentSeedsGiveDifferentOrders() throws Exception {
        Set<List<String>> trails = new HashSet<>();
        for (long seed = 0; seed < 20; seed++) trails.add(program(VirtualWorld.seeded(seed)));
        assertTrue(trails.size() > 10, "20 seeds gave only " + trails.size() + " orders");
    }

    @Test
    void theSameSeedGivesTheSameRandomNumbers() throws Exception {
        assertEquals(randomNumber(1), randomNumber(1));
        assertNotEquals(randomNumber(1), randomNumber(2));
    }

    private static long randomNumber(long seed) throws Exception {
        return VirtualWorld.seeded(seed)
                .reactor()
                .<Long, RuntimeException>call(main -> Reactor.current().random().nextLong());
    }

    /// Three that take turns, sleep until the same moments, and wait for what is there already.
    private static List<String> program(VirtualWorld world) throws Exception {
        List<String> trail = new ArrayList<>();
        world.runHere(main -> {
            for (String name : List.of("a", "b", "c")) {
                main.start(
                        name,
                        () -> {
                            for (int i = 1; i <= 3; i++) {
                                trail.add(name + i);
                                Event.always(i).await();
                                trail.add(name + i + "'");
                                sleep(ofMillis(10));
                            }
                        });
            }
        });
        return trail;
    }
}
