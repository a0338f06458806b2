package org.weft.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;

/// What a contestant does.
sealed interface Work {

    /// Runs a number of operations, and returns when all are done.
    @FunctionalInterface
    non-sealed interface Loop extends Work {
        /// An operation is what the group's question says, whichever way the contestant is built.
        void run(long count) throws Exception;
    }

    /// Is no loop of operations, or one that stands on something costly to set up: takes its figures itself.
    @FunctionalInterface
    non-sealed interface Probe extends Work {
        /// Returns a figure for each column of the group's metric. Threads may be left behind: the process ends.
        Sample take(Duration warmUp, Duration measured) throws Exception;
    }

    /// Echoes over loopback TCP.
    @FunctionalInterface
    non-sealed interface Server extends Work {
        /// Listens on a free port of 127.0.0.1, tells `listening` which, and serves until the process ends.
        void serve(IntConsumer listening) throws Exception;
    }

    /// A server that is no Java: prints `port N` when it listens, and ends with its standard input.
    @FunctionalInterface
    non-sealed interface Program extends Work {
        /// Builds it, and returns its command line; empty if this machine has not what it takes.
        Optional<List<String>> command() throws IOException;
    }
}
