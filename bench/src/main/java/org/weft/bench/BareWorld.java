package org.weft.bench;

import java.time.Instant;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.weft.spi.Clock;
import org.weft.spi.Poller;
import org.weft.spi.World;

/// A world in which no time passes, and nothing comes from outside: what is left is the reactor's own cost.
final class BareWorld implements World, Clock, Poller {
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
        return RandomGenerator.getDefault();
    }

    @Override
    public <S> S service(Class<S> type, Function<? super Poller, ? extends S> real) {
        throw new IllegalStateException("a bare world has no " + type.getName());
    }

    @Override
    public long nanos() {
        return 0;
    }

    @Override
    public Instant now() {
        return Instant.EPOCH;
    }

    @Override
    public void poll(long maxNanos) {}

    @Override
    public void wakeUp() {}

    @Override
    public boolean isWatching() {
        return false;
    }

    @Override
    public void close() {}
}
