package org.weft.examples;

import java.time.Duration;
import org.weft.*;
import org.weft.event.*;

/// A pool of workers that is drained at the end. Each job goes to one worker; when all are busy,
/// who brings the next job waits; and what was sent is done before the pool ends.
///
/// ```
/// ./weft run examples/src/main/java/org/weft/examples/WorkerPool.java
/// ```
final class WorkerPool {
    private static final int WORKERS = 3;
    private static final int WAITING_JOBS = 2; // with more, the sender waits

    static void main() throws InterruptedException {
        Reactor.run(WorkerPool::run);
    }

    static void run(Scope main) throws InterruptedException {
        Channel<Integer> jobs = Channel.bounded(WAITING_JOBS);
        main.start("foreman", () -> send(jobs));
        employ(jobs);
        IO.println("all jobs are done");
    }

    // guide: worker-pool
    private static void employ(Channel<Integer> jobs) throws InterruptedException {
        Scope.run(
                "workers",
                workers -> {
                    for (int i = 1; i <= WORKERS; i++) {
                        String name = "worker " + i;
                        workers.start(name, () -> jobs.forEach(job -> work(name, job)));
                    }
                }); // all workers have ended: the channel is closed and empty
    }

    private static void send(Channel<Integer> jobs) throws InterruptedException {
        for (int job = 1; job <= 7; job++) {
            jobs.send(job); // suspends while there is no room
            IO.println("job " + job + " is sent");
        }
        jobs.close(); // no more will come; what is inside will be done
    }

    // end

    /// A job of number n takes n tenths of a second.
    private static void work(String worker, int job) throws InterruptedException {
        Microthread.sleep(Duration.ofMillis(100L * job));
        IO.println(worker + " has done job " + job);
    }

    private WorkerPool() {}
}
