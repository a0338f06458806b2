package org.weft.bench;

import java.util.List;
import java.util.stream.Stream;
import org.weft.Event;
import org.weft.Microthread;
import org.weft.Reactor;
import org.weft.WaitQueue;
import org.weft.event.Channel;

/// Weft's loops. Each runs on both engines, which are chosen by flag.
final class Weft {
    private static final Object MESSAGE = new Object();
    private static final int CAPACITY = 64;

    private Weft() {}

    /// `name-direct` and `name-portable`.
    static List<Contestant> onBothEngines(String name, Work work) {
        return List.of(
                new Contestant(
                        name + "-direct", work, List.of(Flags.OPEN_LANG, "-Dweft.engine=direct")),
                new Contestant(name + "-portable", work, List.of("-Dweft.engine=portable")));
    }

    static void yields(long count) throws InterruptedException {
        Reactor.run(main -> {
            main.start("left", () -> takeTurns(count / 2));
            main.start("right", () -> takeTurns(count / 2));
        });
    }

    /// Two microthreads wake each other by an event each.
    static void awaits(long count) throws InterruptedException {
        Reactor.run(main -> {
            var left = new WaitQueue<Object>();
            var right = new WaitQueue<Object>();
            main.start("right", () -> awaitThenFire(right.event(), left, count / 2));
            main.start("left", () -> fireThenAwait(right, left.event(), count / 2));
        });
    }

    /// As [#awaits], but each waits for its own event or one that nobody fires.
    static void awaitsAnyOf(long count) throws InterruptedException {
        Reactor.run(main -> {
            var left = new WaitQueue<Object>();
            var right = new WaitQueue<Object>();
            var silent = new WaitQueue<Object>().event();
            var forLeft = Event.anyOf(left.event(), silent);
            var forRight = Event.anyOf(right.event(), silent);
            main.start("right", () -> awaitThenFire(forRight, left, count / 2));
            main.start("left", () -> fireThenAwait(right, forLeft, count / 2));
        });
    }

    static void rendezvous(long count) throws InterruptedException {
        messages(Channel.rendezvous(), count);
    }

    static void bounded(long count) throws InterruptedException {
        messages(Channel.bounded(CAPACITY), count);
    }

    static void selectRendezvous(long count) throws InterruptedException {
        select(Channel.rendezvous(), Channel.rendezvous(), count);
    }

    static void selectBounded(long count) throws InterruptedException {
        select(Channel.bounded(CAPACITY), Channel.bounded(CAPACITY), count);
    }

    static void selectOfMany(int width, long count) throws InterruptedException {
        var channels = Stream.generate(Channel::<Object>rendezvous).limit(width).toList();
        Reactor.run(main -> {
            main.start("sender", () -> sendRound(channels, count));
            var any = Event.anyOf(channels.stream().map(Channel::received).toList());
            for (long i = 0; i < count; i++) any.await();
        });
    }

    private static void messages(Channel<Object> channel, long count) throws InterruptedException {
        Reactor.run(main -> {
            main.start("sender", () -> send(channel, count));
            for (long i = 0; i < count; i++) channel.receive();
        });
    }

    private static void select(Channel<Object> left, Channel<Object> right, long count)
            throws InterruptedException {
        Reactor.run(main -> {
            main.start("left", () -> send(left, count / 2));
            main.start("right", () -> send(right, count / 2));
            var either = Event.anyOf(left.received(), right.received());
            for (long i = 0; i < count / 2 * 2; i++) either.await();
        });
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

    private static void takeTurns(long count) throws InterruptedException {
        for (long i = 0; i < count; i++) Microthread.yield();
    }

    private static void awaitThenFire(Event<?> mine, WaitQueue<Object> other, long count)
            throws InterruptedException {
        for (long i = 0; i < count; i++) {
            mine.await();
            other.fireOne(MESSAGE);
        }
    }

    private static void fireThenAwait(WaitQueue<Object> other, Event<?> mine, long count)
            throws InterruptedException {
        for (long i = 0; i < count; i++) {
            other.fireOne(MESSAGE);
            mine.await();
        }
    }
}
