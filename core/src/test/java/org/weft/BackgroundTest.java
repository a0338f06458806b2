package org.weft;

import static java.time.Duration.ofHours;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.weft.event.Channel;
import org.weft.event.ChannelClosedException;
import org.weft.spi.ChannelPoller;
import org.weft.spi.Clock;
import org.weft.spi.Poller;
import org.weft.spi.World;

/// Reactors in the background: their threads, and how they talk to each other.
class BackgroundTest {
    private final List<String> trail = new CopyOnWriteArrayList<>();

    // ---- threads --------------------------------------------------------------------------------

    @Test
    void itsThreadsAreNamedAfterItAndDoNotKeepTheJvmAlive() throws Exception {
        try (Door door = Reactor.start("beside")) {
            door.run(() -> {});
            List<Thread> own = threads("weft-beside");
            assertFalse(own.isEmpty());
            for (Thread thread : own) assertTrue(thread.isDaemon(), thread.toString());
            assertTrue(own.stream().anyMatch(t -> t.getName().equals("weft-beside-watch")));
        }
        assertEquals(List.of(), threads("weft-beside"));
    }

    @Test
    @DisplayName("C47: of a reactor that was in the background nothing is left")
    void noThreadAndNoDescriptorIsLeft() throws Exception {
        startAndClose(2);
        int descriptors = descriptors();
        startAndClose(10);
        Foreign.waitUntil("its threads to end", () -> threads("weft-number").isEmpty());
        assertEquals(descriptors, descriptors());
    }

    @Test
    @Tag("slow")
    @DisplayName("C47: of two hundred reactors that were in the background nothing is left")
    void noThreadAndNoDescriptorIsLeftOfTwoHundred() throws Exception {
        startAndClose(2);
        int descriptors = descriptors();
        startAndClose(200);
        Foreign.waitUntil("their threads to end", () -> threads("weft-number").isEmpty());
        assertEquals(descriptors, descriptors());
    }

    /// Reactors that sleep, block, poll, wait and hand things in, closed in the midst of it.
    private static void startAndClose(int reactors) throws Exception {
        for (int i = 0; i < reactors; i++) {
            try (Door door = Reactor.start("number " + i)) {
                door.start("waiting", () -> Event.never().await());
                door.start("sleeping", () -> Microthread.sleep(ofHours(1)));
                door.start("blocking", () -> Blocking.run(() -> new CountDownLatch(1).await()));
                door.run(() -> {
                    Blocking.lane("lane", 1).run(() -> {});
                    Inlet<String> inlet = Reactor.current().inlet(1);
                    inlet.offer("item");
                    poll();
                });
            }
        }
    }

    private static void poll() throws IOException {
        var poller = (ChannelPoller) Reactor.current().world().poller();
        Pipe pipe = Pipe.open();
        poller.watch(pipe.source(), _ -> {}).want(SelectionKey.OP_READ);
        pipe.sink().close();
    }

    private static List<Thread> threads(String prefix) {
        List<Thread> found = new ArrayList<>();
        for (Thread thread : Thread.getAllStackTraces().keySet())
            if (thread.getName().startsWith(prefix)) found.add(thread);
        return found;
    }

    private static int descriptors() {
        String[] open = new File("/proc/self/fd").list();
        return open == null ? 0 : open.length;
    }

    @Test
    void nobodyIsLeftWaitingWhenTheLoopDies() throws Exception {
        try (var log = new LogCapture()) {
            var world = new Dying();
            Door door = Reactor.builder().name("dying").world(world).start();
            var caller = Foreign.start("caller", () -> door.run(() -> Event.never().await()));
            Foreign.waitUntil("the call", () -> Foreign.isBlocked(caller.thread()));
            world.dies = true;
            assertThrows(
                    IllegalStateException.class,
                    () -> {
                        while (true)
                            door.run(() -> {}); // the first one wakes it, and may get through
                    });
            assertInstanceOf(IllegalStateException.class, caller.joinFailed());
            door.close();
            assertEquals(
                    List.of("SEVERE reactor \"dying\", in the background, has failed"),
                    log.records());
        }
    }

