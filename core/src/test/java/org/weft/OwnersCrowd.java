package org.weft;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.quicktheories.core.Gen;
import org.weft.event.CapacityLimiter;
import org.weft.event.Cursor;
import org.weft.event.CursorLaggedException;
import org.weft.event.Mutex;
import org.weft.event.RateLimiter;
import org.weft.event.Value;
import org.weft.testing.VirtualWorld;

/// Random microthreads that share what has owners, rates and a history, and are cancelled at any point. What must hold in any
/// order is checked: one owner, no more borrowers than tokens, no permits too early, each set read once and in order, and
/// nothing is left at the end.
///
/// @param seed decides the order; 0: as the rules say
/// @param workers what each does
record OwnersCrowd(long seed, List<List<Deed>> workers) {
    private static final int WORKERS = 4;
    private static final int MOST_DEEDS = 8;
    private static final int MOST_SEEDS = 1 << 16;
    private static final int TOKENS = 2;
    private static final int LIMIT = 3;
    private static final int BURST = 2;
    private static final int INTERVAL_MILLIS = 2;

    enum What {
        NOTHING,
        LOCK,
        TRY_LOCK,
        BORROW,
        TRY_BORROW,
        LOCK_OR_BORROW,
        CHANGE_TOTAL,
        PERMIT,
        PERMIT_OR_LOCK,
        SET,
        READ,
        READ_OR_BORROW,
        SLEEP,
        CANCEL
    }

    /// @param limitMillis of the deed; 0: none
    /// @param number which other worker, how long: as the deed takes it
    record Deed(What what, int limitMillis, int number) {}

    static Gen<OwnersCrowd> generator() {
        return source -> drawn(bound -> Program.draw(source, bound));
    }

    private static OwnersCrowd drawn(IntUnaryOperator lot) {
        long seed = lot.applyAsInt(MOST_SEEDS);
        List<List<Deed>> workers = new ArrayList<>();
        for (int w = 0; w < WORKERS; w++) {
            List<Deed> deeds = new ArrayList<>();
            for (int i = lot.applyAsInt(MOST_DEEDS); i > 0; i--) deeds.add(deed(lot));
            deeds.removeIf(deed -> deed.what == What.NOTHING);
            workers.add(List.copyOf(deeds));
        }
        return new OwnersCrowd(seed, List.copyOf(workers));
    }

    private static Deed deed(IntUnaryOperator lot) {
        What what = What.values()[lot.applyAsInt(What.values().length)];
        return new Deed(what, lot.applyAsInt(4), lot.applyAsInt(4));
    }

    /// Runs it in a world of its own, on the calling thread.
    ///
    /// @throws AssertionError if something does not hold
    void run() {
        VirtualWorld world = seed == 0 ? VirtualWorld.plain() : VirtualWorld.seeded(seed);
        ProgramRun.run(world, _ -> new Run().run());
    }

    @Override
    public String toString() {
        return IntStream.range(0, workers.size())
                .mapToObj(i -> "worker " + i + ": " + workers.get(i))
                .collect(Collectors.joining("\n  ", "seed " + seed + ":\n  ", "\n"));
    }

    private final class Run {
        private final Mutex mutex = new Mutex();
        private final CapacityLimiter limiter = new CapacityLimiter(TOKENS);
        private final RateLimiter rate = new RateLimiter(1, ofMillis(INTERVAL_MILLIS), BURST);
        private final Value<Integer> value = new Value<>(0);
        private final Cursor<Integer> cursor = value.every(LIMIT);
        private final Event<String> lockOrToken =
                Event.anyOf(mutex.acquired().as("lock"), limiter.acquired().as("token"));
        private final Event<String> permitOrLock =
                Event.anyOf(rate.acquired().as("permit"), mutex.acquired().as("lock"));
        private final Event<Integer> setOrToken =
                Event.anyOf(cursor.received(), limiter.acquired().as(-1));
        private final List<Microthread> microthreads = new ArrayList<>();
        private final long beginNanos = Loop.here().clock.nanos();

        private int owners;
        private int borrowers;
        private long permits;
        private int sets;
        private final Map<Microthread, Integer> lastReads = new HashMap<>();
        private long missed;
        private long reads;

