package org.weft.examples;

import java.time.Duration;
import org.weft.*;
import org.weft.event.*;

/// An error policy of one's own: a worker that fails is started anew, three times at most; the
/// others do not notice. What fails in a callback belongs to nobody and goes to the error sink.
///
/// ```
/// ./weft run examples/src/main/java/org/weft/examples/ErrorPolicy.java
/// ```
final class ErrorPolicy {
    private static final int MOST_RESTARTS = 3;
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final Duration REST = Duration.ofMillis(400);

    private final Value<Integer> ordersTaken = new Value<>(0);
    private int restarts;

    static void main() throws InterruptedException {
        run(Reactor.builder());
    }

    // guide: error-policy
    static void run(Reactor.Builder reactor) throws InterruptedException {
        try {
            reactor.errorSink(error -> IO.println("sink: " + error.getMessage()))
                    .run(_ -> new ErrorPolicy().serve());
        } catch (FailedException failure) {
            IO.println("given up: " + failure.getMessage());
        }
    }

    private void serve() throws InterruptedException {
        Scope.run(
                "workers",
                workers -> {
                    workers.onFailure(failure -> restart(failure, workers));
                    workers.start("baker", this::bake);
                    workers.start("waiter", this::takeOrders);
                });
    }

    /// Runs as a callback: it cannot suspend, but what it starts can.
    private void restart(FailedException failure, Scope workers) {
        if (restarts++ == MOST_RESTARTS) throw failure; // now it fails the scope
        IO.println("again, after: " + failure.getCause().getMessage());
        workers.start(
                failure.microthread(),
                () -> {
                    Microthread.sleep(PAUSE);
                    bake();
                });
    }

    // end

    private void bake() throws InterruptedException {
        Microthread.sleep(PAUSE);
        throw new IllegalStateException("the oven is cold");
    }

    private void takeOrders() throws InterruptedException {
        ordersTaken.changed().subscribe(ErrorPolicy::celebrate);
        while (true) {
            Microthread.sleep(REST);
            ordersTaken.update(n -> n + 1);
            IO.println("orders taken: " + ordersTaken.get());
        }
    }

    private static void celebrate(int orders) {
        throw new IllegalStateException("no bubbly for order " + orders);
    }
}
