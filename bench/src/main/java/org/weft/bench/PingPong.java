package org.weft.bench;

import java.util.concurrent.locks.LockSupport;

/// Two threads of any kind that hand a turn to each other by `park` and `unpark`.
final class PingPong {
    private final long count;
    private volatile long turn;
    private Thread even;
    private Thread odd;

    PingPong(long count) {
        this.count = count;
    }

    /// Tells who plays, before either starts. The first plays the even turns with [#playEven], the second the odd ones.
    void players(Thread first, Thread second) {
        even = first;
        odd = second;
    }

    void playEven() {
        play(0, odd);
    }

    void playOdd() {
        play(1, even);
    }

    private void play(long first, Thread other) {
        for (long mine = first; mine < count; mine += 2) {
            while (turn != mine) LockSupport.park();
            turn = mine + 1;
            LockSupport.unpark(other);
        }
    }
}