        void run() throws InterruptedException {
            Scope.run(scope -> {
                for (int i = 0; i < workers.size(); i++) {
                    List<Deed> deeds = workers.get(i);
                    microthreads.add(scope.start("worker " + i, () -> work(deeds)));
                }
                Microthread.sleep(ofSeconds(10)); // by then none goes on by itself
                scope.cancel("enough");
            });
            assertNothingIsLeft();
        }

        private void work(List<Deed> deeds) throws InterruptedException {
            for (Deed deed : deeds) {
                try {
                    if (deed.limitMillis == 0) act(deed);
                    else Timeout.run(ofMillis(deed.limitMillis - 1), () -> act(deed));
                } catch (TimedOutException _) {
                    Microthread.yield();
                }
            }
        }

        private void act(Deed deed) throws InterruptedException {
            int millis = deed.number;
            switch (deed.what) {
                case NOTHING -> {}
                case LOCK -> {
                    mutex.acquire();
                    own(millis);
                }
                case TRY_LOCK -> {
                    if (mutex.tryAcquire()) own(millis);
                }
                case BORROW -> {
                    limiter.acquire();
                    borrow(millis);
                }
                case TRY_BORROW -> {
                    if (limiter.tryAcquire()) borrow(millis);
                }
                case LOCK_OR_BORROW -> {
                    if (lockOrToken.await().equals("lock")) own(millis);
                    else borrow(millis);
                }
                case CHANGE_TOTAL -> {
                    limiter.setTotal(deed.number);
                    Microthread.sleep(ofMillis(1));
                    limiter.setTotal(TOKENS);
                }
                case PERMIT -> {
                    rate.acquire();
                    permitted();
                }
                case PERMIT_OR_LOCK -> {
                    if (permitOrLock.await().equals("lock")) own(millis);
                    else permitted();
                }
                case SET -> value.set(++sets);
                case READ -> read(cursor.received());
                case READ_OR_BORROW -> read(setOrToken);
                case SLEEP -> Microthread.sleep(ofMillis(millis));
                case CANCEL -> microthreads.get(deed.number).cancel("by another");
            }
        }

        private void own(int millis) throws InterruptedException {
            try {
                check(++owners == 1, owners + " own the mutex");
                Microthread.sleep(ofMillis(millis));
            } finally {
                owners--;
                mutex.release();
            }
        }

        private void borrow(int millis) throws InterruptedException {
            try {
                check(++borrowers <= limiter.borrowed(), borrowers + " have a token");
                check(borrowers <= WORKERS, "more borrow than there are");
                Microthread.sleep(ofMillis(millis));
            } finally {
                borrowers--;
                limiter.release();
            }
        }

        private void permitted() {
            permits++;
            long passed = Loop.here().clock.nanos() - beginNanos;
            long most = BURST + passed / ofMillis(INTERVAL_MILLIS).toNanos();
            check(permits <= most, permits + " permits, " + most + " at most");
        }

        private void read(Event<Integer> event) throws InterruptedException {
            int read;
            try {
                read = event.await();
            } catch (CursorLaggedException e) {
                missed += e.missed();
                return;
            }
            if (read < 0) {
                borrow(0);
                return;
            }
            reads++;
            Integer before = lastReads.put(Microthread.current(), read);
            check(before == null || read > before, read + " was read after " + before);
        }

        private void assertNothingIsLeft() throws InterruptedException {
            check(!mutex.isTaken(), "the mutex is taken: " + mutex);
            limiter.setTotal(TOKENS);
            check(limiter.borrowed() == 0, limiter + " at the end");
            check(limiter.available() == TOKENS, limiter + " at the end");
            while (reads + missed < sets) read(cursor.received());
            check(reads + missed == sets, reads + " read and " + missed + " missed of " + sets);
            cursor.close();
            for (Microthread m : microthreads)
                check(!(m.outcome instanceof Outcome.Failure<?>), m + " has failed: " + m.outcome);
        }

        private static void check(boolean holds, String otherwise) {
            if (!holds) throw new AssertionError(otherwise);
        }
    }
}
