package org.weft;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofNanos;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.weft.event.Channel;
import org.weft.event.Value;
import org.weft.event.View;
import org.weft.testing.VirtualWorld;

/// More of everything than a program should have. In the suite less than that, to keep it short; the full numbers by
/// properties: `-Dweft.abuse.waiters=1000000`, `.views=100000`, `.rounds=N` (some ten thousand a minute),
/// `.handovers=1000000`, `.reactors=10000`, each beginning with `weft.abuse`.
@Tag("slow")
@Timeout(value = 2, unit = TimeUnit.HOURS) // for the full numbers
class AbuseTest {
    private static final int WAITERS = Integer.getInteger("weft.abuse.waiters", 50_000);
    private static final int VIEWS = Integer.getInteger("weft.abuse.views", 20_000);
    private static final int ROUNDS = Integer.getInteger("weft.abuse.rounds", 3_000);
    private static final int HANDOVERS = Integer.getInteger("weft.abuse.handovers", 200_000);
    private static final int REACTORS = Integer.getInteger("weft.abuse.reactors", 1_000);
    private static final long PAUSE_NANOS = 20_000;

    enum Order {
        FIRST_FIRST,
        LAST_FIRST,
        MIXED
    }

    /// Leaving a queue takes as long from its middle as from its ends: in any order a million can leave.
    @ParameterizedTest
    @EnumSource
    void waitersLeaveInAnyOrder(Order order) throws Exception {
        var one = new WaitQueue<Integer>("one");
        var other = new WaitQueue<Integer>("other");
        Event<?> any = one.event().or(other.event()).or(Event.after(ofHours(1)));
        Reactor.run(_ -> {
            Scope.run(scope -> {
                List<Microthread> waiters = new ArrayList<>();
                for (int i = 0; i < WAITERS; i++) waiters.add(scope.start("waiter", any::await));
                Microthread.yield();
                assertEquals(WAITERS, Reactor.current().statistics().timers());
                arrange(waiters, order);
                for (Microthread waiter : waiters) waiter.cancel("no longer wanted");
            });
            assertTrue(one.isEmpty());
            assertTrue(other.isEmpty());
            assertNothingIsPending();
        });
    }

    @Test
    void anEventFiresForAllWhoWaitInOrder() throws Exception {
        var queue = new WaitQueue<String>("queue");
        Reactor.run(_ -> {
            int[] next = new int[1];
            Scope.run(scope -> {
                for (int i = 0; i < WAITERS; i++) {
                    int mine = i;
                    scope.start(
                            "waiter",
                            () -> {
                                queue.event().await();
                                assertEquals(mine, next[0]++);
                            });
                }
                Microthread.yield();
                assertEquals(WAITERS, queue.fireAll("fired"));
            });
            assertEquals(WAITERS, next[0]);
            assertNothingIsPending();
        });
    }

    private static <T> void arrange(List<T> list, Order order) {
        switch (order) {
            case FIRST_FIRST -> {}
            case LAST_FIRST -> Collections.reverse(list);
            case MIXED -> Collections.shuffle(list, new Random(1));
        }
    }

    /// Each is computed once a change, and not at all once nobody waits for it.
    @ParameterizedTest
    @EnumSource
    void manyViewsOfOneValueAreEachComputedOnce(Order order) throws Exception {
        VirtualWorld.run(_ -> {
            var base = new Value<>(0);
            int[] computed = new int[1];
            int[] told = new int[1];
            List<Subscription> subscriptions = new ArrayList<>();
            for (int i = 0; i < VIEWS; i++) {
                View<Integer> view =
                        base.map(n -> {
                            computed[0]++;
                            return n;
                        });
                subscriptions.add(view.changed().subscribe(_ -> told[0]++));
            }
            VirtualWorld.letOthersRun();
            computed[0] = 0;
            for (int change = 1; change <= 3; change++) {
                base.set(change);
                VirtualWorld.letOthersRun();
                assertEquals(change * VIEWS, computed[0]);
                assertEquals(change * VIEWS, told[0]);
            }
            arrange(subscriptions, order);
            subscriptions.forEach(Subscription::close);
            base.set(-1);
            VirtualWorld.letOthersRun();
            assertEquals(3 * VIEWS, computed[0]);
            assertEquals(3 * VIEWS, told[0]);
        });
    }

