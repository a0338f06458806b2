package org.weft.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.weft.*;
import org.weft.event.*;
import org.weft.net.*;

/// A chat in which nobody waits for a client that does not read: each has an outbox of limited size,
/// and if that is full when something is said, the client is let go.
///
/// ```
/// ./weft run examples/src/main/java/org/weft/examples/Chat.java [PORT]
/// ```
///
/// With a port it serves whoever comes, by `nc localhost PORT` for one: the first line is one's name.
/// Without, it shows itself with two clients, one of which sleeps.
final class Chat {
    private static final String HOST = "127.0.0.1";
    private static final int LINE_BYTES = 64 << 10;
    private static final int OUTBOX_LINES = 16;

    private record Client(Scope scope, Channel<String> outbox) {}

    private final Map<String, Client> clients = new LinkedHashMap<>(); // needs no lock

    static void main(String... arguments) throws IOException, InterruptedException {
        int port = arguments.length == 0 ? 0 : Integer.parseInt(arguments[0]);
        Reactor.run(main -> {
            var listener = Tcp.listen(HOST, port);
            var server = main.startDaemon("chat", () -> new Chat().serve(listener));
            if (port == 0) show(listener.port());
            else server.join();
        });
    }

    // guide: chat
    private void serve(TcpListener listener) throws IOException, InterruptedException {
        try (listener) {
            Scope.run(visitors -> {
                visitors.onFailure(failure -> System.err.println(failure.getMessage()));
                while (true) {
                    TcpStream stream = listener.accept();
                    visitors.start("visitor " + stream, () -> attend(stream));
                }
            });
        }
    }

    private void attend(TcpStream stream) throws IOException, InterruptedException {
        try (stream) {
            var lines = Lines.of(stream, UTF_8, LINE_BYTES);
            String name = lines.read();
            if (name == null || clients.containsKey(name)) return;
            Scope.run(name, client -> converse(name, lines, client));
        }
    }

    private void converse(String name, Lines lines, Scope client)
            throws IOException, InterruptedException {
        Channel<String> outbox = Channel.bounded(OUTBOX_LINES);
        client.startDaemon("outbox", () -> outbox.forEach(lines::write));
        clients.put(name, new Client(client, outbox));
        try {
            tellAll("* " + name + " is here");
            for (String line = lines.read(); line != null; line = lines.read())
                tellAll(name + ": " + line);
        } finally {
            clients.remove(name);
            tellAll("* " + name + " has left");
        }
    }

    private void tellAll(String line) {
        for (Client client : List.copyOf(clients.values()))
            if (!client.outbox.trySend(line)) client.scope.cancel("it does not read");
    }

    // end

    /// Ann reads what is said; Sleepy, once he has said his name, does not.
    private static void show(int port) throws IOException, InterruptedException {
        try (var annStream = Tcp.connect(HOST, port);
                var sleepyStream = Tcp.connect(HOST, port)) {
            var ann = Lines.of(annStream, UTF_8, LINE_BYTES);
            ann.write("ann");
            IO.println(ann.read());
            Lines.of(sleepyStream, UTF_8, LINE_BYTES).write("sleepy");
            IO.println(ann.read());
            String heard = "";
            while (!heard.startsWith("*")) {
                ann.write("#".repeat(50_000)); // a picture
                heard = ann.read();
            }
            IO.println(heard);
        }
    }
}
