package org.weft.examples;

import static java.time.Duration.ofMillis;

import java.util.ArrayList;
import java.util.List;
import org.weft.*;
import org.weft.event.*;
import org.weft.sim.*;

/// Messages go out in batches, each once and in order, although now and then the line is busy. In
/// production a batch has room for a hundred, and the line is hardly ever busy; in a simulation it
/// is otherwise.
///
/// ```
/// ./weft sim examples/src/main/java/org/weft/examples/Outbox.java
/// ```
class Outbox {
    final Channel<String> queue = Channel.bounded(100);
    final List<String> line = new ArrayList<>();

    // guide: buggify
    private static final Knob<Integer> ROOM = Knob.of("room in a batch", 100).between(1, 1_000);
    private static final Buggify BUSY = Buggify.site("the line is busy");

    /// Sends a batch, all of it or nothing.
    boolean trySend(List<String> batch) {
        if (BUSY.fires()) return false;
        return line.addAll(batch);
    }

    /// Takes what waits, as much as there is room for.
    List<String> nextBatch() throws InterruptedException {
        List<String> batch = new ArrayList<>();
        do batch.add(queue.receive());
        while (batch.size() < ROOM.get() && queue.size() > 0);
        return batch;
    }

    // end

    /// Tries again until it is sent, and only then takes the next.
    void deliver() throws InterruptedException {
        while (true) {
            List<String> batch = nextBatch();
            while (!trySend(batch)) Microthread.yield();
        }
    }

    static void main() {
        Simulation.run(SimOptions.seeds(200), sim -> sim.on("office", new Outbox()::sendTen));
        IO.println("all messages were sent, each once and in order, in 200 worlds");
    }

    void sendTen() throws InterruptedException {
        List<String> all = new ArrayList<>();
        for (int i = 1; i <= 10; i++) all.add("message " + i);
        Scope.run(scope -> {
            scope.startDaemon("postman", this::deliver);
            for (String message : all) queue.send(message);
            while (line.size() < all.size()) Microthread.sleep(ofMillis(1));
        });
        Expect.always(line.equals(all), "each once and in order");
    }
}
