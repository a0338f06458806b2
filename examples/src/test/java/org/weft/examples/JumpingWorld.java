package org.weft.examples;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.weft.spi.Clock;
import org.weft.spi.Poller;
import org.weft.spi.World;

/// A world in which no time passes while anybody can run: when all wait, the clock jumps to the
/// next deadline.
final class JumpingWorld implements World {
    private static final Instant ORIGIN = Instant.parse("2003-12-31T00:22:11Z");

    private final Map<Class<?>, Object> services = new HashMap<>();
    private final RandomGenerator random = new SplittableRandom(1);
    private final Outside outside = new Outside();

    <S> JumpingWorld with(Class<S> type, S service) {
        services.put(type, service);
        return this;
    }

    @Override
    public Clock clock() {
        return outside;
    }

    @Override
    public Poller poller() {
        return outside;
    }

    @Override
    public RandomGenerator random() {
        return random;
    }

    @Override
    public <S> S service(Class<S> type, Function<? super Poller, ? extends S> real) {
        Object service = services.get(type);
        if (service == null)
            throw new IllegalStateException("a jumping world without " + type.getName());
        return type.cast(service);
    }

    /// Both in one: polling is what lets time pass.
    private static final class Outside implements Clock, Poller {
        private volatile long nanos;
        private volatile Thread sleeper;
        private volatile boolean isWoken;

        @Override
        public long nanos() {
            return nanos;
        }

        @Override
        public Instant now() {
            return ORIGIN.plusNanos(nanos);
        }

        @Override
        public void poll(long maxNanos) {
            sleeper = Thread.currentThread();
            if (maxNanos < Long.MAX_VALUE) jumpTo(nanos + maxNanos);
            else if (!isWoken) LockSupport.park(this);
            isWoken = false;
        }

        private void jumpTo(long moment) {
            nanos = moment;
        }

        @Override
        public boolean isWatching() {
            return false;
        }

        @Override
        public void wakeUp() {
            isWoken = true;
            LockSupport.unpark(sleeper);
        }

        @Override
        public void close() {}
    }
}
