package org.weft.examples;

import java.nio.charset.Charset;
import java.time.Duration;
import java.util.Scanner;
import org.weft.*;
import org.weft.event.*;

/// Listens to what is typed while others run. A read of standard input stops the thread it is on and
/// cannot be cancelled; so it has a thread of its own, and lines come in through an inlet.
///
/// ```
/// ./weft run examples/src/main/java/org/weft/examples/StandardInput.java
/// ```
final class StandardInput {
    private static final int TYPED_LINES = 16; // nobody types faster than they are read
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    // guide: standard-input
    static void main() throws InterruptedException {
        Reactor.run(main -> {
            Inlet<String> typed = Reactor.current().inlet(TYPED_LINES);
            main.startDaemon("clock", StandardInput::remind);
            Thread.ofPlatform().daemon().start(() -> readInto(typed));
            ask(typed);
        });
    }

    private static void ask(Inlet<String> typed) throws InterruptedException {
        Event<String> answer = Event.anyOf(typed.received(), Event.after(PATIENCE).as("nothing"));
        IO.println("what is 6 times 7?");
        try {
            for (String said = answer.await(); !said.equals("42"); said = answer.await())
                IO.println("not " + said + "; try again");
            IO.println("right");
        } catch (ChannelClosedException _) {
            IO.println("nobody is there any more");
        }
    }

    private static void readInto(Inlet<String> typed) { // on a thread of its own
        try (typed;
                var in = new Scanner(System.in, Charset.defaultCharset())) {
            while (in.hasNextLine()) typed.put(in.nextLine());
        } catch (InterruptedException | IllegalStateException _) {
            // the reactor has ended: nobody listens any more
        }
    }

    // end

    private static void remind() throws InterruptedException {
        while (true) {
            Microthread.sleep(Duration.ofSeconds(3));
            IO.println("(the clock goes on)");
        }
    }

    private StandardInput() {}
}
