package org.weft;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.weft.spi.BlockingPool;
import org.weft.spi.Clock;
import org.weft.spi.Poller;
import org.weft.spi.World;

/// The machine we run on.
final class RealWorld implements World {
    private final RealPoller poller = new RealPoller();
    private final Map<Class<?>, Object> services = new LinkedHashMap<>();
    private @Nullable RandomGenerator random;

    @Override
    public Clock clock() {
        return RealClock.INSTANCE;
    }

    @Override
    public Poller poller() {
        return poller;
    }

    @Override
    public RandomGenerator random() {
        if (random == null) random = new SplittableRandom();
        return random;
    }

    @Override
    public <S> S service(Class<S> type, Function<? super Poller, ? extends S> real) {
        return type.cast(services.computeIfAbsent(type, _ -> real.apply(poller)));
    }

    /// Closes the services, but for the blocking pool: that one waits for its jobs, and its user closes it.
    @Override
    public void close() {
        IllegalStateException failed = null;
        for (Object service : services.values()) {
            if (service instanceof BlockingPool) continue;
            if (!(service instanceof AutoCloseable closeable)) continue;
            try {
                closeable.close();
            } catch (Exception e) {
                if (failed == null)
                    failed = new IllegalStateException("closing " + service + " failed", e);
                else failed.addSuppressed(e);
            }
        }
        if (failed != null) throw failed;
    }

    /// The clocks of the operating system.
    private static final class RealClock implements Clock {
        private static final RealClock INSTANCE = new RealClock();
        private static final long ORIGIN_NANOS = System.nanoTime();

        @Override
        public long nanos() {
            return System.nanoTime() - ORIGIN_NANOS;
        }

        @Override
        public Instant now() {
            return Instant.now();
        }
    }
}
