package org.weft;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.weft.event.Channel;
import org.weft.event.Semaphore;
import org.weft.testing.VirtualWorld;

/// Programs drawn by lot of scopes, limits, shields, handlers, resources that fail to close, in which anybody cancels anybody
/// at any time, fails, swallows cancellations and interrupts itself. Whatever happens: all ends, a scope after its members;
/// no permit, item or timer is left; each error is told once.
class CancellationAbuseTest {
    private static final int DEPTH = 5;
    private static final int MOST_STEPS = 6;
    private static final int PERMITS = 2;

    @Test
    void nothingIsLostWhoeverIsCancelledWhen() throws Exception {
        for (int seed = 0; seed < 60; seed++) run(seed);
    }

    /// As many as `-Dweft.abuse` says.
    @Test
    @Tag("slow")
    void nothingIsLostWhoeverIsCancelledWhenInManyPrograms() throws Exception {
        int count = Integer.getInteger("weft.abuse", 5_000);
        for (int seed = 1_000; seed < 1_000 + count; seed++) run(seed);
    }

    private static void run(int seed) throws Exception {
        var abuse = new Abuse(seed);
        var world = seed % 2 == 0 ? VirtualWorld.plain() : VirtualWorld.seeded(seed);
        try {
            world.reactor()
                    .errorSink(abuse::told)
                    .run(main -> {
                        abuse.start();
                        assertEquals(0, Loop.here().timers.size());
                        assertEquals(PERMITS, abuse.semaphore.available());
                        assertTrue(abuse.channel.tryReceive().isEmpty());
                    });
            abuse.assertAllHaveEndedAndAllIsTold();
        } catch (Throwable e) {
            throw new AssertionError("seed " + seed, e);
        }
    }

    /// An error that the program throws on purpose.
    private static final class Planned extends RuntimeException {
        private static final long serialVersionUID = 1;

        Planned(String text) {
            super(text);
        }
    }

    private static final class Abuse {
        private final SplittableRandom random;
        private final Semaphore semaphore = new Semaphore(PERMITS);
        private final Channel<Integer> channel = Channel.rendezvous();
        private final List<Scope> scopes = new ArrayList<>();
        private final List<Microthread> microthreads = new ArrayList<>();
        private final Map<Planned, Integer> tellings = new IdentityHashMap<>();
        private int sent;
        private int received;

        Abuse(int seed) {
            random = new SplittableRandom(seed);
        }

        void start() throws InterruptedException {
            try {
                Timeout.run(ofSeconds(100), () -> opensAScope(DEPTH));
            } catch (TimedOutException e) {
                told(e);
            } catch (Cancelled e) {
                told(e);
            } catch (Planned | FailedException e) {
                told(e);
            }
            Thread.interrupted();
        }

        private void work(int depth) throws InterruptedException {
            int steps = depth <= 0 ? 0 : random.nextInt(MOST_STEPS);
            for (int i = 0; i < steps; i++) step(depth - 1);
        }

        private Duration soon() {
            return ofMillis(random.nextInt(-1, 30));
        }

        private void step(int depth) throws InterruptedException {
            switch (random.nextInt(20)) {
                case 0 -> Microthread.yield();
                case 1, 2 -> Microthread.sleep(soon());
                case 3 -> withPermit(depth);
                case 4 -> {
                    channel.send(1);
                    sent++;
                }
                case 5 -> {
                    channel.receive();
                    received++;
                }
                case 6 -> {
                    var either = Event.anyOf(channel.received(), Event.after(soon()).as(0));
                    int got = either.await();
                    received += got;
                }
                case 7, 8 -> limited(depth);
                case 9 -> Shield.run(soon(), () -> work(depth));
                case 10, 11 -> scoped(depth);
                case 12 -> withHandler(depth);
                case 13 -> joining(depth);
                case 14 -> drawnFrom(microthreads, each -> each.cancel("drawn by lot"));
                case 15 -> drawnFrom(scopes, each -> each.cancel("drawn by lot"));
                case 16 -> closing(depth);
                case 17 -> swallowing(depth);
                case 18 -> {
                    if (random.nextInt(3) == 0) throw planned("step");
                }
                default -> {
                    if (random.nextInt(3) == 0) Thread.currentThread().interrupt();
                }
            }
        }

        private Planned planned(String text) {
            var error = new Planned(text);
            tellings.put(error, 0);
            return error;
        }

