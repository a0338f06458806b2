package org.weft.examples;

import java.time.Duration;
import org.weft.*;

/// The ways in which something ends before it is done: a limit, a scope that is cancelled, one
/// microthread that is cancelled; and cleanup that has to wait for something.
///
/// ```
/// ./weft run examples/src/main/java/org/weft/examples/Cancelling.java
/// ```
final class Cancelling {
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final Duration GRACE = Duration.ofSeconds(1);

    static void main() throws InterruptedException {
        Reactor.run(Cancelling::run);
    }

    static void run(Scope main) throws InterruptedException {
        limit();
        scope();
        one(main);
    }

    // guide: timeout
    private static void limit() throws InterruptedException {
        try {
            String answer = Timeout.call("question", LIMIT, Cancelling::neverAnswer);
            IO.println(answer);
        } catch (TimedOutException e) {
            IO.println(e.getMessage()); // which is an IOException
        }
    }

    // end

    // guide: scope-cancel
    private static void scope() throws InterruptedException {
        Scope.run(
                "search",
                search -> {
                    search.start("left", () -> converse("left"));
                    search.start("right", () -> converse("right"));
                    Microthread.sleep(GRACE);
                    search.cancel("found");
                }); // returns when both have unwound
        IO.println("both have ended");
    }

    // end

    // guide: shield
    private static void converse(String who) throws InterruptedException {
        try {
            neverAnswer();
        } finally { // cancelled, each suspending call would throw at once
            Shield.run(GRACE, () -> sayGoodbye(who));
        }
    }

    // end

    // guide: cancel-one
    private static void one(Scope main) throws InterruptedException {
        Microthread watch = main.start("watch", Cancelling::neverAnswer);
        watch.cancel("not needed any more"); // no failure of its scope
        IO.println(watch.ended().await());
    }

    // end

    private static void sayGoodbye(String who) throws InterruptedException {
        Microthread.sleep(Duration.ofMillis(10)); // as a write might
        IO.println(who + " says goodbye");
    }

    private static String neverAnswer() throws InterruptedException {
        return Event.<String>never().await();
    }

    private Cancelling() {}
}
