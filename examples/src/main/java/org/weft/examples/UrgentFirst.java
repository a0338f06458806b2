package org.weft.examples;

import java.time.Duration;
import java.util.PriorityQueue;
import org.weft.*;

/// An event of your own: a queue from which the most urgent item is received first. It is awaited,
/// limited and combined as any other event.
///
/// ```
/// ./weft run examples/src/main/java/org/weft/examples/UrgentFirst.java
/// ```
// guide: urgent-first
final class UrgentFirst<T extends Comparable<T>> {
    private final int limit;
    private final PriorityQueue<T> items = new PriorityQueue<>();
    private final WaitQueue<T> receivers = new WaitQueue<>("urgent item"); // dumps show the name
    private final Event<T> received = receivers.taking(items::poll); // null: wait

    UrgentFirst(int limit) {
        this.limit = limit;
    }

    /// Describes the next item; each goes to one waiter.
    Event<T> received() {
        return received;
    }

    /// Puts an item in, unless the queue is full. Never suspends.
    boolean offer(T item) {
        return receivers.fireOne(item) || (items.size() < limit && items.add(item));
    }

    // end

    record Job(int rank, String what) implements Comparable<Job> {
        @Override
        public int compareTo(Job other) {
            return Integer.compare(rank, other.rank);
        }
    }

    static void main() throws InterruptedException {
        Reactor.run(UrgentFirst::run);
    }

    static void run(Scope main) throws InterruptedException {
        var jobs = new UrgentFirst<Job>(3);
        main.startDaemon("worker", () -> work(jobs));
        jobs.offer(new Job(3, "sweep the floor"));
        jobs.offer(new Job(2, "bake bread"));
        jobs.offer(new Job(1, "put out the fire"));
        if (!jobs.offer(new Job(4, "read the paper"))) IO.println("no room for the paper");
        Microthread.sleep(Duration.ofSeconds(1));
    }

    // guide: urgent-first-used
    private static void work(UrgentFirst<Job> jobs) throws InterruptedException {
        var nothing = new Job(9, "wait for work");
        var next = Event.anyOf(jobs.received(), Event.after(Duration.ofMillis(400)).as(nothing));
        while (true) {
            IO.println("now: " + next.await().what());
            Microthread.sleep(Duration.ofMillis(100));
        }
    }
    // end
}
