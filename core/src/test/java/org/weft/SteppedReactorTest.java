package org.weft;

import static java.time.Duration.ofHours;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;
import org.weft.spi.SteppedReactor;

/// A reactor that somebody drives by hand.
class SteppedReactorTest {
    private final List<String> trail = new CopyOnWriteArrayList<>();

    private SteppedReactor waiting() {
        return Reactor.builder()
                .stepped(main -> {
                    main.start("waits", () -> waitForEver("waits"));
                    waitForEver("main");
                });
    }

    private void waitForEver(String name) throws InterruptedException {
        trail.add(name);
        try {
            new WaitQueue<String>().event().await();
        } finally {
            trail.add(name + " goes on");
        }
    }

    @Test
    void whatIsAbandonedNeverGoesOnAlsoIfItsStacksWereLookedAt() throws Exception {
        var reactor = waiting();
        assertTrue(reactor.step(0));
        var picture = new StringBuilder();
        reactor.dump(picture);
        assertTrue(picture.toString().contains("waitForEver"), picture::toString);
        reactor.abandon();
        assertTrue(ForkJoinPool.commonPool().awaitQuiescence(10, SECONDS));
        assertEquals(List.of("main", "waits"), trail);
        assertFalse(reactor.step(0));
    }

    @Test
    void whatIsCancelledUnwindsAsItIsSteppedOn() {
        var reactor = waiting();
        assertTrue(reactor.step(0));
        reactor.cancel("enough");
        assertFalse(reactor.step(0));
        assertEquals(List.of("main", "waits", "main goes on", "waits goes on"), trail);
    }

    @Test
    void itIsIdleOnlyWhenNothingIsLeftToRun() {
        var reactor =
                Reactor.builder()
                        .stepped(_ -> {
                            Reactor.current().callSoon(() -> trail.add("callback"));
                            Microthread.sleep(ofHours(1));
                        });
        assertTrue(reactor.step(0));
        assertFalse(reactor.isIdle(), "a callback is left");
        assertTrue(reactor.step(0));
        assertEquals(List.of("callback"), trail);
        assertTrue(reactor.isIdle());
        reactor.cancel("enough");
        assertFalse(reactor.isIdle(), "it unwinds");
        while (reactor.step(0)) assertFalse(reactor.isIdle(), "it unwinds");
    }

    @Test
    void whatAnotherThreadHasSentIsSomethingToRun() throws Exception {
        var inlets = new CopyOnWriteArrayList<Inlet<String>>();
        var reactor =
                Reactor.builder()
                        .stepped(_ -> {
                            Inlet<String> inlet = Reactor.current().inlet(1);
                            inlets.add(inlet);
                            trail.add(inlet.receive());
                        });
        assertTrue(reactor.step(0));
        assertTrue(reactor.isIdle());
        var sender = Thread.ofPlatform().start(() -> inlets.getFirst().offer("item"));
        sender.join();
        assertFalse(reactor.isIdle());
        while (reactor.step(0)) assertEquals(1, inlets.size());
        assertEquals(List.of("item"), trail);
    }
}
