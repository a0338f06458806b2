import java.time.Duration;
import org.weft.*;
import org.weft.event.*;

void main() throws Exception {
    Reactor.run(main -> {
        var loaves = new Value<>(0);
        main.startDaemon("baker", () -> {
            while (true) {
                Microthread.sleep(Duration.ofMillis(100));
                loaves.update(n -> n + 1);
            }
        });
        for (var customer : new String[] {"Ann", "Bob"}) {
            loaves.is(n -> n > 0).await();
            loaves.update(n -> n - 1);                      // nobody ran since: no lock, no race
            IO.println(customer + " has a loaf");
        }
        try {
            Timeout.run("ten loaves", Duration.ofMillis(250), () -> loaves.is(n -> n >= 10).await());
        } catch (TimedOutException e) {
            IO.println(e.getMessage());                     // errors arrive where the wait is
        }
    });
}