    /// One reactor, one round of random operations after the other: after each all counters are back.
    @Test
    void countersAreBackAfterEachRoundOfRandomOperations() {
        ProgramRun.run(
                VirtualWorld.plain(),
                Long.MAX_VALUE,
                _ -> {
                    for (int round = 1; round <= ROUNDS; round++) {
                        var lot = new SplittableRandom(round);
                        Crowd crowd = Crowd.drawn(lot::nextInt);
                        try {
                            crowd.runHere();
                            assertNothingIsPending();
                        } catch (AssertionError e) {
                            throw new AssertionError("round " + round + ", " + crowd, e);
                        }
                    }
                });
    }

    /// To be called by `main` when nobody else is left.
    private static void assertNothingIsPending() {
        ReactorStatistics now = Reactor.current().statistics();
        assertEquals(1, now.alive(), now::toString);
        assertEquals(1, now.started() - now.ended(), now::toString);
        assertEquals(
                0,
                now.ready() + now.waiting() + now.blocked() + now.timers() + now.blockingCalls(),
                now::toString);
        assertEquals(0, now.errors(), now::toString);
    }

    /// Items are handed over while other threads read stacks, ask for dumps, unpark everybody and interrupt. Who is
    /// interrupted has neither sent nor received, and does it again: not one item is lost or doubled.
    @Test
    void handOversAreExactWhileOtherThreadsHammer() throws Exception {
        var isOver = new AtomicBoolean();
        var blows = new AtomicLong();
        long[] interrupts = new long[1];
        List<Foreign> hammers = new ArrayList<>();
        Reactor.run(main -> {
            Reactor reactor = Reactor.current();
            Channel<Integer> channel = Channel.rendezvous();
            Scope.run(scope -> {
                Thread sending = scope.start("sending", () -> send(channel, interrupts)).thread;
                Thread receiving =
                        scope.start("receiving", () -> receive(channel, interrupts)).thread;
                hammers.add(hammer(isOver, blows, sending::getStackTrace));
                hammers.add(hammer(isOver, blows, () -> reactor.dump(new StringBuilder())));
                hammers.add(hammer(isOver, blows, () -> unpark(sending, receiving)));
                hammers.add(hammer(isOver, blows, () -> interrupt(sending, receiving)));
                Foreign.suspendUntil("the first blows", () -> blows.get() >= hammers.size());
            });
            isOver.set(true);
            for (Foreign hammer : hammers)
                Foreign.suspendUntil("the hammer to rest", () -> !hammer.thread().isAlive());
        });
        hammers.forEach(Foreign::join);
        assertTrue(interrupts[0] > 0, "nobody was interrupted");
    }

    private static Foreign hammer(AtomicBoolean isOver, AtomicLong blows, Action<?> blow) {
        return Foreign.start(
                "hammer",
                () -> {
                    while (!isOver.get()) {
                        blow.run();
                        blows.incrementAndGet();
                        LockSupport.parkNanos(PAUSE_NANOS);
                    }
                });
    }

    private static void unpark(Thread... threads) {
        for (Thread thread : threads) LockSupport.unpark(thread);
    }

    private static void interrupt(Thread... threads) {
        for (Thread thread : threads) thread.interrupt();
    }

    private static void send(Channel<Integer> channel, long[] interrupts) {
        int next = 0;
        while (next < HANDOVERS) {
            try {
                channel.send(next);
                next++;
            } catch (InterruptedException _) {
                interrupts[0]++;
            }
        }
    }

    private static void receive(Channel<Integer> channel, long[] interrupts) {
        int next = 0;
        while (next < HANDOVERS) {
            try {
                assertEquals(next, channel.receive());
                next++;
            } catch (InterruptedException _) {
                interrupts[0]++;
            }
        }
    }

    /// Reactors come and go, and leave neither a thread nor a descriptor nor a place on a stage.
    @Test
    void reactorsComeAndGo() throws Exception {
        startAndEnd(10);
        int descriptors = descriptors();
        startAndEnd(REACTORS);
        Foreign.waitUntil("all threads of reactors to end", () -> threads() == 0);
        assertEquals(descriptors, descriptors());
    }

    private static void startAndEnd(int reactors) throws Exception {
        for (int i = 0; i < reactors; i++) {
            Reactor.builder()
                    .name("passing")
                    .run(main -> {
                        main.startDaemon("waiting", () -> Event.never().await());
                        Microthread.sleep(ofNanos(1));
                    });
        }
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().contains("passing"))
                .count();
    }

    private static int descriptors() {
        String[] open = new File("/proc/self/fd").list();
        return open == null ? 0 : open.length;
    }
}