    /// The real world, but that its poller fails when it is told to.
    private static final class Dying implements World {
        private final RealWorld real = new RealWorld();
        private volatile boolean dies;

        @Override
        public Clock clock() {
            return real.clock();
        }

        @Override
        public Poller poller() {
            return new Poller() {
                @Override
                public void poll(long maxNanos) {
                    if (dies) throw new IllegalStateException("broken");
                    real.poller().poll(maxNanos);
                }

                @Override
                public boolean isWatching() {
                    return real.poller().isWatching();
                }

                @Override
                public void wakeUp() {
                    real.poller().wakeUp();
                }

                @Override
                public void close() {
                    real.poller().close();
                }
            };
        }

        @Override
        public RandomGenerator random() {
            return real.random();
        }

        @Override
        public <S> S service(Class<S> type, Function<? super Poller, ? extends S> made) {
            return real.service(type, made);
        }
    }

    // ---- between reactors -----------------------------------------------------------------------

    @Test
    void twoReactorsTalkThroughTheirInlets() throws Exception {
        try (Door a = Reactor.start("a");
                Door b = Reactor.start("b")) {
            Inlet<Integer> toA = a.call(() -> Reactor.current().inlet(1));
            Inlet<Integer> toB = b.call(() -> Reactor.current().inlet(1));
            b.start(
                    "echo",
                    () -> {
                        while (true) toA.put(toB.receive() + 1);
                    });
            int last =
                    a.call(() -> {
                        int number = 0;
                        while (number < 100) {
                            toB.put(number + 1);
                            number = toA.receive();
                        }
                        return number;
                    });
            assertEquals(100, last);
        }
    }

    @Test
    void reactorsThatPutIntoEachOthersFullInletsDoNotBlockEachOther() throws Exception {
        int items = 500;
        try (Door a = Reactor.start("a");
                Door b = Reactor.start("b")) {
            Inlet<Integer> toA = a.call(() -> Reactor.current().inlet(1));
            Inlet<Integer> toB = b.call(() -> Reactor.current().inlet(1));
            var atA = Foreign.start("a", () -> a.run(() -> exchange(items, toB, toA)));
            var atB = Foreign.start("b", () -> b.run(() -> exchange(items, toA, toB)));
            atA.join();
            atB.join();
        }
    }

    private static void exchange(int items, Inlet<Integer> out, Inlet<Integer> in)
            throws InterruptedException {
        Scope.run(scope -> {
            scope.start(
                    "putting",
                    () -> {
                        for (int i = 0; i < items; i++) out.put(i);
                    });
            for (int i = 0; i < items; i++) assertEquals(i, in.receive());
        });
    }

    @Test
    void aPutOfAMicrothreadOfAnotherReactorSuspendsOnlyThat() throws Exception {
        try (Door a = Reactor.start("a")) {
            Inlet<String> inlet = a.call(() -> Reactor.current().inlet(1));
            inlet.offer("first");
            Reactor.run(main -> {
                var putting = main.start("putting", () -> inlet.put("second"));
                Microthread.yield();
                assertEquals("room in an inlet", putting.waitingFor().orElseThrow().what());
                assertEquals("first", a.<String, InterruptedException>call(inlet::receive));
                putting.join();
                assertEquals("second", a.<String, InterruptedException>call(inlet::receive));
            });
        }
    }

    @Test
    void aCancelledPutOfAnotherReactorHasPutNothingIn() throws Exception {
        try (Door a = Reactor.start("a")) {
            Inlet<String> inlet = a.call(() -> Reactor.current().inlet(1));
            inlet.offer("first");
            Reactor.run(main -> {
                var putting = main.start("putting", () -> inlet.put("second"));
                Microthread.yield();
                putting.cancel("enough");
                assertInstanceOf(Outcome.Cancellation.class, putting.ended().await());
            });
            assertEquals("first", a.<String, InterruptedException>call(inlet::receive));
            assertTrue(inlet.offer("third"));
            assertEquals("third", a.<String, InterruptedException>call(inlet::receive));
        }
    }

