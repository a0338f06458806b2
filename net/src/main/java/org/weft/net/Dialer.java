package org.weft.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.weft.Event;
import org.weft.Scope;
import org.weft.WaitQueue;
import org.weft.net.spi.Connection;
import org.weft.net.spi.Network;

/// Connects to the first of several addresses that answers (RFC 8305 section 5): each attempt gets a head start before
/// the next one, and those that lose the race are cancelled.
final class Dialer {
    private static final Duration HEAD_START = Duration.ofMillis(250); // the RFC's recommendation

    private final Network network;
    private final String operation;
    private final List<InetSocketAddress> remotes;
    private final List<IOException> failures = new ArrayList<>();
    private final WaitQueue<Boolean> failed = new WaitQueue<>("failure of an attempt to connect");
    private @Nullable Connection winner;

    /// @param operation what for, for errors: `connect to localhost:7`
    Dialer(Network network, String operation, List<InetSocketAddress> remotes) {
        this.network = network;
        this.operation = operation;
        this.remotes = remotes;
    }

    Connection dial() throws IOException, InterruptedException {
        if (remotes.size() == 1) tryOne(remotes.getFirst());
        else race();
        if (winner != null) return winner;
        throw failure();
    }

    private void race() throws InterruptedException {
        try {
            Scope.run(operation, this::startInTurn);
        } catch (InterruptedException e) {
            if (winner != null) winner.close(); // nobody will have it
            throw e;
        }
    }

    /// Cancelled by the attempt that wins.
    private void startInTurn(Scope scope) throws InterruptedException {
        Event<?> mayStartNext = failed.event().or(Event.after(HEAD_START));
        for (InetSocketAddress remote : remotes) {
            scope.start("connect to " + Addresses.text(remote), () -> attempt(scope, remote));
            mayStartNext.await();
        }
        while (failures.size() < remotes.size()) failed.event().await();
    }

    private void attempt(Scope scope, InetSocketAddress remote) throws InterruptedException {
        Connection before = winner;
        tryOne(remote);
        if (before == null && winner != null)
            scope.cancel("connected to " + Addresses.text(remote));
        else failed.fireAll(true);
    }

    private void tryOne(InetSocketAddress remote) throws InterruptedException {
        try {
            Connection connection = network.connect(remote);
            if (winner == null) winner = connection;
            else connection.close();
        } catch (IOException e) {
            failures.add(e);
        }
    }

    private IOException failure() {
        IOException first = Failures.named(operation + tried(), failures.getFirst());
        failures.stream().skip(1).forEach(first::addSuppressed);
        return first;
    }

    private String tried() {
        return remotes.size() == 1 ? "" : " (first of " + remotes.size() + " addresses)";
    }
}
