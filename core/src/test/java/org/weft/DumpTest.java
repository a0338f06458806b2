package org.weft;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.weft.testing.VirtualWorld.letOthersRun;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.weft.event.Channel;
import org.weft.event.Semaphore;
import org.weft.testing.VirtualWorld;

/// The text that tells what each microthread is doing.
class DumpTest {
    private final StringBuilder dump = new StringBuilder();

    @Test
    void eachMicrothreadIsThereByPathWithItsStateAndItsWait() throws Exception {
        Reactor.builder()
                .name("shop")
                .run(main -> {
                    var channel = Channel.<String>rendezvous();
                    var semaphore = new Semaphore(0);
                    main.startDaemon("clerk", () -> channel.receive());
                    main.startDaemon(
                            "clerk",
                            () -> Scope.run(scope -> scope.start("inner", semaphore::acquire)));
                    main.startDaemon("sleeper", () -> Microthread.sleep(ofHours(1)));
                    Microthread.yield();
                    Microthread.yield();
                    main.startDaemon("fresh", () -> {});
                    Reactor.current().dump(dump);
                });
        List<String> heads = heads();
        assertEquals("reactor \"shop\", " + engine() + " engine, 6 microthreads", heads.getFirst());
        assertEquals(
                List.of(
                        "\"main\" RUNNING",
                        "\"main/clerk\" WAITING for item of channel, since",
                        "\"main/clerk/2\" WAITING for end of scope"
                                + " \"DumpTest.lambda$eachMicrothreadIsThereByPathWithItsStateAndItsWait",
                        "\"main/clerk/2/inner\" WAITING for permit of semaphore, since",
                        "\"main/sleeper\" WAITING for sleep, since",
                        "\"main/fresh\" READY"),
                heads.stream()
                        .skip(1)
                        .map(line ->
                                line.replaceAll("(, since) .*", "$1")
                                        .replaceAll("\\$\\d+:\\d+\".*", ""))
                        .toList());
    }

    /// The lines before the scopes that are no stack.
    private List<String> heads() {
        return dump.toString()
                .lines()
                .takeWhile(line -> !line.equals("scopes:"))
                .filter(line -> !line.startsWith("    at "))
                .toList();
    }

    private List<String> scopes() {
        return dump.toString().lines().dropWhile(line -> !line.equals("scopes:")).skip(1).toList();
    }

    @Test
    void thoseThatWaitForTheSameAtTheSamePlaceAreOneBlock() throws Exception {
        VirtualWorld.run(main -> {
            var semaphore = new Semaphore(0);
            Action<RuntimeException> working = () -> work(semaphore);
            for (int i = 0; i < 3; i++) main.startDaemon("worker", working);
            main.startDaemon("other", () -> waitElsewhere(semaphore));
            letOthersRun();
            for (int i = 0; i < 5; i++) main.startDaemon("late", working);
            letOthersRun();
            Reactor.current().dump(dump);
        });
        assertEquals(
                List.of(
                        "reactor \"main\", " + engine() + " engine, 10 microthreads",
                        "\"main\" RUNNING",
                        "×8 \"main/worker\", \"main/worker/2\", \"main/worker/3\", \"main/late\","
                                + " \"main/late/2\" and 3 more WAITING for permit of semaphore,"
                                + " since 2 ms",
                        "\"main/other\" WAITING for permit of semaphore, since 2 ms"),
                heads());
        assertEquals(
                1,
                dump.toString().lines().filter(line -> line.contains("DumpTest.work(")).count(),
                dump::toString);
    }

    private static void work(Semaphore semaphore) throws InterruptedException {
        semaphore.acquire();
    }

    private static void waitElsewhere(Semaphore semaphore) throws InterruptedException {
        semaphore.acquire();
    }

    @Test
    void whoWaitsForEachOtherIsSaid() throws Exception {
        try (var _ = new LogCapture()) {
            dumpTwoThatJoinEachOther(Microthread::join);
        }
        assertEquals("they wait for each other: ×2 \"main/a\", \"main/b\"", heads().getLast());
    }

    @Test
    void whoHasALimitIsInNoCycle() throws Exception {
        dumpTwoThatJoinEachOther(other -> Timeout.run(ofHours(1), other::join));
        assertFalse(dump.toString().contains("they wait for each other"), dump::toString);
    }

    private interface Joining {
        void join(Microthread other) throws IOException, InterruptedException;
    }

    private void dumpTwoThatJoinEachOther(Joining second) throws Exception {
        VirtualWorld.run(main -> {
            var both = new Microthread[2];
            both[0] = main.startDaemon("a", () -> both[1].join());
            both[1] = main.startDaemon("b", () -> second.join(both[0]));
            letOthersRun();
            Reactor.current().dump(dump);
        });
    }

