package org.weft;

import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.weft.testing.VirtualWorld.letOthersRun;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.weft.event.Semaphore;
import org.weft.event.Value;
import org.weft.testing.VirtualWorld;

class ReactorTest {
    private final List<String> trail = new ArrayList<>();

    @Test
    void callReturnsWhatMainReturns() throws Exception {
        assertEquals(42, Reactor.<Integer, RuntimeException>call(main -> 42));
    }

    @Test
    void mainRunsOnAnotherThreadThanTheCaller() throws Exception {
        Thread caller = Thread.currentThread();
        Reactor.run(main -> assertNotSame(caller, Thread.currentThread()));
    }

    @Test
    void runReturnsWhenMainAndAllItStartedHaveEnded() throws Exception {
        Reactor.run(main ->
                main.start(
                        "member",
                        () -> {
                            for (int i = 0; i < 100; i++) Microthread.yield();
                            trail.add("member");
                        }));
        assertEquals(List.of("member"), trail);
    }

    @Test
    void runReturnsWhenMainCancelsItsOwnScope() throws Exception {
        VirtualWorld.run(main -> {
            main.start(
                    "ticker",
                    () -> {
                        while (true) {
                            Microthread.sleep(ofSeconds(1));
                            trail.add("tick");
                        }
                    });
            Microthread.sleep(Duration.ofMillis(2_500));
            main.cancel("that will do");
        });
        assertEquals(List.of("tick", "tick"), trail);
    }

    @Test
    void aReactorRunsInsideAMicrothreadOfAnother() throws Exception {
        Reactor.builder()
                .name("outer")
                .run(outer -> {
                    int result =
                            Reactor.builder()
                                    .name("inner")
                                    .<Integer, RuntimeException>call(inner -> {
                                        Microthread.yield();
                                        trail.add(Reactor.current().name());
                                        return 42;
                                    });
                    trail.add(Reactor.current().name() + " " + result);
                    Microthread.yield();
                });
        assertEquals(List.of("inner", "outer 42"), trail);
    }

    @Test
    void callSoonRunsInTheNextTurnInOrder() throws Exception {
        VirtualWorld.run(main -> {
            Reactor.current().callSoon(() -> trail.add("a"));
            Reactor.current().callSoon(() -> trail.add("b"));
            main.start("this turn", () -> trail.add("this turn"));
            Microthread.yield();
            trail.add("main");
            letOthersRun();
        });
        assertEquals(List.of("this turn", "main", "a", "b"), trail);
    }

    @Test
    void aCallbackThatCallsSoonDoesNotKeepOthersFromRunning() throws Exception {
        VirtualWorld.run(main -> {
            Reactor reactor = Reactor.current();
            int[] calls = {0};
            boolean[] isOver = {false};
            Runnable[] again = {null};
            again[0] =
                    () -> {
                        calls[0]++;
                        if (!isOver[0]) reactor.callSoon(again[0]);
                    };
            reactor.callSoon(again[0]);
            Microthread.sleep(Duration.ZERO);
            Microthread.sleep(Duration.ZERO);
            isOver[0] = true;
            assertTrue(calls[0] < 10, "calls before main's second turn: " + calls[0]);
        });
    }

    @Test
    void whenMainEndsQueuedCallbacksRunAndLaterOnesAreDropped() throws Exception {
        VirtualWorld world = VirtualWorld.plain();
        world.runHere(main -> {
            Reactor.current().callLater(ofSeconds(1), () -> trail.add("later"));
            Reactor.current().callSoon(() -> trail.add("soon"));
            trail.add("main ends");
        });
        assertEquals(List.of("main ends", "soon"), trail);
        assertEquals(VirtualWorld.ORIGIN, world.clock().now()); // nobody waited for it
    }

    @Test
    void whatMainSetLastIsAnnounced() throws Exception {
        VirtualWorld.run(main -> {
            var value = new Value<>(0);
            value.changed().subscribe(n -> trail.add("value is " + n));
            value.set(1);
        });
        assertEquals(List.of("value is 1"), trail);
    }

    @Test
    void aCallbackQueuedAfterTheEndOfMainIsRefused() throws Exception {
        List<Throwable> errors = new ArrayList<>();
        VirtualWorld.plain()
                .reactor()
                .errorSink(errors::add)
                .run(main -> {
                    Reactor reactor = Reactor.current();
                    reactor.callSoon(() -> reactor.callSoon(() -> trail.add("not reached")));
                });
        assertEquals(List.of(), trail);
        assertEquals(
                "[java.lang.IllegalStateException: reactor \"main\" is ending: no more callbacks]",
                errors.toString());
    }

