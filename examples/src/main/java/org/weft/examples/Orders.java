package org.weft.examples;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.weft.*;
import org.weft.net.*;
import org.weft.sim.*;

/// A customer repeats each order until it is confirmed, and the shop books each once, while cable
/// and power fail. A hundred times, each time in a world of its own.
///
/// ```
/// ./weft sim examples/src/main/java/org/weft/examples/Orders.java
/// ```
final class Orders {
    private static final int PORT = 7000;
    private static final int LINE_BYTES = 100;
    private static final Duration PATIENCE = ofSeconds(2);
    private static final Duration DISK = ofMillis(5);

    // guide: run-hosts
    static void main() {
        Simulation.run(SimOptions.seeds(100), sim -> inTrouble(sim, new Shop()));
        IO.println("each order was booked once, in a hundred worlds");
    }

    static void inTrouble(Simulation sim, Shop disk) { // what is on it outlives a crash
        Host shop = sim.host("shop", () -> serve(disk));
        sim.on("customer", () -> orderAll(3));
        sim.on("trouble", () -> causeTrouble(sim, shop));
        sim.runUntilQuiet();
        if (!disk.booked.equals(List.of("order 1", "order 2", "order 3")))
            throw new AssertionError("booked: " + disk.booked);
    }

    private static void causeTrouble(Simulation sim, Host shop) throws InterruptedException {
        for (int i = sim.choose("how often", 4); i > 0; i--) {
            Microthread.sleep(ofMillis(sim.choose("when the cable breaks", 30)));
            try (var _ = sim.network().partition("customer", "shop")) {
                Microthread.sleep(ofSeconds(1));
            }
            Microthread.sleep(ofMillis(sim.choose("when the power fails", 30)));
            shop.crash();
            Microthread.sleep(ofSeconds(1));
            shop.restart();
        }
    }

    // end

    // guide: customer
    private static void orderAll(int count) throws InterruptedException {
        for (int i = 1; i <= count; i++) {
            String order = "order " + i;
            while (!isConfirmed(order)) Microthread.sleep(ofMillis(100));
        }
    }

    private static boolean isConfirmed(String order) throws InterruptedException {
        boolean isConfirmed;
        try {
            isConfirmed = Timeout.call(PATIENCE, () -> "booked".equals(answerTo(order)));
        } catch (IOException _) {
            isConfirmed = false; // refused, reset, or out of patience
        }
        Expect.sometimes(!isConfirmed, "an order is repeated");
        return isConfirmed;
    }

    private static String answerTo(String order) throws IOException, InterruptedException {
        try (var stream = Tcp.connect("shop", PORT)) {
            var lines = Lines.ascii(stream, LINE_BYTES);
            lines.write(order);
            return lines.read();
        }
    }

    // end

    private static void serve(Shop shop) throws IOException, InterruptedException {
        try (var listener = Tcp.listen("0.0.0.0", PORT)) {
            Scope.<IOException>run(customers -> {
                while (true) {
                    TcpStream customer = listener.accept();
                    customers.start("customer", () -> serve(shop, customer));
                }
            });
        }
    }

    private static void serve(Shop shop, TcpStream customer) throws InterruptedException {
        try (customer) {
            var lines = Lines.ascii(customer, LINE_BYTES);
            for (String order = lines.read(); order != null; order = lines.read()) {
                shop.book(order);
                Microthread.sleep(DISK);
                lines.write("booked");
            }
        } catch (IOException _) {
            return; // the customer has gone, and comes again if it wants something
        }
    }

    /// What is on the shop's disk.
    static class Shop {
        final List<String> booked = new ArrayList<>();

        void book(String order) {
            boolean isKnown = booked.contains(order);
            Expect.sometimes(isKnown, "a repeated order was booked before");
            if (!isKnown) booked.add(order);
        }
    }

    private Orders() {}
}
