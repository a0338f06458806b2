package org.weft.examples;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.weft.*;
import org.weft.event.*;
import org.weft.net.*;

/// Fetches many pages, eight at a time, and has them in the order in which it asked for them. If
/// one cannot be fetched the others are let go, and the error arrives where the pages would have.
///
/// ```
/// ./weft run examples/src/main/java/org/weft/examples/FetchMany.java
/// ```
final class FetchMany {
    private static final int AT_A_TIME = 8;
    private static final int LINE_BYTES = 80;

    private final int port;
    private int underWay;
    private int mostUnderWay;

    private FetchMany(int port) {
        this.port = port;
    }

    static void main() throws IOException, InterruptedException {
        Reactor.run(main -> {
            var listener = Tcp.listen("127.0.0.1", 0);
            main.startDaemon("server", () -> serve(listener));
            var names = IntStream.rangeClosed(1, 20).mapToObj(i -> "page " + i).toList();
            var many = new FetchMany(listener.port());
            for (String page : many.fetchAll(names)) IO.println(page);
            IO.println("fetched " + many.mostUnderWay + " at a time");
        });
    }

    // guide: fetch-many
    List<String> fetchAll(List<String> names) throws InterruptedException {
        var places = new CapacityLimiter(AT_A_TIME);
        return Scope.call(scope -> {
            var pages = new ArrayList<Fork<String>>();
            for (String name : names)
                pages.add(scope.fork(name, () -> places.call(() -> fetch(name))));
            return Fork.joinAll(pages); // in the order of the list
        });
    }

    // end

    private String fetch(String name) throws IOException, InterruptedException {
        mostUnderWay = Math.max(mostUnderWay, ++underWay); // nobody else runs here: no lock
        try (var stream = Tcp.connect("127.0.0.1", port)) {
            var lines = Lines.ascii(stream, LINE_BYTES);
            lines.write(name);
            return lines.read();
        } finally {
            underWay--;
        }
    }

    /// The other side: says for each name what stands on that page.
    private static void serve(TcpListener listener) throws IOException, InterruptedException {
        try (listener) {
            Scope.run(visits -> {
                while (true) {
                    TcpStream visitor = listener.accept();
                    visits.start("visitor", () -> answer(visitor));
                }
            });
        }
    }

    private static void answer(TcpStream visitor) throws IOException, InterruptedException {
        try (visitor) {
            var lines = Lines.ascii(visitor, LINE_BYTES);
            lines.write("this is " + lines.read());
        }
    }
}
