package org.weft;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Which threads the direct engine needs: its carrier, and no other. In a JVM of its own, where nobody else has started any.
@Tag("direct")
@Tag("slow")
class DirectThreadsTest {
    private static final String[] OPTIONS = {
        "--add-opens=java.base/java.lang=ALL-UNNAMED", "-Dweft.engine=direct"
    };

    @Test
    void timedWaitsNeedNoThreadOfTheJdk() throws Exception {
        var child = ChildJvm.onClassPath(TimedWaits.class, OPTIONS);
        assertEquals("[weft-main]\n", child.output());
    }

    /// Waits in each way that has a limit, then tells which threads there are that a JVM does not have anyway.
    public static final class TimedWaits {
        private TimedWaits() {}

        @SuppressWarnings("WaitNotInLoop") // nobody notifies
        public static void main(String... arguments) throws InterruptedException {
            Reactor.run(_ -> {
                var monitor = new Object();
                Thread.sleep(1);
                LockSupport.parkNanos(1);
                synchronized (monitor) {
                    monitor.wait(1);
                }
                Microthread.sleep(java.time.Duration.ofMillis(1));
                System.out.println(
                        Thread.getAllStackTraces().keySet().stream()
                                .map(Thread::getName)
                                .filter(name ->
                                        name.contains("weft")
                                                || name.contains("Pool")
                                                || name.contains("park"))
                                .filter(name ->
                                        !name.startsWith(
                                                "ForkJoinPool-1-worker")) // of the JDK pollers
                                .sorted()
                                .toList());
            });
        }
    }

    @Test
    void thePollersOfTheJdkDoNotRunOnTheReactor() throws Exception {
        var child = ChildJvm.onClassPath(FirstSocketInside.class, OPTIONS);
        assertEquals("read inside 42\nread outside 42\n", child.output());
    }

    /// Reads the first socket of the JVM in a microthread, which then keeps the reactor until a virtual thread outside of it
    /// has read another.
    public static final class FirstSocketInside {
        private static final int LIMIT_SECONDS = 20;

        private FirstSocketInside() {}

        public static void main(String... arguments) throws Exception {
            try (var server = new ServerSocket(0, 2, InetAddress.getLoopbackAddress())) {
                Thread.ofPlatform().daemon().start(() -> serve(server));
                Reactor.run(_ -> {
                    System.out.println("read inside " + readFrom(server));
                    var outside = new CompletableFuture<Integer>();
                    Thread.ofPlatform()
                            .start(() ->
                                    Thread.ofVirtual()
                                            .start(() -> outside.complete(readFrom(server))));
                    long beginNanos = System.nanoTime();
                    while (!outside.isDone()) {
                        if (System.nanoTime() - beginNanos
                                > TimeUnit.SECONDS.toNanos(LIMIT_SECONDS))
                            throw new TimeoutException(
                                    "the pollers run on the reactor, which is kept");
                        Thread.onSpinWait();
                    }
                    System.out.println("read outside " + outside.get());
                });
            }
        }

        private static void serve(ServerSocket server) {
            try {
                for (int i = 0; i < 2; i++) {
                    try (Socket socket = server.accept()) {
                        LockSupport.parkNanos(20_000_000); // so that the reader waits
                        socket.getOutputStream().write(42);
                    }
                }
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        private static int readFrom(ServerSocket server) {
            try (var socket = new Socket(server.getInetAddress(), server.getLocalPort())) {
                return socket.getInputStream().read();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
    }
}
