package org.weft.bench.catalogue;

import org.weft.Scope;
import org.weft.event.Channel;

/// A log with a writer of its own: who writes a line waits only if too many are unwritten, and that is hardly ever.
final class Journal {
    private static final int UNWRITTEN_LINES = 16;

    private final Channel<String> lines = Channel.bounded(UNWRITTEN_LINES);

    /// Begins one that is kept as long as the scope lasts.
    Journal(Scope scope) {
        scope.startDaemon("journal", () -> lines.forEach(_ -> {}));
    }

    void write(String line) throws InterruptedException {
        lines.send(line);
    }
}
