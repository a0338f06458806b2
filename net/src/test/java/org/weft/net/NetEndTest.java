package org.weft.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.weft.net.Loopback.HOST;

import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.weft.Reactor;

/// C47 for connections: what is open when a reactor ends is closed with it.
@Timeout(20)
class NetEndTest {
    @Test
    void noSocketOutlivesTheReactor() throws Exception {
        openMany(); // loads what the JDK opens once
        long before = Loopback.openSockets();
        openMany();
        assertEquals(before, Loopback.openSockets());
    }

    private static void openMany() throws Exception {
        Reactor.<Exception>run(scope -> {
            long before = Loopback.openSockets();
            var listener = Tcp.listen(HOST, 0); // not closed
            for (int i = 0; i < 20; i++) {
                Tcp.connect(HOST, listener.port()); // not closed
                TcpStream accepted = listener.accept();
                if (i % 2 == 0) accepted.close();
                else scope.startDaemon("read", () -> accepted.read(ByteBuffer.allocate(1)));
            }
            Loopback.settle();
            assertTrue(Loopback.openSockets() >= before + 20 + 10 + 1);
        });
    }

    @Test
    void aStreamUsedAfterTheEndOfItsReactorSaysThatThatHasEnded() throws Exception {
        TcpStream left =
                Reactor.<TcpStream, Exception>call(_ -> {
                    try (var listener = Tcp.listen(HOST, 0)) {
                        return Tcp.connect(HOST, listener.port());
                    }
                });
        assertSaysSo(left);
        Reactor.builder().name("another").run(_ -> assertSaysSo(left));
    }

    private static void assertSaysSo(TcpStream left) {
        for (Executable use :
                List.<Executable>of(
                        () -> left.read(ByteBuffer.allocate(1)),
                        () -> left.write(ByteBuffer.allocate(1)),
                        left::finish,
                        left::close,
                        () -> left.readable().await())) {
            var e = assertThrows(WrongThreadException.class, use);
            assertTrue(
                    e.getMessage().contains(" of reactor \"main\", which has ended, was touched"),
                    e.getMessage());
        }
    }

    @Test
    void aClosedStreamGivesItsDescriptorBackWhileTheReactorRuns() throws Exception {
        Reactor.<Exception>run(_ -> {
            try (var listener = Tcp.listen(HOST, 0)) {
                long before = Loopback.openSockets();
                for (int i = 0; i < 50; i++) {
                    try (var client = Tcp.connect(HOST, listener.port());
                            var server = listener.accept()) {
                        server.finish();
                        assertEquals(-1, client.read(ByteBuffer.allocate(1)));
                    }
                }
                Loopback.settle();
                assertEquals(before, Loopback.openSockets());
            }
        });
    }
}
