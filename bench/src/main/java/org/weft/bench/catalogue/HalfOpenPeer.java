package org.weft.bench.catalogue;

import static java.time.Duration.ofSeconds;

import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import org.weft.Microthread;
import org.weft.Scope;
import org.weft.Timeout;
import org.weft.net.ByteStream;
import org.weft.net.Lines;
import org.weft.net.Tcp;
import org.weft.sim.SimBody;
import org.weft.sim.Simulation;

/// Bug 17: the server loses its power, and who only reads from it never learns of that. Not even when it is back.
final class HalfOpenPeer {
    private static final int PORT = 7;
    private static final int LINE_BYTES = 100;
    private static final int TICKS = 5;
    private static final Duration TICK = ofSeconds(1);
    private static final Duration OUTAGE = ofSeconds(30);

    /// Longer than a server takes that lives.
    private static final Duration PATIENCE = ofSeconds(10);

    private final Duration patience;
    private int seen;

    private HalfOpenPeer(Duration patience) {
        this.patience = patience;
    }

    static SimBody buggy() {
        return sim -> set(sim, ofSeconds(Long.MAX_VALUE));
    }

    /// Gives up on a server that is silent for long, and asks anew.
    static SimBody fixed() {
        return sim -> set(sim, PATIENCE);
    }

    private static void set(Simulation sim, Duration patience) {
        var server = sim.host("server", HalfOpenPeer::serve);
        sim.on("client", () -> new HalfOpenPeer(patience).followToTheEnd());
        int secondOfOutage = sim.choose("the second in which the power fails, or never", TICKS + 1);
        if (secondOfOutage == 0) return;
        sim.host(
                "power",
                () -> {
                    Microthread.sleep(TICK.multipliedBy(secondOfOutage));
                    server.crash();
                    Microthread.sleep(OUTAGE);
                    server.restart();
                });
    }

    private static void serve() throws IOException, InterruptedException {
        Scope.run(scope -> {
            try (var listener = Tcp.listen("0.0.0.0", PORT)) {
                while (true) {
                    var stream = listener.accept();
                    scope.start("client", () -> tick(stream));
                }
            }
        });
    }

    private static void tick(ByteStream stream) throws InterruptedException {
        try (stream) {
            var lines = Lines.ascii(stream, LINE_BYTES);
            String first = lines.read();
            if (first == null) return;
            for (int i = Integer.parseInt(first); i <= TICKS; i++) {
                Microthread.sleep(TICK);
                lines.write(Integer.toString(i));
            }
        } catch (IOException _) {
            // the client is gone
        }
    }

    private void followToTheEnd() throws InterruptedException {
        while (seen < TICKS) {
            try {
                follow();
            } catch (IOException _) {
                Microthread.sleep(TICK); // and once more
            }
        }
    }

    private void follow() throws IOException, InterruptedException {
        try (var stream = Timeout.call(patience, () -> Tcp.connect("server", PORT))) {
            var lines = Lines.ascii(stream, LINE_BYTES);
            lines.write(Integer.toString(seen + 1));
            while (seen < TICKS) {
                String line = Timeout.call(patience, lines::read);
                if (line == null) throw new EOFException("end after tick " + seen);
                seen = Integer.parseInt(line);
            }
        }
    }
}
