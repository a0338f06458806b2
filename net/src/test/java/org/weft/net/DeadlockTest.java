package org.weft.net;

import static java.time.Duration.ofMillis;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.weft.net.Loopback.HOST;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.weft.DeadlockError;
import org.weft.Reactor;
import org.weft.TimedOutException;
import org.weft.event.Semaphore;

/// Sockets, and reactors in which nothing can happen any more.
@Timeout(20)
class DeadlockTest {
    @Test
    void socketsThatNobodyWaitsForDoNotHideADeadlock() {
        assertThrows(
                DeadlockError.class,
                () -> Loopback.withConnection((_, _, _) -> new Semaphore(0).acquire()));
    }

    @Test
    void aReadThatWasGivenUpDoesNotHideADeadlock() {
        assertThrows(
                DeadlockError.class,
                () ->
                        Loopback.withConnection((_, client, _) -> {
                            assertThrows(
                                    TimedOutException.class,
                                    () ->
                                            org.weft.Timeout.run(
                                                    ofMillis(1),
                                                    () -> client.read(ByteBuffer.allocate(1))));
                            new Semaphore(0).acquire();
                        }));
    }

    @Test
    void aSocketThatWasClosedWhileSomebodyWaitedDoesNotHideADeadlock() {
        assertThrows(
                DeadlockError.class,
                () ->
                        Loopback.withConnection((scope, client, _) -> {
                            scope.start("waiting", client.readable()::await);
                            Loopback.settle();
                            client.close();
                            new Semaphore(0).acquire();
                        }));
    }

    @Test
    void whoWaitsForAConnectionIsInNoDeadlock() throws Exception {
        Reactor.run(_ -> {
            try (var listener = Tcp.listen(HOST, 0)) {
                int port = listener.port();
                var connecting =
                        Thread.ofPlatform()
                                .start(() -> {
                                    try (var _ = new java.net.Socket(HOST, port)) {
                                        Thread.onSpinWait();
                                    } catch (java.io.IOException e) {
                                        throw new java.io.UncheckedIOException(e);
                                    }
                                });
                try (var accepted = listener.accept()) {
                    assertEquals(-1, accepted.read(ByteBuffer.allocate(1)));
                }
                connecting.join();
            }
        });
    }
}
