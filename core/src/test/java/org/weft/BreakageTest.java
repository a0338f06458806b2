package org.weft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.weft.event.Channel;
import org.weft.event.Semaphore;
import org.weft.event.Value;
import org.weft.spi.Demand;

/// Out of stack, in the middle of an operation of the library and elsewhere.
class BreakageTest {
    private static final int WAITERS = 3;
    private static final Optional<Integer> NOTHING = Optional.empty();
    private static final int KINDS = 10;
    private static final int ROUNDS = 12;
    private static final int LEVELS = 100;
    private static final int MOST_TURNS = 10_000;

    private final List<String> trail = new ArrayList<>();

    /// Strikes between taking a waiter out of its queue and making it ready.
    private static final class Striking implements Demand {
        private final Error error;
        private boolean strikes = true;

        Striking(Error error) {
            this.error = error;
        }

        @Override
        public void begin() {}

        @Override
        public void end() {
            if (strikes) throw error;
        }
    }

    @Test
    @DisplayName("C79: StackOverflowError inside a library operation stops the reactor with a name")
    void aStackOverflowInTheMiddleOfAnOperationStopsTheReactor() {
        var struck = new StackOverflowError("for this test");
        var thrown =
                assertThrows(
                        Error.class,
                        () ->
                                Reactor.builder()
                                        .name("shop")
                                        .run(main -> {
                                            var queue =
                                                    new WaitQueue<String>(
                                                            "bell", new Striking(struck));
                                            main.start("waiter", () -> queue.event().await());
                                            main.start("clerk", () -> ringsAndGoesOn(queue));
                                            Microthread.yield();
                                            Microthread.yield();
                                            trail.add("main goes on");
                                        }));
        assertEquals(
                "reactor \"shop\" has stopped: java.lang.StackOverflowError: for this test in the"
                        + " middle of an operation of the library, called by microthread \"clerk\""
                        + " (ENDED); what is left of it cannot be trusted",
                thrown.getMessage());
        assertSame(struck, thrown.getCause());
        assertEquals(List.of("clerk goes on to the end of its slice"), trail);
    }

    private void ringsAndGoesOn(WaitQueue<String> queue) {
        assertThrows(StackOverflowError.class, () -> queue.fireOne("ring"));
        trail.add("clerk goes on to the end of its slice");
    }

    @Test
    void soItDoesWhenMemoryEndsThere() {
        var struck = new OutOfMemoryError("for this test");
        var thrown =
                assertThrows(
                        Error.class,
                        () ->
                                Reactor.run(main -> {
                                    var queue = new WaitQueue<String>("bell", new Striking(struck));
                                    main.start("waiter", () -> queue.event().await());
                                    Microthread.yield();
                                    queue.fireAll("ring");
                                }));
        assertSame(struck, thrown.getCause());
    }

    @Test
    void soItDoesWhenACancellationIsCutShort() {
        var struck = new StackOverflowError("for this test");
        var thrown =
                assertThrows(
                        Error.class,
                        () ->
                                Reactor.run(main -> {
                                    var queue = new WaitQueue<String>("bell", new Striking(struck));
                                    Microthread waiter =
                                            main.start("waiter", () -> queue.event().await());
                                    Microthread.yield();
                                    waiter.cancel("enough");
                                }));
        assertSame(struck, thrown.getCause());
    }

    @Test
    void theNextReactorOfTheSameThreadRuns() throws Exception {
        aStackOverflowInTheMiddleOfAnOperationStopsTheReactor();
        Reactor.run(main -> Microthread.yield());
        assertThrows(IllegalStateException.class, Microthread::current);
    }

    @Test
    void recursionToTheEndOfTheStackReachesTheCodeAndTheReactorGoesOn() throws Exception {
        Reactor.run(main -> {
            main.start(
                    "other",
                    () -> {
                        Microthread.yield();
                        trail.add("other");
                    });
            assertThrows(StackOverflowError.class, () -> recurse(1));
            Microthread.yield();
            assertThrows(
                    StackOverflowError.class,
                    () -> Timeout.call(Duration.ofDays(1), () -> recurse(1)));
            assertThrows(StackOverflowError.class, () -> Scope.call(scope -> recurse(1)));
            Microthread.yield();
            assertEquals(0, Loop.here().timers.size());
            assertNull(Loop.here().stage.breakage);
        });
        assertEquals(List.of("other"), trail);
    }

    private static long recurse(long n) {
        return 1 + recurse(n + 1) * 3;
    }

