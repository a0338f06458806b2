package org.weft.examples;

import java.time.Duration;
import org.weft.*;
import org.weft.event.*;

/// Waits for several things at once and acts on the one that has come: orders, silence, closing time.
///
/// ```
/// ./weft run examples/src/main/java/org/weft/examples/Choosing.java
/// ```
final class Choosing {
    private static final Duration SILENCE = Duration.ofSeconds(2);

    static void main() throws InterruptedException {
        Reactor.run(Choosing::run);
    }

    static void run(Scope main) throws InterruptedException {
        Channel<String> orders = Channel.rendezvous();
        var closing = new Flag();
        main.start("shop", () -> serve(orders, closing));
        orders.send("rye bread");
        Microthread.sleep(Duration.ofSeconds(3));
        orders.send("wheat bread");
        closing.raise();
    }

    // guide: choosing
    sealed interface News {
        record Order(String what) implements News {}

        record Silence() implements News {}

        record Closing() implements News {}
    }

    private static void serve(Channel<String> orders, Flag closing) throws InterruptedException {
        Event<News> news = // made once, awaited often
                Event.anyOf(
                        closing.raised().as(new News.Closing()), // the first wins if both are there
                        orders.received().map(News.Order::new),
                        Event.after(SILENCE).as(new News.Silence()));
        while (true) {
            switch (news.await()) {
                case News.Order(String what) -> IO.println("here is your " + what);
                case News.Silence _ -> IO.println("anybody there?");
                case News.Closing _ -> {
                    IO.println("we are closing");
                    return;
                }
            }
        }
    }

    // end

    private Choosing() {}
}
