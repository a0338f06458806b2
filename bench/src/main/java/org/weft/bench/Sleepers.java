package org.weft.bench;

import java.time.Duration;

/// A crowd of one contestant's threads, of whatever kind, that sleep.
@FunctionalInterface
interface Sleepers {
    /// Starts `count` that sleep for `length` each, calls `allAsleep`, which takes no time, when all do, and returns when all have ended.
    void sleep(int count, Duration length, Runnable allAsleep) throws Exception;
}