    @Test
    void aCallbackThatThrowsIsReportedAndTheOthersRun() throws Exception {
        List<Throwable> errors = new ArrayList<>();
        VirtualWorld.plain()
                .reactor()
                .errorSink(errors::add)
                .run(main -> {
                    Reactor.current()
                            .callSoon(() -> {
                                throw new IllegalStateException("soon");
                            });
                    Reactor.current().callSoon(() -> trail.add("next"));
                    Reactor.current()
                            .atEndOfSlice(() -> {
                                throw new IllegalStateException("end of slice");
                            });
                    Reactor.current().atEndOfSlice(() -> trail.add("next end of slice"));
                    letOthersRun();
                    Reactor.current()
                            .callLater(
                                    ofSeconds(1),
                                    () -> {
                                        throw new AssertionError("later");
                                    });
                    Microthread.sleep(ofSeconds(2));
                    trail.add("main");
                });
        assertEquals(List.of("next end of slice", "next", "main"), trail);
        assertEquals(
                List.of("end of slice", "soon", "later"),
                errors.stream().map(Throwable::getMessage).toList());
    }

    @Test
    void aSuspendingCallInACallbackIsReported() throws Exception {
        List<Throwable> errors = new ArrayList<>();
        VirtualWorld.plain()
                .reactor()
                .errorSink(errors::add)
                .run(main -> {
                    Reactor.current().callSoon(ReactorTest::suspend);
                    Reactor.current().callLater(ofSeconds(1), ReactorTest::suspend);
                    Reactor.current().atEndOfSlice(ReactorTest::suspend);
                    Microthread.sleep(ofSeconds(2));
                });
        assertEquals(3, errors.size());
        for (Throwable error : errors) {
            assertEquals(IllegalStateException.class, error.getClass());
            assertEquals(
                    "a callback cannot suspend: start a microthread for what waits",
                    error.getMessage());
        }
    }

    private static void suspend() {
        try {
            new Semaphore(1).acquire();
        } catch (InterruptedException e) {
            throw new AssertionError("expected IllegalStateException", e);
        }
    }

    @Test
    void currentIsTheReactorOfTheCaller() throws Exception {
        VirtualWorld.plain()
                .reactor()
                .name("outer")
                .run(main -> {
                    Reactor outer = Reactor.current();
                    assertEquals("outer", outer.name());
                    assertEquals("reactor \"outer\"", outer.toString());
                    Reactor.current().callSoon(() -> assertSame(outer, Reactor.current()));
                    main.start("member", () -> assertSame(outer, Reactor.current()));
                });
        assertThrows(IllegalStateException.class, Reactor::current);
    }

    @Test
    void twoReactorsRunSideBySideAndKnowThemselves() throws Exception {
        var other =
                new Thread(() -> {
                    try {
                        VirtualWorld.plain()
                                .reactor()
                                .name("two")
                                .run(main -> {
                                    for (int i = 0; i < 100; i++) {
                                        assertEquals("two", Reactor.current().name());
                                        Microthread.yield();
                                    }
                                    trail.add("two");
                                });
                    } catch (InterruptedException e) {
                        throw new AssertionError("not interrupted", e);
                    }
                });
        VirtualWorld.plain()
                .reactor()
                .name("one")
                .run(main -> {
                    other.start();
                    for (int i = 0; i < 100; i++) {
                        assertEquals("one", Reactor.current().name());
                        Microthread.yield();
                    }
                });
        other.join();
        assertEquals(List.of("two"), trail);
    }

    @Test
    void timeAndRandomnessComeFromTheWorld() throws Exception {
        VirtualWorld world = VirtualWorld.plain();
        world.runHere(main -> {
            Microthread.sleep(ofSeconds(5));
            world.stepWallClock(ofSeconds(60));
            assertEquals(VirtualWorld.ORIGIN.plusSeconds(65), Reactor.current().now());
            assertEquals(ofSeconds(5), Reactor.current().uptime());
            assertSame(world.random(), Reactor.current().random());
            assertSame(world, Reactor.current().world());
        });
    }

