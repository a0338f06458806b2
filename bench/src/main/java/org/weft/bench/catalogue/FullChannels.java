package org.weft.bench.catalogue;

import java.util.ArrayDeque;
import org.weft.Action;
import org.weft.Event;
import org.weft.Microthread;
import org.weft.Scope;
import org.weft.event.Channel;
import org.weft.sim.Body;

/// Bug 9: the client waits for room among the requests, the server for room among the replies, and each would make room only
/// later.
final class FullChannels {
    private static final int ROOM = 2;
    private static final int QUESTIONS = 6;
    private static final int REPLIES = 2 * QUESTIONS;

    private final Channel<Integer> requests = Channel.bounded(ROOM);
    private final Channel<Integer> replies = Channel.bounded(ROOM);

    private FullChannels() {}

    static Body buggy() {
        return _ -> {
            var it = new FullChannels();
            it.converse(it::read);
        };
    }

    /// Reads on while it waits for room.
    static Body fixed() {
        return _ -> {
            var it = new FullChannels();
            it.converse(it::readAndAsk);
        };
    }

    private void converse(Action<InterruptedException> reading) throws InterruptedException {
        Scope.run(scope -> {
            scope.startDaemon("server", this::serve);
            scope.start("asker", this::ask);
            scope.start("reader", reading);
        });
    }

    private void serve() throws InterruptedException {
        while (true) replies.send(requests.receive());
    }

    private void ask() throws InterruptedException {
        for (int i = 0; i < QUESTIONS; i++) {
            requests.send(i);
            Microthread.yield(); // politely: as a rule the others keep pace
        }
    }

    /// Each reply to a question of the asker raises another one.
    private void read() throws InterruptedException {
        for (int i = 0; i < REPLIES; i++) {
            int reply = replies.receive();
            if (reply < QUESTIONS) requests.send(reply + QUESTIONS);
        }
    }

    private void readAndAsk() throws InterruptedException {
        var raised = new ArrayDeque<Integer>();
        int count = 0;
        while (count < REPLIES || !raised.isEmpty()) {
            Integer next = raised.peek();
            Event<Integer> asked = next == null ? Event.never() : requests.sent(next).as(REPLIES);
            int reply = Event.anyOf(replies.received(), asked).await();
            if (reply == REPLIES) {
                raised.remove();
                continue;
            }
            count++;
            if (reply < QUESTIONS) raised.add(reply + QUESTIONS);
        }
    }
}
