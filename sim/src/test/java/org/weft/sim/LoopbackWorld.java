package org.weft.sim;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.weft.net.spi.Network;
import org.weft.spi.ChannelPoller;
import org.weft.spi.Clock;
import org.weft.spi.Poller;
import org.weft.spi.World;

/// The kernel's sockets, without what NIO does to them: it shuts a registered channel down before it closes it, so that a
/// peer who should see a reset sees an end first. Here a channel is registered no more when it is closed.
final class LoopbackWorld implements World, Clock, ChannelPoller {
    private final Selector selector;
    private final RandomGenerator random = new SplittableRandom(1);
    private @Nullable Object network;
    private int wantedCount;
    private long nowNanos;

    LoopbackWorld() {
        try {
            selector = Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException("no selector", e);
        }
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
        if (type != Network.class && !type.getName().endsWith("BlockingPool"))
            throw new IllegalStateException("only sockets, no " + type.getName());
        if (type != Network.class) return real.apply(this);
        if (network == null) network = real.apply(this);
        return type.cast(network);
    }

    @Override
    public long nanos() {
        return nowNanos;
    }

    @Override
    public Instant now() {
        return Instant.EPOCH.plusNanos(nowNanos);
    }

    /// Time passes only while nothing happens.
    @Override
    public void poll(long maxNanos) {
        try {
            long millis = Duration.ofNanos(maxNanos).toMillis() + 1;
            int found =
                    maxNanos == 0
                            ? selector.selectNow(LoopbackWorld::tell)
                            : selector.select(
                                    LoopbackWorld::tell, maxNanos == Long.MAX_VALUE ? 0 : millis);
            if (found == 0 && maxNanos != Long.MAX_VALUE) nowNanos += maxNanos;
        } catch (IOException e) {
            throw new UncheckedIOException("the selector fails", e);
        }
    }

    private static void tell(SelectionKey key) {
        ((Watched) key.attachment()).tell();
    }

    @Override
    public boolean isWatching() {
        return wantedCount > 0;
    }

    @Override
    public void wakeUp() {
        selector.wakeup();
    }

    @Override
    public Watch watch(SelectableChannel channel, Ready told) throws IOException {
        channel.configureBlocking(false);
        return new Watched(channel, told);
    }

    /// Called twice: it is world and poller in one.
    @Override
    public void close() {
        if (!selector.isOpen()) return;
        try {
            for (SelectionKey key : selector.keys()) key.channel().close();
            selector.close();
        } catch (IOException e) {
            throw new UncheckedIOException("the selector cannot be closed", e);
        }
    }

    private final class Watched implements Watch {
        private final SelectableChannel channel;
        private final SelectionKey key;
        private final Ready told;
        private int wanted;

        Watched(SelectableChannel channel, Ready told) throws IOException {
            this.channel = channel;
            this.told = told;
            this.key = channel.register(selector, 0, this);
        }

        void tell() {
            int ready = key.readyOps();
            change(wanted & ~ready);
            told.ready(ready);
        }

        @Override
        public void want(int operations) {
            change(wanted | operations);
        }

        @Override
        public void unwant(int operations) {
            change(wanted & ~operations);
        }

        private void change(int now) {
            if (wanted == 0 && now != 0) wantedCount++;
            if (wanted != 0 && now == 0) wantedCount--;
            wanted = now;
            if (key.isValid()) key.interestOps(now); // a channel that cannot connect closes itself
        }

        @Override
        public void close() throws IOException {
            change(0);
            key.cancel();
            selector.selectNow(_ -> {}); // what is ready is found again by the next poll
            channel.close();
        }
    }
}
