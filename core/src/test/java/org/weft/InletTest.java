package org.weft;

import static java.time.Duration.ofMillis;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.weft.event.ChannelClosedException;

/// The way into a reactor for other threads.
class InletTest {
    private final List<String> trail = new ArrayList<>();

    // ---- handing over ---------------------------------------------------------------------------

    @Test
    void c41AnItemOfferedByAnotherThreadIsReceived() throws Exception {
        Reactor.run(_ -> {
            Inlet<String> inlet = Reactor.current().inlet(1);
            Foreign.start("offering", () -> assertTrue(inlet.offer("item")));
            trail.add(inlet.receive());
        });
        assertEquals(List.of("item"), trail);
    }

    @Test
    void anItemWakesAReactorThatSleeps() throws Exception {
        Reactor.run(main -> {
            Inlet<String> inlet = Reactor.current().inlet(1);
            Loop loop = Loop.here();
            Foreign.start(
                    "offering",
                    () -> {
                        Foreign.waitUntil("the reactor to sleep", loop.mailbox::isAsleep);
                        inlet.offer("item");
                    });
            trail.add(inlet.receive());
        });
        assertEquals(List.of("item"), trail);
    }

    @Test
    void offerSaysNoWhenThereIsNoRoomAndYesWhenThereIsAgain() throws Exception {
        Reactor.run(_ -> {
            Inlet<Integer> inlet = Reactor.current().inlet(2);
            assertTrue(inlet.offer(1));
            assertTrue(inlet.offer(2));
            assertFalse(inlet.offer(3));
            assertEquals(1, inlet.receive());
            assertTrue(inlet.offer(4));
            assertFalse(inlet.offer(5));
            assertEquals(2, inlet.receive());
            assertEquals(4, inlet.receive());
        });
    }

    @Test
    void putBlocksTheOtherThreadUntilThereIsRoom() throws Exception {
        Reactor.run(_ -> {
            Inlet<Integer> inlet = Reactor.current().inlet(1);
            inlet.offer(1);
            var foreign = Foreign.start("putting", () -> inlet.put(2));
            Foreign.suspendUntil("the put", () -> Foreign.isBlocked(foreign.thread()));
            assertEquals(1, inlet.receive());
            assertEquals(2, inlet.receive());
            foreign.join();
        });
    }

    @Test
    void putInsideItsOwnReactorIsRefused() throws Exception {
        Reactor.run(_ -> {
            Inlet<Integer> inlet = Reactor.current().inlet(1);
            var e = assertThrows(IllegalStateException.class, () -> inlet.put(1));
            assertEquals(
                    "put would block the reactor that must make room: use offer", e.getMessage());
        });
    }

    @Test
    void aPutThatIsInterruptedHasPutNothingIn() throws Exception {
        Reactor.run(_ -> {
            Inlet<Integer> inlet = Reactor.current().inlet(1);
            inlet.offer(1);
            var foreign = Foreign.start("putting", () -> inlet.put(2));
            Foreign.suspendUntil("the put", () -> Foreign.isBlocked(foreign.thread()));
            foreign.thread().interrupt();
            assertInstanceOf(InterruptedException.class, foreign.joinFailed());
            assertEquals(1, inlet.receive());
            assertTrue(inlet.offer(3));
            assertEquals(3, inlet.receive());
        });
    }

    @Test
    void aMicrothreadOfOneReactorPutsIntoTheInletOfAnother() throws Exception {
        var opened = new CompletableFuture<Inlet<String>>();
        var foreign =
                Foreign.start(
                        "receiving",
                        () ->
                                Reactor.builder()
                                        .name("b")
                                        .run(_ -> {
                                            Inlet<String> inlet = Reactor.current().inlet(1);
                                            opened.complete(inlet);
                                            while (trail.size() < 3) trail.add(inlet.receive());
                                        }));
        Reactor.builder()
                .name("a")
                .run(_ -> {
                    for (String item : List.of("x", "y", "z")) opened.get().put(item);
                });
        foreign.join();
        assertEquals(List.of("x", "y", "z"), trail);
    }

