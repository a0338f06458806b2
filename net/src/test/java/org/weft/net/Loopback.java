package org.weft.net;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.weft.Microthread;
import org.weft.Reactor;
import org.weft.Scope;

/// Real connections within this process.
final class Loopback {
    static final String HOST = "127.0.0.1";

    interface Body {
        void run(Scope scope, TcpStream client, TcpStream server) throws Exception;
    }

    static void withConnection(Body body) throws Exception {
        Reactor.<Exception>run(_ -> {
            try (var listener = Tcp.listen(HOST, 0);
                    var client = Tcp.connect(HOST, listener.port());
                    var server = listener.accept()) {
                Scope.<Exception>run("body", scope -> body.run(scope, client, server));
            }
        });
    }

    /// Lets everything that is ready outside come in, and those run whom that makes ready.
    static void settle() throws InterruptedException {
        for (int turn = 0; turn < 5; turn++) Microthread.sleep(java.time.Duration.ZERO);
    }

    /// Lets turns pass until the state is reached that others are working on.
    static void awaitState(Microthread microthread, Microthread.State state)
            throws InterruptedException {
        while (microthread.state() != state) Microthread.sleep(java.time.Duration.ZERO);
    }

    static long openSockets() throws IOException {
        try (var descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors.filter(Loopback::isSocketOrPoller).count();
        }
    }

    private static boolean isSocketOrPoller(Path descriptor) {
        try {
            String target = Files.readSymbolicLink(descriptor).toString();
            return target.startsWith("socket:") || target.startsWith("anon_inode:");
        } catch (IOException _) {
            return false; // closed meanwhile
        }
    }

    private Loopback() {}
}
