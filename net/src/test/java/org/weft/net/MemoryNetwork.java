package org.weft.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.weft.Event;
import org.weft.Microthread;
import org.weft.Reactor;
import org.weft.WaitQueue;
import org.weft.net.spi.ByteSink;
import org.weft.net.spi.ByteSource;
import org.weft.net.spi.Connection;
import org.weft.net.spi.Listener;
import org.weft.net.spi.Network;

/// A network in memory: what a simulator would bring, in small.
final class MemoryNetwork implements Network {
    /// What has been done to it, with the time, as `250 ms connect 10.0.0.2:7`.
    final List<String> trail = new ArrayList<>();

    /// Addresses that never answer.
    final Set<InetSocketAddress> silent = new HashSet<>();

    private final Map<String, List<InetAddress>> names = new HashMap<>();
    private final Map<InetSocketAddress, MemoryListener> listeners = new HashMap<>();
    private int lastPort = 50_000;
    int openCount;

    void name(String host, String... addresses) {
        names.put(host, List.of(addresses).stream().map(InetAddress::ofLiteral).toList());
    }

    @Override
    public List<InetAddress> resolve(String host) throws IOException, InterruptedException {
        Microthread.yield();
        List<InetAddress> found = names.get(host);
        if (found == null) throw new UnknownHostException(host + ": Name or service not known");
        return found;
    }

    @Override
    public Connection connect(InetSocketAddress remote) throws IOException, InterruptedException {
        note("connect " + Addresses.text(remote));
        if (silent.contains(remote)) awaitCancellation(remote);
        MemoryListener listener = listeners.get(remote);
        if (listener == null) throw new ConnectException("Connection refused");
        var local = new InetSocketAddress(InetAddress.ofLiteral("10.0.0.99"), ++lastPort);
        var up = new MemoryPipe();
        var down = new MemoryPipe();
        listener.arrived(new MemoryConnection(up, down, new Connection.Ends(remote, local)));
        return new MemoryConnection(down, up, new Connection.Ends(local, remote));
    }

    private void awaitCancellation(InetSocketAddress remote) throws InterruptedException {
        try {
            Event.never().await();
        } finally {
            note("gave up " + Addresses.text(remote));
        }
    }

    @Override
    public Listener listen(InetSocketAddress local) throws IOException {
        int port = local.getPort() == 0 ? ++lastPort : local.getPort();
        var address = new InetSocketAddress(local.getAddress(), port);
        if (listeners.containsKey(address)) throw new BindException("Address already in use");
        var listener = new MemoryListener(address);
        listeners.put(address, listener);
        return listener;
    }

    private void note(String what) {
        trail.add(Reactor.current().uptime().toMillis() + " ms " + what);
    }

    private final class MemoryListener implements Listener {
        private final InetSocketAddress local;
        private final ArrayDeque<Connection> backlog = new ArrayDeque<>();
        private final WaitQueue<Object> waiters = new WaitQueue<>("connection in memory");
        private final Event<Connection> accepted =
                waiters.taking(this::take).map(MemoryListener::connection);
        private boolean isClosed;

        MemoryListener(InetSocketAddress local) {
            this.local = local;
        }

        void arrived(Connection connection) {
            if (!waiters.fireOne(connection)) backlog.add(connection);
        }

        private Object take() {
            return isClosed ? "closed" : backlog.poll();
        }

        private static Connection connection(Object taken) {
            if (taken instanceof Connection connection) return connection;
            throw new UncheckedIOException(new SocketException("accept: " + taken));
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
            isClosed = true;
            listeners.remove(local);
            waiters.fireAll("closed");
        }
    }

    private final class MemoryConnection implements Connection {
        private final MemoryPipe in;
        private final MemoryPipe out;
        private final Ends ends;
        private boolean isClosed;

        MemoryConnection(MemoryPipe in, MemoryPipe out, Ends ends) {
            this.in = in;
            this.out = out;
            this.ends = ends;
            openCount++;
        }

        @Override
        public ByteSource source() {
            return in.source;
        }

        @Override
        public ByteSink sink() {
            return out.sink;
        }

        @Override
        public Ends ends() {
            return ends;
        }

        @Override
        public void close() {
            if (isClosed) return;
            isClosed = true;
            openCount--;
            in.sourceClosed();
            out.sinkClosed();
        }
    }
}
