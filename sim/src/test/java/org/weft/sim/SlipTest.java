package org.weft.sim;

import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.weft.Microthread;
import org.weft.Scope;
import org.weft.net.Lines;
import org.weft.net.Tcp;
import org.weft.net.TcpStream;

/// What arrives between two slices of one microthread, which take no time unless a test lets it slip.
class SlipTest {
    /// Not run by itself.
    static class Sample {
        @SimTest(seeds = 300)
        void inNoTime(Simulation sim) {
            twoTakeTen(sim);
        }

        @SimTest(seeds = 300, slip = "1ms")
        void onASlowMachine(Simulation sim) {
            twoTakeTen(sim);
        }
    }

    /// Reads its balance, tells it, and writes it, with another between them perhaps.
    private static final class Bank {
        int balance = 100;

        void serve() throws IOException, InterruptedException {
            try (var listener = Tcp.listen("bank", 7)) {
                Scope.run(scope -> {
                    while (true) {
                        TcpStream client = listener.accept();
                        scope.start("client", () -> serve(client));
                    }
                });
            }
        }

        private void serve(TcpStream client) throws IOException, InterruptedException {
            try (client) {
                var lines = Lines.ascii(client, 100);
                int amount = Integer.parseInt(String.valueOf(lines.read()));
                int before = balance;
                lines.write("it was " + before);
                balance = before - amount;
            }
        }
    }

    private static void twoTakeTen(Simulation sim) {
        var bank = new Bank();
        sim.host("bank", bank::serve);
        for (String name : new String[] {"ann", "bob"}) sim.on(name, SlipTest::takeTen);
        sim.runUntilQuiet();
        assertEquals(80, bank.balance);
    }

    private static void takeTen() throws IOException, InterruptedException {
        Microthread.sleep(ofSeconds(1)); // until the bank listens
        try (var stream = Tcp.connect("bank", 7)) {
            var lines = Lines.ascii(stream, 100);
            lines.write("10");
            assertEquals("it was", String.valueOf(lines.read()).substring(0, 6));
        }
    }

    @Test
    void itIsFoundOnlyIfTimeSlips() {
        Map<String, String> results = JUnitResults.of(Sample.class);
        assertEquals("SUCCESSFUL", results.get("inNoTime(Simulation)"));
        String slow = String.valueOf(results.get("onASlowMachine(Simulation)"));
        assertTrue(slow.contains("expected: <80> but was: <90>"), slow);
    }
}
