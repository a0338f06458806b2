package org.weft.examples;

import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.weft.*;
import org.weft.event.*;

/// A reactor in the background of an application that has threads of its own: they call in through a
/// door, wait for the result as for any blocking method, and need no locks, because what they call
/// runs in the reactor.
///
/// ```
/// ./weft run examples/src/main/java/org/weft/examples/BesideAnApplication.java
/// ```
final class BesideAnApplication {
    private static final Duration BAKING = Duration.ofMillis(30);
    private static final int CUSTOMERS = 3;

    // guide: beside
    /// A shop as the application sees it: plain methods for any thread.
    static final class Shop implements AutoCloseable {
        private final Door door = Reactor.start("shop");
        private final Value<Integer> loaves = new Value<>(0); // the reactor's: only it touches it
        private int sold;

        Shop() throws InterruptedException {
            door.start("baker", this::bake); // lives until the door is closed
        }

        int buy() throws InterruptedException {
            return door.call(() -> {
                loaves.is(n -> n > 0).await();
                loaves.update(n -> n - 1);
                return ++sold;
            });
        }

        @Override
        public void close() {
            door.close(); // all inside is cancelled, and has unwound when this returns
        }

        // end

        private void bake() throws InterruptedException {
            while (true) {
                Microthread.sleep(BAKING);
                loaves.update(n -> n + 1);
            }
        }
    }

    static void main() throws InterruptedException, ExecutionException {
        var shop = new Shop();
        try (shop;
                var threads = Executors.newFixedThreadPool(CUSTOMERS)) {
            var sales = new ArrayList<Future<Integer>>();
            for (int i = 0; i < CUSTOMERS; i++) sales.add(threads.submit(shop::buy));
            int sum = 0;
            for (Future<Integer> sale : sales) sum += sale.get();
            IO.println("sold number 1 + 2 + 3, which makes " + sum);
        }
        try {
            shop.buy();
        } catch (IllegalStateException e) {
            IO.println(e.getMessage());
        }
    }

    private BesideAnApplication() {}
}
