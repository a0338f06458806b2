package org.weft;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofNanos;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.weft.spi.ChannelPoller;
import org.weft.spi.Demand;
import org.weft.spi.World;

/// What is left when a reactor has ended: nothing.
class ReactorEndTest {
    private final List<String> trail = new CopyOnWriteArrayList<>();

    @Test
    void c47NoThreadAndNoDescriptorIsLeft() throws Exception {
        startAndEnd(1);
        Set<String> threads = Set.of();
        assertThreadsAre(threads);
        int descriptors = descriptors();
        startAndEnd(20);
        assertThreadsAre(threads);
        assertEquals(descriptors, descriptors());
    }

    @Test
    @Tag("slow")
    void c47AlsoNotOfAThousandReactors() throws Exception {
        startAndEnd(1);
        Set<String> threads = Set.of();
        assertThreadsAre(threads);
        int descriptors = descriptors();
        startAndEnd(1_000);
        assertThreadsAre(threads);
        assertEquals(descriptors, descriptors());
    }

    @Test
    void aLoopThatDiesLetsNobodyOutsideWaitForEver() throws Exception {
        Thread[] putter = new Thread[1];
        var demand =
                new Demand() {
                    @Override
                    public void begin() {}

                    @Override
                    public void end() {
                        throw new IllegalArgumentException("it must not throw");
                    }
                };
        var died =
                assertThrows(
                        AssertionError.class,
                        () ->
                                Reactor.run(main -> {
                                    Inlet<String> inlet = Reactor.current().inlet(1);
                                    putter[0] = Thread.ofPlatform().start(() -> putForEver(inlet));
                                    var queue = new WaitQueue<String>("queue", demand);
                                    Event.anyOf(queue.event(), Event.after(ofMillis(5))).await();
                                }));
        assertEquals(IllegalArgumentException.class, died.getCause().getClass());
        putter[0].join();
        assertEquals(List.of("the inlet of reactor \"main\" is closed"), trail);
        assertThrows(IllegalStateException.class, Reactor::current);
    }

    private void putForEver(Inlet<String> inlet) {
        try {
            while (true) inlet.put("item");
        } catch (IllegalStateException | InterruptedException e) {
            trail.add(e.getMessage());
        }
    }

    /// Reactors that sleep, block, poll and hand things in.
    private static void startAndEnd(int reactors) throws Exception {
        for (int i = 0; i < reactors; i++) {
            Reactor.builder()
                    .name("number " + i)
                    .run(main -> {
                        main.startDaemon("waiting", () -> Event.never().await());
                        main.startDaemon("sleeping", () -> Microthread.sleep(ofHours(1)));
                        Inlet<String> inlet = Reactor.current().inlet(1);
                        main.start("receiving", () -> assertEquals("item", inlet.receive()));
                        Blocking.run(() -> inlet.put("item"));
                        poll();
                        Microthread.sleep(ofNanos(1));
                        Reactor.current().callLater(ofHours(1), () -> {});
                    });
        }
    }

    private static void poll() throws IOException {
        var poller = (ChannelPoller) Reactor.current().world().poller();
        Pipe pipe = Pipe.open();
        poller.watch(pipe.source(), _ -> {}).want(SelectionKey.OP_READ);
        pipe.sink().close();
    }

    /// The names of the platform threads that have to do with a reactor; virtual ones are not listed.
    private static Set<String> threads() {
        var names = new TreeSet<String>();
        for (Thread thread : Thread.getAllStackTraces().keySet())
            if (thread.getName().startsWith("weft") || thread.getName().startsWith("number"))
                names.add(thread.getName());
        return names;
    }

    /// A thread is still listed for a moment after it has let others know that it is done.
    private static void assertThreadsAre(Set<String> expected) {
        Foreign.waitUntil("threads to be " + expected, () -> expected.equals(threads()));
    }

    private static int descriptors() {
        String[] open = new File("/proc/self/fd").list();
        return open == null ? 0 : open.length;
    }

    @Test
    void theCarrierHasEndedWhenRunReturns() throws Exception {
        Reactor.builder().name("shop").run(_ -> {});
        assertFalse(threads().contains("weft-shop"));
    }

    @Test
    void theBlockingThreadsHaveEndedWhenRunReturns() throws Exception {
        Thread worker =
                Reactor.<Thread, RuntimeException>call(_ -> Blocking.call(Thread::currentThread));
        Foreign.waitUntil("the thread to end", () -> !worker.isAlive());
    }

    @Test
    void aReactorIsFoundOnlyWhileItsTurnLasts() throws Exception {
        Loop loop = Reactor.builder().loop();
        loop.begin(() -> {
            assertSame(loop, Loop.here());
            return EventSupport.nothing();
        });
        assertThrows(IllegalStateException.class, Loop::here);
        assertFalse(loop.step(0));
        assertThrows(IllegalStateException.class, Loop::here);
    }

