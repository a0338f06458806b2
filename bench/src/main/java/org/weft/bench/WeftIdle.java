package org.weft.bench;

import java.time.Duration;
import org.weft.Microthread;
import org.weft.Reactor;
import org.weft.net.Tcp;

/// Reactors with nothing to do.
final class WeftIdle {
    private static final Duration LONG = Duration.ofHours(1);

    private WeftIdle() {}

    static void sleepLong() throws InterruptedException {
        Reactor.run(_ -> Microthread.sleep(LONG));
    }

    /// Waits for a connection that nobody makes, in a selector.
    static void listenToo() throws Exception {
        Reactor.<Exception>run(main -> {
            try (var listener = Tcp.listen("127.0.0.1", 0)) {
                main.start("accept", listener::accept);
                Microthread.sleep(LONG);
            }
        });
    }
}