    @Test
    void theDumpTellsWhoWaitsForWhatAndWhere() throws Exception {
        var dump = new StringBuilder();
        VirtualWorld.plain()
                .reactor()
                .name("shop")
                .run(main -> {
                    main.startDaemon(
                            "clerk",
                            () -> {
                                waitsForWork();
                            });
                    main.startDaemon(
                            "clerk",
                            () ->
                                    Scope.run(inner ->
                                            inner.start(
                                                    "helper",
                                                    () -> Microthread.sleep(ofSeconds(100)))));
                    Microthread.sleep(ofSeconds(3));
                    Reactor.current().dump(dump);
                });
        String text = dump.toString();
        assertTrue(text.startsWith("reactor \"shop\", "), text);
        assertTrue(text.contains("\"main\" RUNNING\n"), text);
        assertTrue(
                text.contains("\"main/clerk\" WAITING for permit of semaphore, since 3 s\n"), text);
        assertTrue(text.contains("ReactorTest.waitsForWork"), text);
        assertTrue(text.contains("\"main/clerk/2\" WAITING for end of scope \"ReactorTest."), text);
        assertTrue(text.contains("\"main/clerk/2/helper\" WAITING for sleep, since 3 s\n"), text);
    }

    private static void waitsForWork() throws InterruptedException {
        new Semaphore(0).acquire();
    }

    @Test
    void theErrorOfADumpsAppendableIsItsCallers() throws Exception {
        VirtualWorld.run(main -> {
            var broken =
                    new java.io.Writer() {
                        @Override
                        public void write(char[] buffer, int offset, int length)
                                throws IOException {
                            throw new IOException("disk full");
                        }

                        @Override
                        public void flush() {}

                        @Override
                        public void close() {}
                    };
            assertThrows(IOException.class, () -> Reactor.current().dump(broken));
        });
    }

    @Test
    void aForcedEngineIsTheOneThatRuns() throws Exception {
        EngineKind forced =
                "direct".equals(System.getProperty("weft.engine"))
                        ? EngineKind.DIRECT
                        : EngineKind.PORTABLE;
        Reactor.run(main -> assertEquals(forced, Reactor.current().engine()));
        Reactor.builder()
                .engine(EngineKind.PORTABLE)
                .run(main -> assertEquals(EngineKind.PORTABLE, Reactor.current().engine()));
    }

    @Test
    void aForcedEngineThatIsMissingIsAClearError() throws Exception {
        if (DirectEngine.missing() == null) {
            Reactor.builder()
                    .engine(EngineKind.DIRECT)
                    .run(main -> assertEquals(EngineKind.DIRECT, Reactor.current().engine()));
            return;
        }
        var thrown =
                assertThrows(
                        IllegalStateException.class,
                        () -> Reactor.builder().engine(EngineKind.DIRECT).run(main -> {}));
        assertEquals(
                "no direct engine: java.lang is not open to it: start java with"
                        + " --add-opens java.base/java.lang="
                        + (Reactor.class.getModule().isNamed() ? "org.weft.core" : "ALL-UNNAMED"),
                thrown.getMessage());
    }

    @Test
    void anEngineOfAnotherNameIsRefused() {
        String before = System.getProperty("weft.engine");
        System.setProperty("weft.engine", "fast");
        try {
            var thrown =
                    assertThrows(IllegalArgumentException.class, () -> Reactor.run(main -> {}));
            assertEquals("-Dweft.engine=fast: expected direct or portable", thrown.getMessage());
        } finally {
            if (before == null) System.clearProperty("weft.engine");
            else System.setProperty("weft.engine", before);
        }
    }

    @Test
    @SuppressWarnings("NullAway")
    void nullIsRefused() throws Exception {
        assertThrows(NullPointerException.class, () -> Reactor.run(null));
        assertThrows(NullPointerException.class, () -> Reactor.call(null));
        assertThrows(NullPointerException.class, () -> Reactor.builder().name(null));
        assertThrows(NullPointerException.class, () -> Reactor.builder().world(null));
        assertThrows(NullPointerException.class, () -> Reactor.builder().engine(null));
        assertThrows(NullPointerException.class, () -> Reactor.builder().errorSink(null));
        VirtualWorld.run(main -> {
            Reactor reactor = Reactor.current();
            assertThrows(NullPointerException.class, () -> reactor.callSoon(null));
            assertThrows(NullPointerException.class, () -> reactor.atEndOfSlice(null));
            assertFalse(reactor.toString().isEmpty());
        });
    }
}
