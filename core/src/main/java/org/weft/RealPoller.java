package org.weft;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.weft.spi.ChannelPoller;

/// Waits by parking, and, from the first channel on, in a selector: a reactor without I/O opens no descriptor.
///
/// Changing what the kernel watches costs a system call, so the interest of a channel stays armed after it was told: most
/// wait again at once. Only a channel that is ready while nobody wants it, and would keep the reactor from sleeping, is
/// disarmed.
///
/// Everything is used by the reactor's threads, one at a time, but [#wakeUp], [#selector] and [#sleeper].
final class RealPoller implements ChannelPoller {
    private static final long NANOS_A_MILLI = 1_000_000;
    private static final int LARGE_BATCH = 64;
    private static final int MOST_SKIPS = 3;

    private volatile @Nullable Selector selector;
    private volatile @Nullable Thread sleeper;
    private final List<Watched> ready = new ArrayList<>();
    private final Consumer<SelectionKey> collect = this::collect;
    private int wantedChannels;
    private long wants;

    /// How many channels were told since that have not come back for more, and how many looks that has saved.
    private int underWay;

    private int looksSkipped;

    /// Whether a look in between may have swallowed a wake-up.
    private boolean mayHaveBeenWoken;

    @Override
    public void poll(long maxNanos) {
        Selector open = selector;
        if (open == null) park(maxNanos);
        else select(open, mayHaveBeenWoken ? 0 : maxNanos);
        mayHaveBeenWoken = false;
    }

    /// With 1,000 busy connections a look that finds them again costs as much as serving them. Skipped a few times in a row
    /// only.
    @Override
    public boolean isBusy() {
        if (underWay < LARGE_BATCH || looksSkipped >= MOST_SKIPS) {
            looksSkipped = 0;
            return false;
        }
        looksSkipped++;
        return true;
    }

    private void park(long maxNanos) {
        if (maxNanos == 0) return;
        if (sleeper != Thread.currentThread()) {
            sleeper = Thread.currentThread();
            return; // a wake-up that came before has woken nobody
        }
        if (maxNanos == Timers.NEVER) LockSupport.park(this);
        else LockSupport.parkNanos(this, maxNanos);
    }

    private void select(Selector open, long maxNanos) {
        try {
            if (maxNanos == 0) open.selectNow(collect);
            else if (maxNanos == Timers.NEVER) open.select(collect);
            else open.select(collect, Math.ceilDiv(maxNanos, NANOS_A_MILLI)); // never early
        } catch (IOException e) {
            throw new UncheckedIOException("the selector fails", e);
        }
        if (ready.size() > 1) ready.sort((a, b) -> Long.compare(a.wantedSince, b.wantedSince));
        for (Watched watched : ready) watched.fire(maxNanos != 0);
        ready.clear();
    }

    private void collect(SelectionKey key) {
        ready.add((Watched) key.attachment());
    }

    @Override
    public boolean isWatching() {
        return wantedChannels > 0;
    }

    @Override
    public void wakeUp() {
        Selector open = selector;
        if (open != null) {
            try {
                open.wakeup();
            } catch (ClosedSelectorException _) {
                return; // the reactor has ended
            }
        }
        LockSupport.unpark(sleeper);
    }

    @Override
    public Watch watch(SelectableChannel channel, Ready told) throws IOException {
        Selector open = selector;
        if (open == null) {
            open = Selector.open();
            selector = open;
        }
        channel.configureBlocking(false);
        var watched = new Watched(told);
        watched.key = channel.register(open, 0, watched);
        return watched;
    }

    @Override
    public void close() {
        Selector open = selector;
        if (open == null) return;
        List<SelectableChannel> channels = new ArrayList<>();
        for (SelectionKey key : open.keys()) channels.add(key.channel());
        try {
            open.close(); // first: what is registered would be shut down before it is closed
            for (SelectableChannel channel : channels) channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("the selector cannot be closed", e);
        }
    }

    /// Takes a byte away, which may have been the last: closing resets the connection all the same.
    ///
    /// @return whether there was one
    private static boolean resetsForUnreadBytes(SocketChannel connection) {
        if (!connection.isConnected()) return false;
        try {
            if (connection.read(ByteBuffer.allocate(1)) <= 0) return false;
            connection.setOption(StandardSocketOptions.SO_LINGER, 0);
            return true;
        } catch (IOException _) {
            return false; // reset by the peer, or closed
        }
    }

    private final class Watched implements Watch {
        private final Ready told;
        private int wanted;
        private int armed;
        private long wantedSince;
        private boolean isUnderWay;

        @SuppressWarnings("NullAway.Init") // set right after, by watch
        private SelectionKey key;

        Watched(Ready told) {
            this.told = told;
        }

        @Override
        public void want(int operations) {
            setWanted(wanted | operations);
            wantedSince = wants++;
            setUnderWay(false);
            arm(armed | operations);
        }

        @Override
        public void unwant(int operations) {
            setWanted(wanted & ~operations);
        }

        @Override
        public void close() throws IOException {
            setWanted(0);
            setUnderWay(false);
            if (isToCloseNow()) letGo();
            key.channel().close();
        }

        /// NIO closes the descriptor of a registered channel in the next look only, and shuts a connection down until then:
        /// the port of a listener would stay taken, and a peer whose bytes were not read see an end before the reset.
        private boolean isToCloseNow() {
            return switch (key.channel()) {
                case ServerSocketChannel _ -> true;
                case SocketChannel connection -> resetsForUnreadBytes(connection);
                default -> false;
            };
        }

        /// With 500 ready channels this costs as much as all else that a connection does: only where it must be.
        private void letGo() throws IOException {
            key.cancel();
            key.selector().selectNow(_ -> {}); // what is ready now is found again by the next poll
            mayHaveBeenWoken = true;
        }

        private void fire(boolean isAboutToSleep) {
            if (!key.isValid()) return;
            int operations = key.readyOps();
            int hits = operations & wanted;
            if (isAboutToSleep) arm(armed & ~(operations & ~wanted));
            setWanted(wanted & ~hits);
            if ((hits & SelectionKey.OP_CONNECT)
                    != 0) // done for good; left armed, it would wake every poll, untold
            arm(armed & ~SelectionKey.OP_CONNECT);
            if (hits == 0) return;
            setUnderWay(true);
            told.ready(hits);
        }

        private void setWanted(int now) {
            if (wanted == 0 && now != 0) wantedChannels++;
            else if (wanted != 0 && now == 0) wantedChannels--;
            wanted = now;
        }

        private void setUnderWay(boolean now) {
            if (now != isUnderWay) underWay += now ? 1 : -1;
            isUnderWay = now;
        }

        private void arm(int operations) {
            if (operations == armed || !key.isValid()) return;
            armed = operations;
            key.interestOps(operations);
        }
    }
}
