package org.weft;

import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.weft.spi.Clock;
import org.weft.spi.Poller;
import org.weft.spi.World;

/// A poller that is busy is not asked while there is something to run; but data that is there still beats a deadline.
class BusyPollerTest implements World, Clock, Poller {
    private final List<String> trail = new ArrayList<>();
    private final WaitQueue<String> data = new WaitQueue<>("data");
    private boolean isBusy;
    private boolean isDataThere;
    private long nanos;
    private int lookCount;

    @Test
    void oneThatIsBusyIsLeftAloneWhileThereIsSomethingToRun() {
        Loop loop = loop();
        isBusy = true;
        for (int i = 0; i < 10; i++) assertTrue(loop.step(0));
        assertEquals(0, lookCount);
        isBusy = false;
        assertTrue(loop.step(0));
        assertEquals(1, lookCount);
    }

    @Test
    void dataThatIsThereBeatsADeadlineAlsoIfThePollerIsBusy() {
        Loop loop = loop();
        isBusy = true;
        assertTrue(loop.step(0));
        isDataThere = true;
        nanos += ofSeconds(1).toNanos();
        assertTrue(loop.step(0));
        assertEquals(List.of("data"), trail);
    }

    private Loop loop() {
        Loop loop = Reactor.builder().world(this).loop();
        loop.begin(() -> {
            Scope.run(main -> {
                main.start("waiter", () -> trail.add(waitForData()));
                while (true) Microthread.yield();
            });
            return EventSupport.nothing();
        });
        return loop;
    }

    private String waitForData() throws InterruptedException {
        return Event.anyOf(data.event(), Event.after(ofSeconds(1)).as("deadline")).await();
    }

    @Override
    public void poll(long maxNanos) {
        lookCount++;
        if (isDataThere) data.fireAll("data");
    }

    @Override
    public boolean isBusy() {
        return isBusy;
    }

    @Override
    public boolean isWatching() {
        return true;
    }

    @Override
    public void wakeUp() {}

    @Override
    public void close() {}

    @Override
    public Clock clock() {
        return this;
    }

    @Override
    public Poller poller() {
        return this;
    }

    @Override
    public RandomGenerator random() {
        return new SplittableRandom(1);
    }

    @Override
    public <S> S service(Class<S> type, Function<? super Poller, ? extends S> real) {
        throw new IllegalStateException("no " + type + " here");
    }

    @Override
    public long nanos() {
        return nanos;
    }

    @Override
    public Instant now() {
        return Instant.EPOCH.plusNanos(nanos);
    }
}
