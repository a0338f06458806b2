package org.weft.net;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.weft.net.spi.Network;
import org.weft.spi.Clock;
import org.weft.spi.Poller;
import org.weft.spi.World;

/// A world without I/O, in which time jumps when nothing else is to do.
final class TestWorld implements World, Clock, Poller {
    private final Map<Class<?>, Object> services = new HashMap<>();
    private final RandomGenerator random = new SplittableRandom(1);
    private long nowNanos;
    private volatile @Nullable Thread sleeper;

    TestWorld(Network network) {
        services.put(Network.class, network);
    }

    @Override
    public Clock clock() {
        return this;
    }

    @Override
    public Poller poller() {
        return this;
    }

    @Override
    public RandomGenerator random() {
        return random;
    }

    @Override
    public <S> S service(Class<S> type, Function<? super Poller, ? extends S> real) {
        return type.cast(services.computeIfAbsent(type, _ -> real.apply(this)));
    }

    @Override
    public long nanos() {
        return nowNanos;
    }

    @Override
    public Instant now() {
        return Instant.EPOCH.plusNanos(nowNanos);
    }

    @Override
    public void poll(long maxNanos) {
        if (maxNanos < Long.MAX_VALUE) {
            nowNanos += maxNanos;
            return;
        }
        sleeper = Thread.currentThread();
        LockSupport.park(this);
    }

    @Override
    public boolean isWatching() {
        return false;
    }

    @Override
    public void wakeUp() {
        LockSupport.unpark(sleeper);
    }

    @Override
    public void close() {}
}