    @Test
    void theScopesAreShownAsATree() throws Exception {
        VirtualWorld.run(main -> {
            main.startDaemon(
                    "server",
                    () ->
                            Scope.run(
                                    "requests",
                                    scope -> {
                                        for (int i = 0; i < 102; i++)
                                            scope.start("request", Event.never()::await);
                                        Timeout.run("slow", ofHours(1), Event.never()::await);
                                    }));
            letOthersRun();
            Reactor.current().dump(dump);
        });
        List<String> scopes = scopes();
        assertEquals(
                List.of(
                        "    \"main\" RUNNING",
                        "        scope \"main\"",
                        "            \"server\" WAITING",
                        "                scope \"requests\"",
                        "                    \"request\" WAITING"),
                scopes.subList(0, 5));
        assertEquals(
                List.of(
                        "                    \"request\" WAITING",
                        "                    and 2 more",
                        "                    limit \"slow\", 3599 s left"),
                scopes.subList(103, scopes.size()));
    }

    private static String engine() throws InterruptedException {
        return Reactor.call(_ -> Reactor.current().engine().toString());
    }

    @Test
    void theStackShowsWhereItWaits() throws Exception {
        Reactor.run(main -> {
            main.startDaemon("waiting", DumpTest::waitSomewhere);
            Microthread.yield();
            Reactor.current().dump(dump);
        });
        assertTrue(
                dump.toString().contains("org.weft.DumpTest.waitSomewhere(DumpTest.java:"),
                dump::toString);
    }

    private static void waitSomewhere() throws InterruptedException {
        Event.never().await();
    }

    @Test
    void anotherThreadGetsOneToo() throws Exception {
        Reactor.run(main -> {
            main.startDaemon("waiting", DumpTest::waitSomewhere);
            Reactor reactor = Reactor.current();
            var foreign = Foreign.start("asking", () -> reactor.dump(dump));
            Foreign.suspendUntil("the dump", () -> !foreign.thread().isAlive());
            foreign.join();
        });
        assertTrue(dump.toString().contains("\"main/waiting\" WAITING for never"), dump::toString);
    }

    @Test
    void aReactorThatSleepsIsWokenForOne() throws Exception {
        var reactor = new CompletableFuture<Loop>();
        var mayEnd = new AtomicBoolean();
        var foreign =
                Foreign.start(
                        "reactor",
                        () ->
                                Reactor.run(_ -> {
                                    Inlet<String> inlet = Reactor.current().inlet(1);
                                    reactor.complete(Loop.here());
                                    while (!mayEnd.get())
                                        Event.anyOf(
                                                        inlet.received().map(_ -> 1),
                                                        Event.after(ofMillis(20)).map(_ -> 2))
                                                .await();
                                }));
        Foreign.waitUntil("the reactor to sleep", reactor.get().mailbox::isAsleep);
        reactor.get().reactor.dump(dump);
        mayEnd.set(true);
        foreign.join();
        assertTrue(
                dump.toString().contains("\"main\" WAITING for any of item of inlet, after"),
                dump::toString);
    }

    @Test
    void aVirtualThreadOfTheReactorGetsOneToo() throws Exception {
        Reactor.run(_ -> {
            Reactor reactor = Reactor.current();
            var isDone = new AtomicBoolean();
            Thread.startVirtualThread(() -> {
                dumpSurely(reactor);
                isDone.set(true);
            });
            Foreign.suspendUntil("the dump", isDone::get);
        });
        assertTrue(dump.toString().contains("\"main\" "), dump::toString);
    }

    @Test
    void aCallbackGetsOneToo() throws Exception {
        Reactor.run(_ -> {
            Reactor reactor = Reactor.current();
            reactor.callSoon(() -> dumpSurely(reactor));
            Foreign.suspendUntil("the dump", () -> !dump.isEmpty());
        });
        assertTrue(dump.toString().contains("\"main\" "), dump::toString);
    }

