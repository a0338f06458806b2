package org.weft;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofNanos;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.weft.event.Channel;
import org.weft.event.Semaphore;
import org.weft.event.Value;

/// Microthreads that do what a seed says: wait, hand over, block in the JDK, are cancelled and time out, while another thread
/// reads their stacks. Whatever happens, nothing is lost and nothing is left over.
class StressTest {
    private static final int WORKERS = 8;
    private static final int STEPS = 20;
    private static final int PERMITS = 3;
    private static final long PAUSE_NANOS = 50_000;

    @Test
    void nothingIsLostAndNothingIsLeftOver() throws Exception {
        for (int seed = 0; seed < 10; seed++) run(seed);
    }

    @Test
    @Tag("slow")
    void nothingIsLostAndNothingIsLeftOverInManyRuns() throws Exception {
        for (int seed = 0; seed < 1_000; seed++) run(seed);
    }

    private static void run(int seed) throws Exception {
        var world = new Things(seed);
        var isOver = new CountDownLatch(1);
        List<Microthread> workers = new ArrayList<>();
        Foreign[] reader = new Foreign[1];
        Reactor.run(main -> {
            Loop loop = Loop.here();
            Scope.run(scope -> {
                for (int i = 0; i < WORKERS; i++) workers.add(scope.start("worker", world::work));
                List<Thread> threads = workers.stream().map(worker -> worker.thread).toList();
                if (seed % 10 == 0)
                    reader[0] =
                            Foreign.start(
                                    "reading stacks",
                                    () -> {
                                        while (isOver.getCount() > 0) {
                                            threads.forEach(Thread::getStackTrace);
                                            LockSupport.parkNanos(PAUSE_NANOS);
                                        }
                                    });
                for (int i = 0; i < WORKERS / 2; i++) {
                    Microthread.sleep(ofNanos(world.random.nextInt(200_000)));
                    workers.get(world.random.nextInt(WORKERS)).cancel("drawn by lot");
                }
            });
            world.assertNothingIsLost("seed " + seed);
            assertEquals(0, loop.timers.size(), "seed " + seed);
        });
        isOver.countDown();
        if (reader[0] != null) reader[0].join();
        for (Microthread worker : workers) {
            assertEquals(Microthread.State.ENDED, worker.state(), "seed " + seed);
            assertFalse(
                    worker.outcome instanceof Outcome.Failure<?>,
                    "seed " + seed + ": " + worker.outcome);
        }
    }

    /// What the workers share, and what they do with it.
    private static final class Things {
        final SplittableRandom random;
        private final Semaphore semaphore = new Semaphore(PERMITS);
        private final Channel<Integer> channel = Channel.bounded(2);
        private final Channel<Integer> rendezvous = Channel.rendezvous();
        private final Value<Integer> value = new Value<>(0);
        private final WaitQueue<String> queue = new WaitQueue<>("queue");
        private int sent;
        private int received;

        Things(int seed) {
            random = new SplittableRandom(seed);
        }

        void work() throws InterruptedException {
            for (int i = 0; i < STEPS; i++) {
                try {
                    Timeout.run(ofNanos(random.nextInt(300_000)), this::step);
                } catch (TimedOutException _) {
                    Microthread.yield();
                }
            }
        }

        private void step() throws InterruptedException {
            switch (random.nextInt(12)) {
                case 0 -> Microthread.yield();
                case 1 -> Microthread.sleep(ofNanos(random.nextInt(100_000)));
                case 2 -> withPermit();
                case 3 -> send(channel);
                case 4 -> send(rendezvous);
                case 5 -> receive(channel.received());
                case 6 -> receive(rendezvous.received());
                case 7 ->
                        receive(
                                Event.anyOf(
                                        rendezvous.received(),
                                        channel.received(),
                                        Event.after(ofNanos(1)).as(-1)));
                case 8 -> LockSupport.parkNanos(random.nextInt(50_000));
                case 9 -> value.update(n -> n + 1);
                case 10 -> value.changed().await();
                default -> waitOrFire();
            }
        }

        private void withPermit() throws InterruptedException {
            semaphore.acquire();
            try {
                assertTrue(semaphore.available() < PERMITS);
                Shield.run(ofHours(1), Microthread::yield);
                Microthread.sleep(ofNanos(random.nextInt(50_000)));
            } finally {
                semaphore.release();
            }
        }

        private void send(Channel<Integer> to) throws InterruptedException {
            to.send(1);
            sent++;
        }

        private void receive(Event<Integer> from) throws InterruptedException {
            if (from.await() > 0) received++;
        }

        private void waitOrFire() throws InterruptedException {
            if (random.nextBoolean()) queue.fireAll("fired");
            else queue.event().await();
        }

        void assertNothingIsLost(String seed) {
            assertEquals(PERMITS, semaphore.available(), seed);
            assertEquals(sent, received + channel.size(), seed);
            assertEquals(0, rendezvous.size(), seed);
            assertTrue(queue.isEmpty(), seed);
            assertFalse(rendezvous.trySend(1), seed + ": a receiver is left over");
            while (channel.tryReceive().isPresent()) received++;
            assertEquals(sent, received, seed);
        }
    }
}
