package org.weft.net;

import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.util.ArrayList;
import java.util.List;
import org.weft.Reactor;
import org.weft.net.spi.Network;
import org.weft.spi.ChannelPoller;
import org.weft.spi.Poller;

/// Shows what is polled, in front of a real poller.
final class RecordingPoller implements ChannelPoller {
    final List<Recorded> watches = new ArrayList<>();
    private final ChannelPoller real;

    private RecordingPoller(Poller real) {
        this.real = (ChannelPoller) real;
    }

    /// Puts one between the running reactor and its network. To be called before anything else of the network.
    static RecordingPoller install() {
        var recording = new RecordingPoller[1];
        Reactor.current()
                .world()
                .service(
                        Network.class,
                        poller -> {
                            recording[0] = new RecordingPoller(poller);
                            return new NioNetwork(recording[0]);
                        });
        return recording[0];
    }

    /// Which operations of all channels are wanted, as letters: a(ccept), c(onnect), r(ead), w(rite).
    String wanted() {
        var letters = new StringBuilder();
        for (Recorded watch : watches) letters.append(watch.letters());
        return letters.toString();
    }

    @Override
    public Watch watch(SelectableChannel channel, Ready ready) throws IOException {
        var recorded = new Recorded(ready);
        recorded.watch = real.watch(channel, recorded);
        watches.add(recorded);
        return recorded;
    }

    @Override
    public void poll(long maxNanos) {
        real.poll(maxNanos);
    }

    @Override
    public boolean isWatching() {
        return real.isWatching();
    }

    @Override
    public void wakeUp() {
        real.wakeUp();
    }

    @Override
    public void close() {
        real.close();
    }

    static final class Recorded implements Watch, Ready {
        private final Ready told;

        @SuppressWarnings("NullAway.Init") // set right after, by watch
        private Watch watch;

        private int wanted;
        boolean isClosed;

        Recorded(Ready told) {
            this.told = told;
        }

        @Override
        public void want(int operations) {
            wanted |= operations;
            watch.want(operations);
        }

        @Override
        public void unwant(int operations) {
            wanted &= ~operations;
            watch.unwant(operations);
        }

        @Override
        public void close() throws IOException {
            isClosed = true;
            wanted = 0;
            watch.close();
        }

        @Override
        public void ready(int operations) {
            wanted &= ~operations;
            told.ready(operations);
        }

        private String letters() {
            String all = "";
            if ((wanted & SelectionKey.OP_ACCEPT) != 0) all += "a";
            if ((wanted & SelectionKey.OP_CONNECT) != 0) all += "c";
            if ((wanted & SelectionKey.OP_READ) != 0) all += "r";
            if ((wanted & SelectionKey.OP_WRITE) != 0) all += "w";
            return all;
        }
    }
}