    private void dumpSurely(Reactor reactor) {
        try {
            reactor.dump(dump);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aReactorThatHasEndedSaysSo() throws Exception {
        Reactor ended = Reactor.call(_ -> Reactor.current());
        ended.dump(dump);
        assertEquals("reactor \"main\" has ended\n", dump.toString());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whoAsksAtTheMomentThatTheReactorEndsIsToldSoAtOnce(boolean isStillWindingUp) {
        Loop loop = Reactor.builder().loop();
        loop.begin(EventSupport::nothing);
        var request = new Dump.Request(loop);
        loop.mailbox.post(request);
        if (isStillWindingUp) {
            assertTrue(loop.callbacks.retire());
            assertFalse(loop.step(0));
        } else {
            loop.end();
        }
        assertEquals("reactor \"main\" has ended\n", request.answer.getNow("nothing"));
    }

    @Test
    void dumpingChangesNothing() throws Exception {
        List<String> trail = new ArrayList<>();
        Reactor.run(main -> {
            var channel = Channel.<Integer>rendezvous();
            main.start(
                    "receiving",
                    () -> {
                        for (int i = 0; i < 100; i++) trail.add("" + channel.receive());
                    });
            for (int i = 0; i < 100; i++) {
                channel.send(i);
                Reactor.current().dump(dump);
                assertEquals(i + 1, trail.size() + (trail.size() == i ? 1 : 0));
            }
        });
        assertEquals(100, trail.size());
    }

    @Test
    @Tag("direct")
    void aMicrothreadInsideABlockingJdkCallIsBlocked() throws Exception {
        var latch = new CountDownLatch(1);
        Reactor.run(main -> {
            main.start("blocked", () -> latch.await());
            Microthread.yield();
            Reactor.current().dump(dump);
            latch.countDown();
        });
        assertTrue(dump.toString().contains("\"main/blocked\" BLOCKED\n"), dump::toString);
        assertTrue(
                dump.toString().matches("(?s).*hidden suspensions at DumpTest\\.lambda\\S+: 1\n"),
                dump::toString);
    }

    @Test
    @Tag("slow") // asks for a second before it gives up
    void aReactorThatIsStuckIsShownWithTheStackThatHoldsIt() throws Exception {
        var spinning = new CompletableFuture<Reactor>();
        var mayEnd = new AtomicBoolean();
        var foreign =
                Foreign.start(
                        "reactor",
                        () ->
                                Reactor.builder()
                                        .name("shop")
                                        .run(main ->
                                                main.start(
                                                        "spinner",
                                                        () -> {
                                                            spinning.complete(Reactor.current());
                                                            spinUntil(mayEnd);
                                                        })));
        spinning.get().dump(dump);
        mayEnd.set(true);
        foreign.join();
        assertTrue(
                dump.toString()
                        .startsWith(
                                "reactor \"shop\" has not answered for 1 s\n\"spinner\" runs:\n"),
                dump::toString);
        assertTrue(
                dump.toString().contains("org.weft.DumpTest.spinUntil(DumpTest.java:"),
                dump::toString);
    }

    @Test
    @Tag("slow") // asks for a second before it gives up
    void aReactorWhoseCarrierIsStuckIsShownWithTheCarriersStack() throws Exception {
        var world = VirtualWorld.plain();
        var reactor = new CompletableFuture<Reactor>();
        var isStuck = new AtomicBoolean();
        var mayEnd = new AtomicBoolean();
        var foreign =
                Foreign.start(
                        "asking",
                        () -> {
                            Foreign.waitUntil("the carrier to be stuck", isStuck::get);
                            reactor.get().dump(dump);
                            mayEnd.set(true);
                        });
        world.outside(
                ofMillis(5),
                () -> {
                    isStuck.set(true);
                    spinUntil(mayEnd);
                });
        world.runHere(_ -> {
            reactor.complete(Reactor.current());
            Microthread.sleep(ofMillis(10));
        });
        foreign.join();
        assertTrue(
                dump.toString()
                        .startsWith(
                                "reactor \"main\" has not answered for 1 s\nits carrier runs:\n"),
                dump::toString);
        assertTrue(
                dump.toString().contains("org.weft.DumpTest.spinUntil(DumpTest.java:"),
                dump::toString);
    }

    private static void spinUntil(AtomicBoolean mayEnd) {
        while (!mayEnd.get()) Thread.onSpinWait();
    }

    @Test
    @Tag("portable")
    @Tag("slow") // asks for a second before it gives up
    void aMicrothreadThatKeepsTheBatonIsShown() throws Exception {
        var queue = new ArrayBlockingQueue<String>(1);
        var reactor = new CompletableFuture<Reactor>();
        var foreign =
                Foreign.start(
                        "reactor",
                        () ->
                                Reactor.run(_ -> {
                                    reactor.complete(Reactor.current());
                                    queue.take();
                                }));
        reactor.get().dump(dump);
        queue.put("item");
        foreign.join();
        assertTrue(
                dump.toString()
                        .startsWith("reactor \"main\" has not answered for 1 s\n\"main\" runs:\n"),
                dump::toString);
        assertTrue(dump.toString().contains("ArrayBlockingQueue.take("), dump::toString);
    }

    @Test
    void aNameIsFreeAgainWhenAllWhoHadItHaveEnded() throws Exception {
        VirtualWorld.run(main -> {
            for (int i = 0; i < 3; i++) {
                Microthread first = main.start("client", () -> Event.never().await());
                Microthread second = main.start("client", () -> Event.never().await());
                letOthersRun();
                assertEquals("main/client", first.path());
                assertEquals("main/client/2", second.path());
                first.cancel("enough");
                letOthersRun();
                Microthread third = main.start("client", () -> Event.never().await());
                assertEquals("main/client/3", third.path());
                second.cancel("enough");
                third.cancel("enough");
                letOthersRun();
                assertEquals("main/client", first.path()); // it keeps what it was called
            }
        });
    }
}
