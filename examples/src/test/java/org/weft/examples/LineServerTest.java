package org.weft.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.weft.Reactor;
import org.weft.Scope;
import org.weft.net.Lines;
import org.weft.net.Tcp;
import org.weft.net.TcpStream;

class LineServerTest {
    private static final String HOST = "127.0.0.1";

    interface Visit {
        void to(int port) throws IOException, InterruptedException;
    }

    /// Visits a server, which is there only as long as the visit lasts.
    static void withServer(Visit visit) throws IOException, InterruptedException {
        Reactor.<IOException>run(main -> {
            try (var listener = Tcp.listen(HOST, 0)) {
                Scope.<IOException>run(scope -> {
                    scope.startDaemon("server", () -> LineServer.serve(listener));
                    visit.to(listener.port());
                });
            }
        });
    }

    @Test
    void itGreetsAnswersAndTakesLeave() throws Exception {
        withServer(port -> {
            try (var stream = Tcp.connect(HOST, port)) {
                var lines = Lines.ascii(stream, 80);
                for (String line : List.of("HELO you", "anything", "", "QUIT")) lines.write(line);
                assertEquals("hello you", lines.read());
                assertEquals("anything", lines.read());
                assertEquals("", lines.read());
                assertEquals("bye", lines.read());
                assertNull(lines.read());
            }
        });
    }

    @Test
    void itServesManyAtOnce() throws Exception {
        withServer(port -> {
            var streams = new ArrayList<TcpStream>();
            for (int i = 0; i < 50; i++) streams.add(Tcp.connect(HOST, port));
            Scope.run(scope -> {
                for (TcpStream stream : streams) scope.start("client", () -> talk(stream));
            });
        });
    }

    private static void talk(TcpStream stream) throws IOException, InterruptedException {
        try (stream) {
            var lines = Lines.ascii(stream, 80);
            for (int i = 0; i < 20; i++) {
                String line = stream.localAddress().getPort() + " says " + i;
                lines.write(line);
                assertEquals(line, lines.read());
            }
        }
    }

    @Test
    void aClientThatBreaksTheRulesLosesOnlyItsOwnConnection() throws Exception {
        withServer(port -> {
            try (var good = Tcp.connect(HOST, port);
                    var bad = Tcp.connect(HOST, port)) {
                var badLines = Lines.ascii(bad, 80);
                badLines.write("x".repeat(10_000));
                assertThrows(IOException.class, () -> readToTheEnd(badLines));
                var goodLines = Lines.ascii(good, 80);
                goodLines.write("HELO still");
                assertEquals("hello still", goodLines.read());
            }
        });
    }

    /// Until the server hangs up, which may come as a reset.
    private static void readToTheEnd(Lines lines) throws IOException, InterruptedException {
        if (lines.read() == null) throw new IOException("the server has hung up");
    }
}
