package org.weft.sim.network;

import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import org.weft.Event;
import org.weft.WaitQueue;
import org.weft.net.spi.Connection;
import org.weft.net.spi.Listener;
import org.weft.sim.kernel.Kernel;
import org.weft.spi.Demand;

/// A port at which connections arrive.
final class SimulatedListener implements Listener, Demand {
    /// As over NIO.
    private static final int BACKLOG = 1024;

    private final UnitNetwork owner;
    private final InetSocketAddress local;
    private final ArrayDeque<Socket> opened = new ArrayDeque<>();
    private final WaitQueue<Arrival> waiters;
    private final Event<Connection> accepted;
    private final Runnable serving = this::serve;
    private int answeredCount;
    private boolean isAwaited;
    private boolean isServing;
    private boolean isClosed;

    /// What a waiter is given.
    private sealed interface Arrival {}

    private record Arrived(Connection connection) implements Arrival {}

    private enum Closed implements Arrival {
        BEFORE,
        MEANWHILE
    }

    SimulatedListener(UnitNetwork owner, InetSocketAddress local) {
        this.owner = owner;
        this.local = local;
        this.waiters = new WaitQueue<>("connection at " + Texts.of(local), this);
        this.accepted = waiters.taking(this::take).map(this::connection);
        waiters.checkHere(); // belongs to the reactor that makes it, whoever waits first
    }

    UnitNetwork owner() {
        return owner;
    }

    // ---- what arrives

    /// Somebody wants to connect. With a backlog that is full it hears nothing, and tries again.
    void called(Socket caller) {
        if (opened.size() + answeredCount > BACKLOG) {
            caller.answerMayBeMissing();
            return;
        }
        answeredCount++;
        var socket = new Socket(this, caller);
        owner.machine().add(socket);
        socket.answer();
    }

    void dropped() {
        answeredCount--;
    }

    void opened(Socket socket) {
        answeredCount--;
        opened.add(socket);
        if (!isAwaited || isServing) return;
        isServing = true;
        Kernel kernel = owner.kernel();
        kernel.at(kernel.nanos(), owner.unit(), serving);
    }

    void resetWaiting() {
        opened.forEach(Socket::abort);
        opened.clear();
    }

    // ---- its program

    /// Gives a connection to each who waits, as far as there are. In the reactor.
    private void serve() {
        isServing = false;
        while (!waiters.isEmpty()) {
            Arrival next = take();
            if (next == null) return;
            waiters.fireOne(next);
        }
    }

    private @Nullable Arrival take() {
        if (isClosed) return Closed.BEFORE;
        Socket next = opened.poll();
        return next == null ? null : new Arrived(new SimulatedConnection(owner, next));
    }

    /// Runs in the microthread that has waited: errors show where.
    private Connection connection(Arrival arrival) {
        return switch (arrival) {
            case Arrived(Connection connection) -> connection;
            case Closed.BEFORE -> throw closed("already");
            case Closed.MEANWHILE -> throw closed("while waiting");
        };
    }

    private UncheckedIOException closed(String when) {
        String text = "accept at " + Texts.of(local) + ": closed on this side " + when;
        return new UncheckedIOException(text, new SocketException(text));
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
        owner.machine().stopListening(this);
        if (!waiters.isEmpty()) waiters.fireAll(Closed.MEANWHILE);
    }

    @Override
    public void begin() {
        isAwaited = true;
    }

    @Override
    public void end() {
        isAwaited = false;
    }
}
