package org.weft.bench;

import com.softwaremill.jox.Channel;
import com.softwaremill.jox.Select;
import com.softwaremill.jox.SelectClause;
import java.util.List;
import java.util.stream.Stream;

/// Jox channels between virtual threads on one carrier.
final class JoxRivals {
    private static final Object MESSAGE = new Object();
    private static final int CAPACITY = 64;

    private JoxRivals() {}

    static Contestant contestant(Work.Loop loop) {
        return Contestant.of("jox", loop, Flags.ONE_CARRIER, Flags.AT_MOST_ONE_CARRIER);
    }

    static void rendezvous(long count) throws InterruptedException {
        messages(Channel.newRendezvousChannel(), count);
    }

    static void bounded(long count) throws InterruptedException {
        messages(Channel.newBufferedChannel(CAPACITY), count);
    }

    static void selectRendezvous(long count) throws InterruptedException {
        select(Channel.newRendezvousChannel(), Channel.newRendezvousChannel(), count);
    }

    static void selectBounded(long count) throws InterruptedException {
        select(Channel.newBufferedChannel(CAPACITY), Channel.newBufferedChannel(CAPACITY), count);
    }

    static void selectOfMany(int width, long count) throws InterruptedException {
        var channels = Stream.generate(Channel::<Object>newRendezvousChannel).limit(width).toList();
        start(() -> sendRound(channels, count));
        SelectClause<?>[] any =
                channels.stream().map(Channel::receiveClause).toArray(SelectClause<?>[]::new);
        start(
                        () -> {
                            for (long i = 0; i < count; i++) Select.select(any);
                        })
                .join();
    }

    private static void messages(Channel<Object> channel, long count) throws InterruptedException {
        start(() -> send(channel, count));
        start(
                        () -> {
                            for (long i = 0; i < count; i++) channel.receive();
                        })
                .join();
    }

    private static void select(Channel<Object> left, Channel<Object> right, long count)
            throws InterruptedException {
        start(() -> send(left, count / 2));
        start(() -> send(right, count / 2));
        var fromLeft = left.receiveClause();
        var fromRight = right.receiveClause();
        start(
                        () -> {
                            for (long i = 0; i < count / 2 * 2; i++)
                                Select.select(fromLeft, fromRight);
                        })
                .join();
    }

    private static void send(Channel<Object> channel, long count) throws InterruptedException {
        for (long i = 0; i < count; i++) channel.send(MESSAGE);
    }

    private static void sendRound(List<Channel<Object>> channels, long count)
            throws InterruptedException {
        int next = 0;
        for (long i = 0; i < count; i++) {
            channels.get(next).send(MESSAGE);
            if (++next == channels.size()) next = 0;
        }
    }

    private interface Body {
        void run() throws InterruptedException;
    }

    private static Thread start(Body body) {
        return Thread.startVirtualThread(() -> {
            try {
                body.run();
            } catch (InterruptedException e) {
                throw new IllegalStateException("nobody interrupts", e);
            }
        });
    }
}
