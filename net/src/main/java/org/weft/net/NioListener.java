package org.weft.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;
import org.weft.Event;
import org.weft.WaitQueue;
import org.weft.net.spi.Connection;
import org.weft.net.spi.Listener;
import org.weft.spi.ChannelPoller;
import org.weft.spi.Demand;

/// A listener over an NIO channel. Connections are accepted only for those who wait; the others wait in the system.
final class NioListener implements Listener {
    private static final int BACKLOG =
            1024; // a burst of clients, who would else see a second's delay

    private final ChannelPoller poller;
    private final ServerSocketChannel channel;
    private final ChannelPoller.Watch watch;
    private final InetSocketAddress local;
    private final String operation;
    private final WaitQueue<Arrival> waiters;
    private final Event<Connection> accepted;
    private boolean isClosed;

    /// What a waiter is given.
    private sealed interface Arrival {}

    private record Arrived(Connection connection) implements Arrival {}

    private record Failed(IOException cause) implements Arrival {}

    private enum Closed implements Arrival {
        BEFORE,
        MEANWHILE
    }

    static NioListener listen(ChannelPoller poller, InetSocketAddress local) throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open();
        try {
            channel.bind(local, BACKLOG);
            return new NioListener(poller, channel);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private NioListener(ChannelPoller poller, ServerSocketChannel channel) throws IOException {
        this.poller = poller;
        this.channel = channel;
        this.local = (InetSocketAddress) channel.getLocalAddress();
        this.operation = "accept at " + Addresses.text(local);
        this.watch = poller.watch(channel, _ -> serve());
        this.waiters =
                new WaitQueue<>("connection at " + Addresses.text(local), new WhileAwaited());
        this.accepted = waiters.taking(this::take).map(this::connection);
        waiters.checkHere(); // belongs to the reactor that makes it, whoever waits first
    }

    @Override
    public Event<Connection> accepted() {
        return accepted;
    }

    @Override
    public InetSocketAddress local() {
        return local;
    }

    @Override
    public void close() {
        waiters.checkHere();
        if (isClosed) return;
        isClosed = true;
        try {
            watch.close();
        } catch (IOException _) {
            // the descriptor is gone all the same, and nobody could do more
        }
        waiters.fireAll(Closed.MEANWHILE);
    }

    /// Gives a connection to each who waits, as far as there are. Runs on the carrier.
    private void serve() {
        while (!waiters.isEmpty()) {
            Arrival next = take();
            if (next == null) {
                watch.want(SelectionKey.OP_ACCEPT);
                return;
            }
            waiters.fireOne(next);
        }
    }

    private @Nullable Arrival take() {
        if (isClosed) return Closed.BEFORE;
        try {
            SocketChannel next = channel.accept();
            return next == null ? null : new Arrived(NioConnection.accepted(poller, next));
        } catch (IOException e) {
            return new Failed(e);
        }
    }

    /// Runs in the microthread that has waited: errors show where.
    private Connection connection(Arrival arrival) {
        return switch (arrival) {
            case Arrived(Connection connection) -> connection;
            case Failed(IOException cause) -> throw unchecked(Failures.named(operation, cause));
            case Closed.BEFORE -> throw unchecked(Failures.closed(operation));
            case Closed.MEANWHILE -> throw unchecked(Failures.closedMeanwhile(operation));
        };
    }

    private static UncheckedIOException unchecked(IOException e) {
        return new UncheckedIOException(e.getMessage(), e);
    }

    /// Connections are polled for while somebody waits.
    private final class WhileAwaited implements Demand {
        @Override
        public void begin() {
            if (!isClosed) watch.want(SelectionKey.OP_ACCEPT);
        }

        @Override
        public void end() {
            watch.unwant(SelectionKey.OP_ACCEPT);
        }
    }
}
