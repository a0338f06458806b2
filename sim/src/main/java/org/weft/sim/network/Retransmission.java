package org.weft.sim.network;

import java.time.Duration;
import org.weft.sim.kernel.Kernel;

/// Lets a socket send again what was lost, after longer and longer times, and give up in the end, with the times of Linux
/// (RFC 6298, `tcp_syn_retries`, `tcp_synack_retries`, `tcp_retries2`). As long as nothing is lost, nothing is timed.
///
/// ```
/// idle --something was lost--> timing --so often without an answer--> idle, given up
///                              timing --all answered--> idle
/// ```
final class Retransmission implements Runnable {
    private static final long FIRST_NANOS = Duration.ofMillis(200).toNanos();
    private static final long FIRST_TO_CONNECT_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long LONGEST_NANOS = Duration.ofMinutes(2).toNanos();
    private static final int CALLS = 6; // gives up after 127 s
    private static final int ANSWERS = 5;
    private static final int TIMES = 15; // after 924.6 s

    private static final long IDLE = -1;

    private final Kernel kernel;
    private final Socket socket;
    private long dueNanos = IDLE;
    private int count;

    /// Up to where an answer may be missing.
    private long doubtful;

    Retransmission(Kernel kernel, Socket socket) {
        this.kernel = kernel;
        this.socket = socket;
    }

    /// Something was lost, and the answer to what was sent so far may not come.
    void begin() {
        doubtful = socket.out().sent();
        if (dueNanos != IDLE || !socket.isUnanswered()) return;
        count = 0;
        schedule();
    }

    /// An answer has come.
    void progress() {
        if (dueNanos == IDLE) return;
        stop();
        if (socket.out().acknowledged() < doubtful) schedule();
    }

    void stop() {
        dueNanos = IDLE;
        count = 0;
    }

    private void schedule() {
        boolean isConnecting = socket.isConnecting();
        long first = isConnecting ? FIRST_TO_CONNECT_NANOS : FIRST_NANOS;
        dueNanos = kernel.nanos() + Math.min(first << count, LONGEST_NANOS);
        kernel.later(dueNanos, this);
    }

    @Override
    public void run() {
        if (dueNanos == IDLE || kernel.nanos() < dueNanos) return; // answered since
        if (!socket.isUnanswered()) {
            stop();
        } else if (count == most()) {
            stop();
            socket.timedOut();
        } else {
            count++;
            schedule();
            socket.sendAgain();
        }
    }

    private int most() {
        if (!socket.isConnecting()) return TIMES;
        return socket.isCalling() ? CALLS : ANSWERS;
    }
}
