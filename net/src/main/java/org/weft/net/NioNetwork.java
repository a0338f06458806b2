package org.weft.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.weft.Blocking;
import org.weft.net.spi.Connection;
import org.weft.net.spi.Listener;
import org.weft.net.spi.Network;
import org.weft.spi.ChannelPoller;
import org.weft.spi.Poller;

/// The machine's own network, through NIO.
final class NioNetwork implements Network {
    private final ChannelPoller poller;

    NioNetwork(Poller poller) {
        if (!(poller instanceof ChannelPoller channelPoller))
            throw new IllegalStateException(
                    "the world's poller cannot watch channels: "
                            + poller
                            + "; it needs a ChannelPoller, or the world a Network of its own");
        this.poller = channelPoller;
    }

    @Override
    public List<InetAddress> resolve(String host) throws IOException, InterruptedException {
        return List.of(Blocking.call(() -> InetAddress.getAllByName(host)));
    }

    @Override
    public Connection connect(InetSocketAddress remote) throws IOException, InterruptedException {
        return NioConnection.connect(poller, remote);
    }

    @Override
    public Listener listen(InetSocketAddress local) throws IOException {
        return NioListener.listen(poller, local);
    }
}