    /// What is called at every depth up to the stack's end, so that the end comes anywhere inside.
    private static final class Things {
        private final Semaphore semaphore = new Semaphore(0);
        private final Channel<Integer> channel = Channel.bounded(2);
        private final WaitQueue<Integer> queue = new WaitQueue<>("queue");
        private final WaitQueue<Integer> another = new WaitQueue<>("another");
        private final Event<Integer> either = Event.anyOf(queue.event(), another.event());
        private final Value<Integer> value = new Value<>(0);
        private int set;
        private int seen;
        private int sent;
        private int received;
        private int fired;
        private int heard;
        private int released;
        private int acquired;

        void begin(Scope scope) {
            for (int i = 0; i < WAITERS; i++) {
                scope.startDaemon(
                        "hearer",
                        () -> {
                            while (true) {
                                either.await();
                                heard++;
                            }
                        });
                scope.startDaemon(
                        "acquirer",
                        () -> {
                            while (true) {
                                semaphore.acquire();
                                acquired++;
                            }
                        });
                scope.startDaemon(
                        "reader",
                        () -> {
                            while (true) seen = value.changed().await();
                        });
                scope.startDaemon(
                        "sender",
                        () -> {
                            while (true) {
                                channel.send(1);
                                sent++;
                            }
                        });
            }
        }

        void step(int kind) throws InterruptedException, TimedOutException {
            switch (kind) {
                case 0 -> {
                    semaphore.release();
                    released++;
                }
                case 1 -> {
                    if (queue.fireOne(1)) fired++;
                }
                case 2 -> {
                    if (channel.tryReceive() != NOTHING) received++;
                }
                case 3 -> Microthread.yield();
                case 4 -> Timeout.run(Duration.ofDays(1), () -> {});
                case 5 -> Event.always(1).await();
                case 6 -> Scope.run(_ -> {});
                case 7 -> Microthread.sleep(Duration.ofNanos(1));
                case 8 -> value.set(++set);
                default -> {
                    channel.receive();
                    received++;
                }
            }
        }

        void assertNothingIsLost() {
            assertEquals(fired, heard);
            assertEquals(released, acquired + semaphore.available());
            assertEquals(0, semaphore.available());
            assertEquals(value.get(), seen);
            assertEquals(sent, received + channel.size());
        }
    }

    @Test
    @Tag("slow")
    void wheneverTheStackEndsEitherNothingIsLostOrTheReactorStops() throws Exception {
        for (int kind = 0; kind < KINDS; kind++)
            for (int round = 0; round < ROUNDS; round++) overflow(kind, round);
    }

    private static void overflow(int kind, int round) throws InterruptedException {
        var things = new Things();
        try {
            Reactor.run(main -> {
                Loop loop = Loop.here();
                Scope.run(scope -> {
                    things.begin(scope);
                    Microthread.yield();
                    for (int again = 0; again < 3; again++) {
                        dive(things, kind, round);
                        Microthread.sleep(Duration.ZERO);
                    }
                    for (int turn = 0;
                            turn < MOST_TURNS && things.semaphore.available() > 0;
                            turn++) Microthread.sleep(Duration.ZERO);
                    Microthread.sleep(Duration.ofMillis(1));
                    assertNull(loop.stage.breakage);
                    things.assertNothingIsLost();
                });
                assertEquals(0, loop.timers.size());
            });
        } catch (AssertionError e) {
            throw new AssertionError("kind " + kind + ", round " + round, e);
        } catch (Error e) {
            assertTrue(e.getMessage().contains(" has stopped: "), e.toString());
        } catch (Exception e) {
            throw new AssertionError("kind " + kind + ", round " + round, e);
        }
    }

    /// Calls the operation at each of the last levels before the stack's end; higher up it would only take time.
    private static void dive(Things things, int kind, int round) {
        int[] depth = {0};
        try {
            deeper(things, -1, depth, Integer.MAX_VALUE, round);
        } catch (StackOverflowError | InterruptedException | TimedOutException e) {
            // now the depth is known
        }
        int last = depth[0];
        depth[0] = 0;
        try {
            deeper(things, kind, depth, last - LEVELS, round);
        } catch (StackOverflowError | InterruptedException | TimedOutException e) {
            // has reached the code
        }
    }

    private static void deeper(Things things, int kind, int[] depth, int from, int round)
            throws InterruptedException, TimedOutException {
        if (depth[0]++ >= from) things.step(kind);
        if (round % 3 == 0) deeper(things, kind, depth, from, round);
        else wider(things, kind, depth, from, round);
    }

    /// Of another size, so that the stack's end is met elsewhere.
    private static long wider(Things things, int kind, int[] depth, int from, int round)
            throws InterruptedException, TimedOutException {
        long a = depth[0];
        long b = a * kind;
        long c = b + round;
        if (depth[0]++ >= from) things.step(kind);
        if (round % 3 == 1) deeper(things, kind, depth, from, round);
        return wider(things, kind, depth, from, round) + a * b - c;
    }
}