    @Test
    void whoWaitsForRoomGetsItInTheOrderInWhichTheyCame() throws Exception {
        try (Door a = Reactor.start("a")) {
            Inlet<String> inlet = a.call(() -> Reactor.current().inlet(1));
            inlet.offer("0");
            Reactor.run(main -> {
                for (int i = 1; i <= 3; i++) {
                    String item = String.valueOf(i);
                    main.start("putting", () -> inlet.put(item));
                }
                Microthread.yield();
                var foreign = Foreign.start("foreign", () -> inlet.put("4"));
                Foreign.suspendUntil("its put", () -> Foreign.isBlocked(foreign.thread()));
                for (int i = 0; i <= 4; i++)
                    trail.add(a.<String, InterruptedException>call(inlet::receive));
                foreign.join();
            });
        }
        assertEquals(List.of("0", "1", "2", "3", "4"), trail);
    }

    @Test
    void aMicrothreadThatWaitsForRoomLearnsThatTheInletClosed() throws Exception {
        Door a = Reactor.start("a");
        Inlet<String> inlet = a.call(() -> Reactor.current().inlet(1));
        inlet.offer("first");
        Reactor.run(main -> {
            main.start(
                    "putting",
                    () -> {
                        var e =
                                assertThrows(
                                        IllegalStateException.class, () -> inlet.put("second"));
                        trail.add(String.valueOf(e.getMessage()));
                    });
            Microthread.yield();
            a.close();
        });
        assertEquals(List.of("the inlet of reactor \"a\" is closed"), trail);
    }

    @Test
    @DisplayName("C41: what belongs to one reactor is refused in another, and both are named")
    void objectsOfAnotherReactorAreRefusedAtOnceAndBothAreNamed() throws Exception {
        try (Door a = Reactor.start("a");
                Door b = Reactor.start("b")) {
            Inlet<String> inlet = a.call(() -> Reactor.current().inlet(1));
            Channel<String> channel =
                    a.call(() -> {
                        Channel<String> made = Channel.bounded(1);
                        made.send("item");
                        return made;
                    });
            Microthread waiting = a.call(Microthread::current);
            b.run(() -> {
                assertNamesBoth(() -> inlet.receive());
                assertNamesBoth(() -> inlet.received().await());
                assertNamesBoth(() -> inlet.drained().await());
                assertNamesBoth(() -> channel.receive());
                assertNamesBoth(() -> channel.send("another"));
                assertNamesBoth(() -> waiting.join());
                assertNamesBoth(() -> Event.anyOf(Event.never(), channel.received()).await());
            });
            // and the first reactor is none the worse for it
            inlet.offer("item");
            assertEquals("item", a.<String, InterruptedException>call(inlet::receive));
            assertEquals("item", a.<String, InterruptedException>call(channel::receive));
        }
    }

    private static void assertNamesBoth(Executable touch) {
        var e = assertThrows(WrongThreadException.class, touch);
        String message = String.valueOf(e.getMessage());
        assertTrue(message.contains(" of reactor \"a\" was touched by "), message);
        assertTrue(message.contains(" of reactor \"b\": expected a microthread of"), message);
    }

    @Test
    void anInletIsDrainedByItsOwnReactorWhoeverTouchedItFirst() throws Exception {
        try (Door a = Reactor.start("a")) {
            Inlet<String> inlet = a.call(() -> Reactor.current().inlet(1));
            Reactor.run(_ -> assertThrows(WrongThreadException.class, inlet::receive));
            inlet.offer("item");
            inlet.close();
            assertEquals("item", a.<String, InterruptedException>call(inlet::receive));
            a.run(() -> assertThrows(ChannelClosedException.class, inlet::receive));
        }
    }
}
