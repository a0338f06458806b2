package org.weft;

import java.time.Instant;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.weft.spi.BlockingPool;
import org.weft.spi.Clock;
import org.weft.spi.Poller;
import org.weft.spi.World;

/// A world without descriptors, made a million times: real time, a [SpinPoller] as a rule, and whatever is given as blocking pool.
final class StressWorld implements World {
    private static final Clock CLOCK =
            new Clock() {
                @Override
                public long nanos() {
                    return System.nanoTime();
                }

                @Override
                public Instant now() {
                    return Instant.now();
                }
            };

    private static final int MOST_SPINS = 100;

    private final Poller poller;
    private final BlockingPool pool;

    private StressWorld(Poller poller, BlockingPool pool) {
        this.poller = poller;
        this.pool = pool;
    }

    /// A loop to be driven by an actor.
    static Loop loop(EngineKind engine, Poller poller, BlockingPool pool) {
        return Reactor.builder().world(new StressWorld(poller, pool)).engine(engine).loop();
    }

    static Loop loop(EngineKind engine, Poller poller) {
        return loop(engine, poller, null);
    }

    /// Makes something that belongs to a reactor before that runs.
    static <T> T inside(Loop loop, Supplier<T> maker) {
        loop.stage.enterCarrier();
        Stage.setLive(loop.stage, true);
        try {
            return maker.get();
        } finally {
            Stage.setLive(loop.stage, false);
            loop.stage.close();
        }
    }

    /// Drives a loop with `main` until it ends; what `main` throws, this throws.
    static void drive(Loop loop, ScopedAction<?> main) {
        Throwable[] thrown = new Throwable[1];
        loop.begin(() -> {
            try {
                Scope.run("main", main);
            } catch (Throwable e) {
                thrown[0] = e;
            }
            return EventSupport.nothing();
        });
        boolean goesOn = true;
        while (goesOn) goesOn = loop.step(Timers.NEVER);
        if (thrown[0] != null) throw new AssertionError(thrown[0]);
    }

    /// Drives a loop as [#drive] does; tells whether a wake-up was lost.
    static boolean losesWakeUp(Loop loop, ScopedAction<?> main) {
        try {
            drive(loop, main);
            return false;
        } catch (SpinPoller.WakeUpLost _) {
            Stage.setLive(loop.stage, false);
            loop.stage.close();
            return true;
        }
    }

    /// Takes a moment, now shorter, now longer, so that two actors meet at different places.
    static void jitter() {
        int spins = ThreadLocalRandom.current().nextInt(MOST_SPINS);
        for (int i = 0; i < spins; i++) Thread.onSpinWait();
    }

    @Override
    public Clock clock() {
        return CLOCK;
    }

    @Override
    public Poller poller() {
        return poller;
    }

    @Override
    public RandomGenerator random() {
        return new SplittableRandom(1);
    }

    @Override
    public <S> S service(Class<S> type, Function<? super Poller, ? extends S> real) {
        if (pool == null) throw new IllegalStateException("no " + type.getName() + " here");
        return type.cast(pool);
    }
}
