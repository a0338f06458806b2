package org.weft.sim;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.time.Duration.ofMillis;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.weft.Microthread;
import org.weft.Scope;
import org.weft.net.ByteStream;
import org.weft.net.Tcp;
import org.weft.net.TcpListener;
import org.weft.net.TcpStream;

/// A server that echoes, on the host "server", and clients of it.
final class Echo {
    static final int PORT = 7;

    interface Client {
        void run(Simulation sim, TcpStream stream) throws Exception;
    }

    /// Runs a client of it, on the host "client".
    static void withEcho(SimOptions options, Client client) {
        Simulation.run(
                options,
                sim -> {
                    sim.host("server", Echo::serve);
                    sim.on(
                            "client",
                            () -> {
                                try (TcpStream stream = connect()) {
                                    write(stream, "?");
                                    read(stream, 1); // so that both ends know that it is open
                                    client.run(sim, stream);
                                }
                            });
                });
    }

    static void serve() throws Exception {
        try (TcpListener listener = Tcp.listen("0.0.0.0", PORT)) {
            Scope.<Exception>run(scope -> {
                while (true) {
                    TcpStream stream = listener.accept();
                    scope.start("echo", () -> echo(stream));
                }
            });
        }
    }

    /// Until the peer is gone, in whatever way.
    private static void echo(TcpStream stream) throws InterruptedException {
        try (stream) {
            var buffer = ByteBuffer.allocate(1 << 12);
            while (stream.read(buffer.clear()) >= 0) stream.write(buffer.flip());
        } catch (IOException _) {
            return;
        }
    }

    /// Connects as soon as the server listens.
    static TcpStream connect() throws IOException, InterruptedException {
        while (true) {
            try {
                return Tcp.connect("server", PORT);
            } catch (ConnectException _) {
                Microthread.sleep(ofMillis(10));
            }
        }
    }

    static void write(ByteStream stream, String text) throws IOException, InterruptedException {
        stream.write(ByteBuffer.wrap(text.getBytes(US_ASCII)));
    }

    static String read(TcpStream stream, int count) throws IOException, InterruptedException {
        return US_ASCII.decode(Side.exactly(stream, count)).toString();
    }

    static void assertTakes(Duration least, Duration most, Duration actual) {
        assertTrue(
                actual.compareTo(least) >= 0 && actual.compareTo(most) <= 0,
                actual + " should be from " + least + " to " + most);
    }

    private Echo() {}
}