    @Test
    void nullIsRefused() throws Exception {
        Reactor.run(_ -> {
            Inlet<String> inlet = Reactor.current().inlet(1);
            String nothing = EventSupport.cast(null);
            assertThrows(NullPointerException.class, () -> inlet.offer(nothing));
        });
    }

    @Test
    void aCapacityBelowOneIsRefused() throws Exception {
        Reactor.run(_ -> {
            var e = assertThrows(IllegalArgumentException.class, () -> Reactor.current().inlet(0));
            assertEquals("capacity < 1: 0", e.getMessage());
        });
    }

    @Test
    void c53NothingIsLostAndNothingComesTwiceAndTheOrderOfEachThreadIsKept() throws Exception {
        handIn(4, 500);
    }

    @Test
    @Tag("slow")
    void c53WorkHandedInByEightThreadsOneHundredThousandEach() throws Exception {
        handIn(8, 100_000);
    }

    private static void handIn(int threads, int items) throws Exception {
        int[] next = new int[threads];
        Reactor.run(main -> {
            Inlet<int[]> inlet = Reactor.current().inlet(64);
            var start = new CyclicBarrier(threads);
            List<Foreign> writers = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                int thread = t;
                writers.add(
                        Foreign.start(
                                "writer " + t,
                                () -> {
                                    start.await();
                                    for (int i = 0; i < items; i++)
                                        inlet.put(new int[] {thread, i});
                                }));
            }
            main.startDaemon(
                    "busy",
                    () -> {
                        while (true) Microthread.yield();
                    });
            for (int i = 0; i < threads * items; i++) {
                int[] item = inlet.receive();
                assertEquals(next[item[0]]++, item[1], "of thread " + item[0]);
            }
            assertEquals(0, Loop.here().timers.size());
            writers.forEach(Foreign::join);
        });
        for (int t = 0; t < threads; t++) assertEquals(items, next[t], "of thread " + t);
    }

    // ---- reads like a channel -------------------------------------------------------------------

    @Test
    void receivedIsTheSameEventEachTimeAndGivesEachItemToOneWaiter() throws Exception {
        Reactor.run(main -> {
            Inlet<String> inlet = Reactor.current().inlet(3);
            assertSame(inlet.received(), inlet.received());
            for (String name : List.of("a", "b", "c"))
                main.start(name, () -> trail.add(name + " got " + inlet.received().await()));
            Microthread.yield();
            Foreign.start(
                    "offering",
                    () -> {
                        inlet.offer("1");
                        inlet.offer("2");
                        inlet.offer("3");
                    });
        });
        assertEquals(List.of("a got 1", "b got 2", "c got 3"), trail);
    }

    @Test
    void aLosingReceiveLeavesTheItem() throws Exception {
        Reactor.run(_ -> {
            Inlet<String> inlet = Reactor.current().inlet(1);
            inlet.offer("item");
            assertEquals("first", Event.anyOf(Event.always("first"), inlet.received()).await());
            assertEquals("item", inlet.receive());
        });
    }

    @Test
    void aCancelledReceiveTakesNothing() throws Exception {
        Reactor.run(main -> {
            Inlet<String> inlet = Reactor.current().inlet(1);
            var receiving = main.start("receiving", inlet::receive);
            Microthread.yield();
            receiving.cancel("enough");
            inlet.offer("item");
            assertEquals("item", inlet.receive());
        });
    }

    @Test
    void aReceiveThatTimesOutTakesNothing() throws Exception {
        Reactor.run(_ -> {
            Inlet<String> inlet = Reactor.current().inlet(1);
            assertThrows(TimedOutException.class, () -> Timeout.call(ofMillis(1), inlet::receive));
            inlet.offer("item");
            assertEquals("item", inlet.receive());
        });
    }

    @Test
    void aSubscriptionIsCalledForEachItem() throws Exception {
        Reactor.run(_ -> {
            Inlet<String> inlet = Reactor.current().inlet(2);
            inlet.offer("1");
            try (var subscription = inlet.received().subscribe(trail::add)) {
                Foreign.start(
                        "offering",
                        () -> {
                            inlet.put("2");
                            inlet.put("3");
                        });
                Foreign.suspendUntil("three items", () -> trail.size() == 3);
                assertTrue(String.valueOf(subscription).startsWith("subscription"));
            }
        });
        assertEquals(List.of("1", "2", "3"), trail);
    }

    // ---- closing --------------------------------------------------------------------------------

    @Test
    void whatIsInsideAClosedInletCanStillBeReceived() throws Exception {
        Reactor.run(_ -> {
            Inlet<String> inlet = Reactor.current().inlet(2);
            inlet.offer("1");
            inlet.offer("2");
            inlet.close();
            assertEquals(
                    "the inlet of reactor \"main\" is closed",
                    assertThrows(IllegalStateException.class, () -> inlet.offer("3")).getMessage());
            assertEquals("1", inlet.receive());
            assertEquals("2", inlet.receive());
            assertEquals(
                    "the inlet of reactor \"main\" is closed",
                    assertThrows(ChannelClosedException.class, inlet::receive).getMessage());
            assertThrows(
                    ChannelClosedException.class,
                    () -> Event.anyOf(Event.never(), inlet.received()).await());
        });
    }

    @Test
    void closingTellsAllWhoWait() throws Exception {
        Reactor.run(main -> {
            Inlet<String> inlet = Reactor.current().inlet(1);
            for (String name : List.of("a", "b"))
                main.start(
                        name,
                        () -> {
                            assertThrows(ChannelClosedException.class, inlet::receive);
                            trail.add(name);
                        });
            main.start(
                    "drained",
                    () -> {
                        inlet.drained().await();
                        trail.add("drained");
                    });
            Microthread.yield();
            Foreign.start("closing", inlet::close);
        });
        assertEquals(List.of("a", "b", "drained"), trail);
    }

    @Test
    void drainedHoldsOnceItIsClosedAndEmpty() throws Exception {
        Reactor.run(main -> {
            Inlet<String> inlet = Reactor.current().inlet(1);
            inlet.offer("item");
            main.start(
                    "waiting",
                    () -> {
                        inlet.drained().await();
                        trail.add("drained");
                        inlet.drained().await();
                    });
            Microthread.yield();
            inlet.close();
            for (int i = 0; i < 3; i++) Microthread.sleep(Duration.ZERO);
            trail.add(inlet.receive());
        });
        assertEquals(List.of("item", "drained"), trail);
    }

    @Test
    void closingMoreThanOnceIsHarmless() throws Exception {
        Reactor.run(_ -> {
            Inlet<String> inlet = Reactor.current().inlet(2);
            inlet.close();
            inlet.close();
            inlet.close();
            assertThrows(IllegalStateException.class, () -> inlet.offer("item"));
        });
    }

    @Test
    void aThreadBlockedInPutIsReleasedWhenTheInletCloses() throws Exception {
        Reactor.run(_ -> {
            Inlet<String> inlet = Reactor.current().inlet(1);
            inlet.offer("1");
            List<Foreign> putting = new ArrayList<>();
            for (int i = 0; i < 4; i++)
                putting.add(Foreign.start("putting " + i, () -> inlet.put("x")));
            for (Foreign each : putting)
                Foreign.suspendUntil("the put", () -> Foreign.isBlocked(each.thread()));
            inlet.close();
            for (Foreign each : putting)
                assertEquals(
                        "the inlet of reactor \"main\" is closed",
                        assertInstanceOf(IllegalStateException.class, each.joinFailed())
                                .getMessage());
            assertEquals("1", inlet.receive());
            assertThrows(ChannelClosedException.class, inlet::receive);
        });
    }

    @Test
    void threadsBlockedInPutAreReleasedWhenTheReactorEndsAndLaterOnesAreRefusedAtOnce()
            throws Exception {
        List<Foreign> putting = new ArrayList<>();
        Inlet<String> ended =
                Reactor.call(_ -> {
                    Inlet<String> inlet = Reactor.current().inlet(1);
                    inlet.offer("1");
                    for (int i = 0; i < 4; i++)
                        putting.add(Foreign.start("putting " + i, () -> inlet.put("x")));
                    for (Foreign each : putting)
                        Foreign.suspendUntil("the put", () -> Foreign.isBlocked(each.thread()));
                    return inlet;
                });
        for (Foreign each : putting)
            assertEquals(
                    "the inlet of reactor \"main\" is closed",
                    assertInstanceOf(IllegalStateException.class, each.joinFailed()).getMessage());
        assertThrows(IllegalStateException.class, () -> ended.put("late"));
        assertThrows(IllegalStateException.class, () -> ended.offer("late"));
        ended.close();
    }

    @Test
    void noThreadHangsInPutWhenTheReactorEnds() throws Exception {
        for (int i = 0; i < 20; i++) endWhilePutting();
    }

    @Test
    @Tag("slow")
    void noThreadHangsInPutWhenTheReactorEndsInManyRuns() throws Exception {
        for (int i = 0; i < 2_000; i++) endWhilePutting();
    }

    private static void endWhilePutting() throws Exception {
        List<Foreign> writers = new ArrayList<>();
        Reactor.run(_ -> {
            Inlet<Integer> inlet = Reactor.current().inlet(2);
            for (int t = 0; t < 4; t++) {
                writers.add(
                        Foreign.start(
                                "writer " + t,
                                () -> {
                                    while (true) inlet.put(1);
                                }));
            }
            for (int i = 0; i < 20; i++) inlet.receive();
        });
        for (Foreign writer : writers)
            assertInstanceOf(IllegalStateException.class, writer.joinFailed());
    }

    @Test
    void anItemThatWasPutInBeforeTheCloseIsEitherReceivedOrRefused() throws Exception {
        for (int i = 0; i < 50; i++) closeWhilePutting();
    }

    @Test
    @Tag("slow")
    void anItemThatWasPutInBeforeTheCloseIsEitherReceivedOrRefusedInManyRuns() throws Exception {
        for (int i = 0; i < 2_000; i++) closeWhilePutting();
    }

    /// Whoever is told that its item is in must be right.
    private static void closeWhilePutting() throws Exception {
        int[] accepted = new int[2];
        Reactor.run(main -> {
            Inlet<Integer> inlet = Reactor.current().inlet(4);
            var begun = new CountDownLatch(2);
            List<Foreign> writers = new ArrayList<>();
            for (int t = 0; t < 2; t++) {
                int thread = t;
                writers.add(
                        Foreign.start(
                                "writer " + t,
                                () -> {
                                    begun.countDown();
                                    try {
                                        while (true) {
                                            inlet.put(thread);
                                            accepted[thread]++;
                                        }
                                    } catch (IllegalStateException _) {
                                        assertThrows(
                                                IllegalStateException.class,
                                                () -> inlet.offer(thread));
                                    }
                                }));
            }
            begun.await();
            int[] received = new int[2];
            var receiving =
                    main.start(
                            "receiving",
                            () -> {
                                while (true) {
                                    try {
                                        received[inlet.receive()]++;
                                    } catch (ChannelClosedException _) {
                                        return;
                                    }
                                }
                            });
            for (int i = 0; i < 20; i++) Microthread.yield();
            inlet.close();
            receiving.join();
            writers.forEach(Foreign::join);
            assertEquals(accepted[0] + accepted[1], received[0] + received[1]);
        });
    }
}