    @Test
    void channelsStillWatchedAreClosed() throws Exception {
        Pipe pipe = Pipe.open();
        Reactor.run(_ -> {
            var poller = (ChannelPoller) Reactor.current().world().poller();
            poller.watch(pipe.source(), _ -> {}).want(SelectionKey.OP_READ);
        });
        assertFalse(pipe.source().isOpen());
        pipe.sink().close();
    }

    @Test
    void aServiceThatFailsToCloseIsReportedAndAllElseIsClosed() throws Exception {
        Pipe pipe = Pipe.open();
        try (var log = new LogCapture()) {
            Reactor.run(_ -> {
                World world = Reactor.current().world();
                world.service(FirstService.class, _ -> new FirstService(trail));
                world.service(SecondService.class, _ -> new SecondService(trail));
                ((ChannelPoller) world.poller()).watch(pipe.source(), _ -> {});
            });
            assertEquals(1, log.records().size(), log.records()::toString);
            assertEquals("SEVERE at the end of reactor \"main\"", log.records().getFirst());
        }
        assertEquals(List.of("first", "second"), trail.stream().sorted().toList());
        assertFalse(pipe.source().isOpen());
        pipe.sink().close();
    }

    @Test
    void aDaemonThatWaitsIsUnwoundNotDropped() throws Exception {
        Reactor.run(main -> {
            main.startDaemon(
                    "waiting",
                    () -> {
                        try {
                            Event.never().await();
                        } finally {
                            trail.add("unwound");
                        }
                    });
            Microthread.yield();
        });
        assertEquals(List.of("unwound"), trail);
    }

    @Test
    void callbacksThatAreQueuedRunAndThoseForLaterAreDropped() throws Exception {
        Reactor.run(_ -> {
            Reactor.current().callSoon(() -> trail.add("soon"));
            Reactor.current().callLater(ofHours(1), () -> trail.add("later"));
            Reactor.current().callLater(ofMillis(0), () -> trail.add("at once"));
        });
        assertEquals(List.of("soon", "at once"), trail);
    }

    @Test
    void aReactorCanBeRunInsideABlockingCallOfAnother() throws Exception {
        Reactor.builder()
                .name("outer")
                .run(_ ->
                        Blocking.run(() ->
                                Reactor.builder()
                                        .name("inner")
                                        .run(_ -> {
                                            Microthread.yield();
                                            trail.add(Reactor.current().name());
                                        })));
        assertEquals(List.of("inner"), trail);
    }

    @Test
    @Tag("direct")
    void aReactorCanBeRunInsideAMicrothreadOfAnotherAsABlockingCall() throws Exception {
        Reactor.builder()
                .name("outer")
                .run(main -> {
                    main.start("other", () -> trail.add("other"));
                    Reactor.builder()
                            .name("inner")
                            .run(_ -> {
                                Foreign.suspendUntil("the other", () -> !trail.isEmpty());
                                trail.add(Reactor.current().name());
                            });
                    trail.add(Reactor.current().name());
                });
        assertEquals(List.of("other", "inner", "outer"), trail);
    }

    @Test
    void aReactorCanBeRunByAVirtualThread() throws Exception {
        var caller =
                Thread.ofVirtual()
                        .name("caller")
                        .start(() -> {
                            try {
                                Reactor.run(_ -> {
                                    trail.add(Thread.currentThread().getName());
                                    Microthread.sleep(Duration.ofHours(1));
                                });
                            } catch (InterruptedException e) {
                                trail.add(String.valueOf(e.getMessage()));
                            }
                        });
        Foreign.waitUntil("the reactor to run", () -> !trail.isEmpty());
        caller.interrupt();
        caller.join();
        assertEquals("main", trail.get(0));
        assertTrue(trail.get(1).startsWith("cancelled: interrupted by"), trail.get(1));
    }

    @Test
    void manyReactorsRunAtOnce() throws Exception {
        List<Foreign> callers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            String name = "reactor " + i;
            callers.add(
                    Foreign.start(
                            name,
                            () ->
                                    Reactor.builder()
                                            .name(name)
                                            .run(main -> {
                                                for (int m = 0; m < 10; m++) {
                                                    main.start(
                                                            "worker",
                                                            () -> {
                                                                for (int k = 0; k < 50; k++) {
                                                                    assertEquals(
                                                                            name,
                                                                            Reactor.current()
                                                                                    .name());
                                                                    Microthread.yield();
                                                                }
                                                            });
                                                }
                                            })));
        }
        callers.forEach(Foreign::join);
        assertThreadsAre(Set.of());
    }

    private record FirstService(List<String> trail) implements AutoCloseable {
        @Override
        public void close() {
            trail.add("first");
            throw new IllegalStateException("first");
        }
    }

    private record SecondService(List<String> trail) implements AutoCloseable {
        @Override
        public void close() {
            trail.add("second");
            throw new IllegalStateException("second");
        }
    }
}
