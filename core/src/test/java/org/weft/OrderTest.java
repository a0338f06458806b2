package org.weft;

import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.weft.Microthread.sleep;
import static org.weft.testing.VirtualWorld.letOthersRun;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.weft.event.Channel;
import org.weft.event.Semaphore;
import org.weft.testing.VirtualWorld;

/// Rule 8, order is by sequence; rule 9, fair without cost; rule 1, one runs at a time.
class OrderTest {
    private final List<String> trail = new ArrayList<>();

    @Test
    void theRunQueueIsFirstInFirstOut() throws Exception {
        VirtualWorld.run(main -> {
            List<WaitQueue<String>> queues = new ArrayList<>();
            for (String name : List.of("a", "b", "c")) {
                var queue = new WaitQueue<String>();
                queues.add(queue);
                main.start(name, () -> trail.add(name + queue.event().await()));
            }
            letOthersRun();
            queues.get(2).fireOne("1");
            queues.get(0).fireOne("2");
            main.start("d", () -> trail.add("d3"));
            queues.get(1).fireOne("4");
        });
        assertEquals(List.of("c1", "a2", "d3", "b4"), trail);
    }

    @Test
    void timersOfOneMomentFireInTheOrderInWhichTheyWereSet() throws Exception {
        VirtualWorld.run(main -> {
            for (int i = 0; i < 5; i++) {
                int id = i;
                main.start(
                        "sleeper",
                        () -> {
                            sleep(ofSeconds(5 - id));
                            sleep(ofSeconds(5 + id)); // all until 10, set in the order 4 3 2 1 0
                            trail.add("" + id);
                        });
            }
        });
        assertEquals(List.of("4", "3", "2", "1", "0"), trail);
    }

    @Test
    void microthreadsStartedByOthersRunAfterThoseWhoAreReady() throws Exception {
        VirtualWorld.run(main -> {
            main.start(
                    "a",
                    () -> {
                        trail.add("a");
                        main.start("a's", () -> trail.add("a's"));
                    });
            main.start("b", () -> trail.add("b"));
        });
        assertEquals(List.of("a", "b", "a's"), trail);
    }

    @Test
    void aCallThatCompletesAtOnceLetsNobodyRun() throws Exception {
        VirtualWorld.run(main -> {
            var semaphore = new Semaphore(3);
            Channel<String> channel = Channel.bounded(3);
            main.start("other", () -> trail.add("other"));
            for (int i = 0; i < 3; i++) {
                semaphore.acquire();
                channel.send("item");
                channel.receive();
                Event.anyOf(Event.always(1), Event.never()).await();
            }
            trail.add("main");
        });
        assertEquals(List.of("main", "other"), trail);
    }

    @Test
    @DisplayName(
            "after 256 calls in a row that could complete at once, the next lets others run first")
    void after256CallsInARowTheNextLetsOthersRunFirst() throws Exception {
        VirtualWorld.run(main -> {
            Event<String> always = Event.always("there");
            int[] calls = {0};
            main.startDaemon(
                    "other",
                    () -> {
                        while (true) {
                            trail.add("after " + calls[0]);
                            Microthread.yield();
                        }
                    });
            for (; calls[0] < 1_000; calls[0]++) always.await();
        });
        assertEquals(List.of("after 256", "after 512", "after 768"), trail.subList(0, 3));
    }

    @Test
    void aWaitInBetweenBeginsTheCountAnew() throws Exception {
        VirtualWorld.run(main -> {
            Event<String> always = Event.always("there");
            for (int i = 0; i < 200; i++) always.await();
            sleep(ofSeconds(1));
            main.start("other", () -> trail.add("other"));
            for (int i = 0; i < 200; i++) always.await();
            trail.add("main");
        });
        assertEquals(List.of("main", "other"), trail);
    }

    @Test
    @DisplayName("C65: a cancelled loop over an always-ready event ends")
    void aCancelledLoopOverAnAlwaysReadyEventEnds() throws Exception {
        VirtualWorld.run(main -> {
            Microthread busy =
                    main.start(
                            "busy",
                            () -> {
                                Event<String> always = Event.always("there");
                                while (true) always.await();
                            });
            Microthread.yield();
            busy.cancel("enough");
            busy.join();
            trail.add("ended");
        });
        assertEquals(List.of("ended"), trail);
    }

    @Test
    void aLoopOfChannelCallsBetweenTwoNeverKeepsAThirdFromRunning() throws Exception {
        VirtualWorld.run(main -> {
            Channel<Integer> channel = Channel.bounded(1_000_000);
            main.startDaemon(
                    "sender",
                    () -> {
                        for (int i = 0; ; i++) channel.send(i);
                    });
            Microthread.yield();
            Microthread.yield();
            int sent = channel.size();
            assertTrue(sent > 0 && sent <= 2 * 257, "sent " + sent);
        });
    }

    @Test
    void timersAndIoAreLookedAtWhileOthersKeepTheReactorBusy() throws Exception {
        VirtualWorld world = VirtualWorld.plain();
        world.runHere(main -> {
            WaitQueue<String> arrivals = new WaitQueue<>();
            boolean[] isOver = {false};
            for (int i = 0; i < 3; i++) {
                main.start(
                        "busy",
                        () -> {
                            while (!isOver[0]) Microthread.yield();
                        });
            }
            main.start(
                    "sleeper",
                    () -> {
                        sleep(ofSeconds(1));
                        trail.add("timer");
                    });
            main.start("reader", () -> trail.add(arrivals.event().await()));
            Microthread.yield();
            world.pass(ofSeconds(1));
            world.outside(ofSeconds(1), () -> arrivals.fireOne("packet"));
            while (trail.size() < 2) Microthread.yield();
            isOver[0] = true;
        });
        assertEquals(List.of("packet", "timer"), trail);
    }

    @Test
    void oneRunsAtATimeAndNobodyRunsInTheMiddleOfASlice() throws Exception {
        VirtualWorld.run(main -> {
            int[] counter = {0};
            for (int i = 0; i < 10; i++) {
                main.start(
                        "incrementer",
                        () -> {
                            for (int round = 0; round < 100; round++) {
                                int before = counter[0];
                                Thread.onSpinWait();
                                counter[0] = before + 1;
                                Microthread.yield();
                            }
                        });
            }
            letOthersRun();
            assertEquals(1_000, counter[0]);
        });
    }
}