        private <T> void drawnFrom(List<T> all, java.util.function.Consumer<T> action) {
            if (!all.isEmpty()) action.accept(all.get(random.nextInt(all.size())));
        }

        private void withPermit(int depth) throws InterruptedException {
            semaphore.acquire();
            try {
                work(depth);
            } finally {
                semaphore.release();
            }
        }

        private void limited(int depth) throws InterruptedException {
            try {
                Timeout.run(soon(), () -> work(depth));
            } catch (TimedOutException e) {
                told(e);
            }
        }

        private void scoped(int depth) throws InterruptedException {
            try {
                opensAScope(depth);
            } catch (Planned | FailedException e) {
                told(e);
            }
        }

        private void opensAScope(int depth) throws InterruptedException {
            List<Microthread> members = new ArrayList<>();
            try {
                Scope.run(scope -> {
                    scopes.add(scope);
                    startMembers(scope, depth, members);
                    work(depth);
                });
            } finally {
                for (Microthread member : members)
                    assertEquals(Microthread.State.ENDED, member.state());
            }
        }

        private void startMembers(Scope scope, int depth, List<Microthread> into) {
            for (int i = random.nextInt(4); i > 0; i--) {
                Action<RuntimeException> action = () -> work(depth);
                Microthread member =
                        random.nextInt(4) == 0
                                ? scope.startDaemon("daemon", action)
                                : scope.start("member", action);
                microthreads.add(member);
                into.add(member);
            }
        }

        private void withHandler(int depth) throws InterruptedException {
            try {
                Scope.run(scope -> {
                    scope.onFailure(failure -> {
                        if (random.nextInt(4) == 0) throw planned("handler");
                        told(failure);
                        if (random.nextBoolean()) startMembers(scope, depth - 1, new ArrayList<>());
                    });
                    scopes.add(scope);
                    startMembers(scope, depth, new ArrayList<>());
                    work(depth);
                });
            } catch (Planned | FailedException e) {
                told(e);
            }
        }

        private void joining(int depth) throws InterruptedException {
            try {
                Scope.run(scope -> {
                    List<Fork<Integer>> forks = new ArrayList<>();
                    for (int i = 0; i < 3; i++) {
                        forks.add(
                                scope.fork(
                                        "fork",
                                        () -> {
                                            work(depth);
                                            return 1;
                                        }));
                        microthreads.add(forks.getLast().microthread());
                    }
                    try {
                        assertEquals(List.of(1, 1, 1), Fork.joinAll(forks));
                    } catch (FailedException e) {
                        // a failure is in the scope's tree, and a cancellation is none
                        if (random.nextBoolean() && !(e.getCause() instanceof Cancelled)) throw e;
                    }
                });
            } catch (Planned | FailedException e) {
                told(e);
            }
        }

        private void closing(int depth) throws InterruptedException {
            try (Closing _ = () -> failAtRandom()) {
                work(depth);
            }
        }

        private void failAtRandom() {
            if (random.nextInt(3) == 0) throw planned("at close");
        }

        private void swallowing(int depth) throws InterruptedException {
            try {
                work(depth);
            } catch (InterruptedException e) {
                told(e);
            }
        }

        /// The program learns of an error, and lets it go no further.
        void told(Throwable root) {
            collect(root, Collections.newSetFromMap(new IdentityHashMap<>()));
        }

        private void collect(Throwable e, Set<Throwable> seen) {
            if (!seen.add(e)) return;
            if (e instanceof Planned planned) tellings.merge(planned, 1, Integer::sum);
            if (e instanceof AssertionError unplanned) throw unplanned;
            // what a Cancelled tells as its reason has its place elsewhere; a limit's is what it
            // cut short
            boolean isReason = e instanceof Cancelled && !isOwn(e.getCause());
            if (e.getCause() != null && !isReason) collect(e.getCause(), seen);
            for (Throwable below : e.getSuppressed()) collect(below, seen);
        }

        private static boolean isOwn(Throwable cause) {
            return cause instanceof InterruptedException;
        }

        void assertAllHaveEndedAndAllIsTold() {
            for (Microthread each : microthreads)
                assertEquals(Microthread.State.ENDED, each.state());
            for (var telling : tellings.entrySet())
                assertEquals(1, telling.getValue(), "error " + telling.getKey().getMessage());
            assertEquals(sent, received);
        }

        @FunctionalInterface
        private interface Closing extends AutoCloseable {
            @Override
            void close();
        }
    }
}
