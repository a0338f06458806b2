package org.weft.bench.catalogue;

import static java.time.Duration.ofSeconds;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.weft.Event;
import org.weft.Microthread;
import org.weft.Scope;
import org.weft.event.Channel;
import org.weft.sim.Body;

/// Bug 6: the reply comes at the moment at which the limit passes, so that the request ends twice.
final class LateReply {
    private static final Duration LIMIT = ofSeconds(1);

    private final Channel<String> replies = Channel.bounded(1);
    private final Promise promise = new Promise();
    private @Nullable Microthread reader;
    private @Nullable Microthread watch;

    private LateReply() {}

    /// Each of two cancels the other; but one that has got what it waited for is not cancelled any more.
    static Body buggy() {
        return _ ->
                Scope.run(scope -> {
                    var request = new LateReply();
                    request.watch = scope.start("watch", request::giveUp);
                    request.reader = scope.start("reader", request::read);
                    scope.start("server", request::serve);
                });
    }

    /// One waits for both.
    static Body fixed() {
        return _ ->
                Scope.run(scope -> {
                    var request = new LateReply();
                    scope.start("reader", request::readWithin);
                    scope.start("server", request::serve);
                });
    }

    private void serve() throws InterruptedException {
        Microthread.sleep(LIMIT);
        replies.send("reply");
    }

    private void giveUp() throws InterruptedException {
        Microthread.sleep(LIMIT);
        if (reader != null) reader.cancel("no reply");
        promise.complete("no reply");
    }

    private void read() throws InterruptedException {
        String reply = replies.receive();
        if (watch != null) watch.cancel("there is a reply");
        promise.complete(reply);
    }

    private void readWithin() throws InterruptedException {
        promise.complete(
                Event.anyOf(replies.received(), Event.after(LIMIT).as("no reply")).await());
    }

    /// Something that is completed once.
    private static final class Promise {
        private @Nullable IllegalStateException first;

        void complete(String with) {
            if (first != null)
                throw new IllegalStateException("completed once more, with " + with, first);
            first = new IllegalStateException("completed at first, with " + with);
        }
    }
}
