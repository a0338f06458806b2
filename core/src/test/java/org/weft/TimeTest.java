package org.weft;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofNanos;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.weft.Event.after;
import static org.weft.Event.anyOf;
import static org.weft.Event.at;
import static org.weft.Microthread.sleep;
import static org.weft.testing.VirtualWorld.ORIGIN;
import static org.weft.testing.VirtualWorld.letOthersRun;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.weft.testing.Setting;
import org.weft.testing.VirtualWorld;

class TimeTest {
    private final List<String> trail = new ArrayList<>();

    @Test
    @DisplayName("C42: sleeps of 2, 3, 5, 7 in loops go by time, then by sequence")
    void sleepsGoByTimeThenByTheOrderInWhichTheyWereSet() throws Exception {
        VirtualWorld.run(main -> {
            for (int length : new int[] {2, 3, 5, 7}) {
                main.startDaemon(
                        "every " + length,
                        () -> {
                            while (true) {
                                sleep(ofSeconds(length));
                                trail.add(length + "@" + seconds());
                            }
                        });
            }
            sleep(ofSeconds(19));
        });
        assertEquals(
                List.of(
                        "2@2", "3@3", "2@4", "5@5", "3@6", "2@6", "7@7", "2@8", "3@9", "5@10",
                        "2@10", "3@12", "2@12", "7@14", "2@14", "5@15", "3@15", "2@16", "3@18",
                        "2@18"),
                trail);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "REAL")
    @DisplayName("C42: whatever the order of ties, nobody wakes early or late")
    void whateverTheOrderOfTiesNobodyWakesEarlyOrLate(Setting setting) throws Exception {
        setting.run(main -> {
            for (int length : new int[] {2, 3, 5, 7}) {
                main.startDaemon(
                        "every " + length,
                        () -> {
                            for (long due = length; ; due += length) {
                                sleep(ofSeconds(length));
                                assertEquals(due, seconds());
                                trail.add(length + "@" + seconds());
                            }
                        });
            }
            sleep(ofSeconds(19));
        });
        assertEquals(20, trail.size());
    }

    @Test
    @DisplayName("C43: after(d) counts anew from each await")
    void afterCountsAnewFromEachAwait() throws Exception {
        VirtualWorld.run(main -> {
            Event<Instant> later = after(ofSeconds(5));
            sleep(ofSeconds(3));
            assertEquals(ORIGIN.plusSeconds(8), later.await());
            sleep(ofSeconds(1));
            assertEquals(ORIGIN.plusSeconds(14), later.await());
        });
    }

    @Test
    @DisplayName("C43: at(t) is waited for once and stays true after t")
    void atStaysTrueAfterItsTime() throws Exception {
        VirtualWorld.run(main -> {
            Event<Instant> noon = at(ORIGIN.plusSeconds(7));
            sleep(ofSeconds(3));
            assertEquals(ORIGIN.plusSeconds(7), noon.await());
            sleep(ofSeconds(1));
            for (int i = 0; i < 3; i++) assertEquals(ORIGIN.plusSeconds(8), noon.await());
            assertEquals(8, seconds());
        });
    }

    @Test
    @DisplayName("C43: both in the same anyOf")
    void afterAndAtInTheSameAnyOf() throws Exception {
        VirtualWorld.run(main -> {
            Event<String> any =
                    anyOf(at(ORIGIN.plusSeconds(7)).as("at"), after(ofSeconds(5)).as("after"));
            for (int i = 0; i < 4; i++) trail.add(any.await() + "@" + seconds());
            assertEquals(0, Loop.here().timers.size());
        });
        assertEquals(List.of("after@5", "at@7", "at@7", "at@7"), trail);
    }

    @Test
    @DisplayName("C43: at(t) waits longer if the wall clock is set back meanwhile")
    void atWaitsLongerIfTheWallClockIsSetBack() throws Exception {
        VirtualWorld world = VirtualWorld.plain();
        world.runHere(main -> {
            main.start(
                    "stepper",
                    () -> {
                        sleep(ofSeconds(2));
                        world.stepWallClock(ofSeconds(-10));
                    });
            assertEquals(ORIGIN.plusSeconds(5), at(ORIGIN.plusSeconds(5)).await());
            assertEquals(15, seconds());
        });
    }

    @Test
    @DisplayName("C43: the wall clock set forward makes at(t) there for the next await")
    void theWallClockSetForwardMakesAtThereForTheNextAwait() throws Exception {
        VirtualWorld world = VirtualWorld.plain();
        world.runHere(main -> {
            world.stepWallClock(ofHours(1));
            at(ORIGIN.plusSeconds(5)).await();
            assertEquals(0, seconds());
        });
    }

    @Test
    void afterNoTimeIsThereAtOnce() throws Exception {
        VirtualWorld.run(main -> {
            main.start("other", () -> trail.add("other"));
            assertEquals(ORIGIN, after(Duration.ZERO).await());
            assertEquals(ORIGIN, after(ofSeconds(-1)).await());
            trail.add("main");
        });
        assertEquals(List.of("main", "other"), trail);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName(
            "C44: an operation that ends within its limit leaves no timer, and the loop can end")
    void anOperationThatEndsWithinItsLimitLeavesNoTimer(Setting setting) throws Exception {
        setting.run(main -> {
            WaitQueue<String> queue = new WaitQueue<>();
            Microthread waiter =
                    main.start(
                            "waiter",
                            () -> trail.add(Timeout.call(ofDays(1), () -> queue.event().await())));
            setting.letOthersRun();
            queue.fireOne("in time");
            waiter.join();
            assertEquals(0, Loop.here().timers.size());
        });
        assertEquals(List.of("in time"), trail);
    }

    @Test
    @DisplayName("C44: one that fails, and one that is cancelled, leave none either")
    void oneThatFailsOrIsCancelledLeavesNoTimerEither() throws Exception {
        VirtualWorld.run(main -> {
            assertThrows(
                    IllegalStateException.class,
                    () ->
                            Timeout.run(
                                    ofDays(1),
                                    () -> {
                                        throw new IllegalStateException("failed");
                                    }));
            Microthread cancelled =
                    main.start("waiter", () -> Timeout.run(ofDays(1), () -> Event.never().await()));
            letOthersRun();
            assertEquals(1, Loop.here().timers.size());
            cancelled.cancel("enough");
            letOthersRun();
            assertEquals(0, Loop.here().timers.size());
        });
    }

    @Test
    @DisplayName(
            "C45: a loop of sleep(ZERO) with a frozen clock lets all others through each round")
    void aLoopOfSleepZeroLetsAllOthersThroughEachRound() throws Exception {
        VirtualWorld world = VirtualWorld.plain();
        world.runHere(main -> {
            WaitQueue<String> arrivals = new WaitQueue<>();
            main.startDaemon(
                    "reader",
                    () -> {
                        while (true) trail.add(arrivals.event().await());
                    });
            main.startDaemon(
                    "ready",
                    () -> {
                        while (true) {
                            trail.add("ready");
                            sleep(Duration.ZERO);
                        }
                    });
            Microthread.yield();
            Reactor.current().callLater(ofNanos(1), () -> trail.add("timer"));
            for (int round = 1; round <= 3; round++) {
                trail.add("round " + round);
                if (round == 2) world.pass(ofNanos(1));
                String packet = "packet " + round;
                world.outside(Duration.ZERO, () -> arrivals.fireOne(packet));
                sleep(Duration.ZERO);
            }
            assertEquals(ofNanos(1), Reactor.current().uptime());
        });
        List<String> rounds = new ArrayList<>();
        for (String step : trail) {
            if (step.startsWith("round")) rounds.add("");
            if (rounds.isEmpty()) continue;
            rounds.set(rounds.size() - 1, rounds.getLast() + step + ";");
        }
        assertEquals(3, rounds.size());
        for (int i = 0; i < 3; i++) {
            assertTrue(rounds.get(i).contains("packet " + (i + 1)), rounds.toString());
            assertTrue(rounds.get(i).contains("ready"), rounds.toString());
            assertEquals(i == 1, rounds.get(i).contains("timer"), rounds.toString());
        }
    }

    @Test
    @DisplayName(
            "C46: of 10,000 timers, half cancelled, the rest fire in order, each once, none early")
    void ofTenThousandTimersHalfCancelledTheRestFireInOrder() throws Exception {
        int count = 10_000;
        var random = new SplittableRandom(46);
        long[] delays = random.longs(count, 1, 5_000).toArray(); // so that many are equal
        List<Integer> fired = new ArrayList<>();
        VirtualWorld.run(main -> {
            List<Subscription> timers = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                int id = i;
                timers.add(
                        Reactor.current()
                                .callLater(
                                        ofNanos(delays[i]),
                                        () -> {
                                            assertEquals(
                                                    ofNanos(delays[id]),
                                                    Reactor.current().uptime());
                                            fired.add(id);
                                        }));
            }
            for (int i = 0; i < count; i += 2) timers.get(i).close();
            sleep(ofNanos(10_000));
        });
        List<Integer> expected =
                IntStream.range(0, count)
                        .filter(i -> i % 2 == 1)
                        .boxed()
                        .sorted(java.util.Comparator.comparingLong(i -> delays[i])) // stable
                        .toList();
        assertEquals(expected, fired);
    }

    @Test
    @DisplayName("C46: timers cancelled by those that fire before them do not fire")
    void timersCancelledByThoseThatFireBeforeThemDoNotFire() throws Exception {
        VirtualWorld.run(main -> {
            List<Subscription> later = new ArrayList<>();
            Reactor.current()
                    .callLater(
                            ofSeconds(1),
                            () -> {
                                trail.add("first");
                                later.forEach(Subscription::close);
                            });
            later.add(Reactor.current().callLater(ofSeconds(1), () -> trail.add("same moment")));
            later.add(Reactor.current().callLater(ofSeconds(2), () -> trail.add("later")));
            sleep(ofSeconds(3));
        });
        assertEquals(List.of("first"), trail);
    }

    @Test
    void aSleepOfZeroOrLessLetsOthersRunAndTakesNoTime() throws Exception {
        VirtualWorld.run(main -> {
            main.start("other", () -> trail.add("other"));
            sleep(ofSeconds(-5));
            trail.add("main");
            main.start("other", () -> trail.add("other"));
            sleep(Duration.ZERO);
            trail.add("main");
            assertEquals(Duration.ZERO, Reactor.current().uptime());
        });
        assertEquals(List.of("other", "main", "other", "main"), trail);
    }

    @Test
    void veryLongDurationsSaturate() throws Exception {
        Duration forever = ChronoUnit.FOREVER.getDuration();
        VirtualWorld.run(main -> {
            sleep(ofSeconds(1)); // so that the end of time is less than the longest duration away
            Microthread sleeper = main.start("sleeper", () -> sleep(forever));
            Microthread limited =
                    main.start("limited", () -> Timeout.run(forever, () -> after(forever).await()));
            Reactor.current().callLater(forever, () -> trail.add("called"));
            Microthread negative = main.start("negative", () -> sleep(forever.negated()));
            sleep(ofDays(100 * 365));
            assertEquals(Microthread.State.WAITING, sleeper.state());
            assertEquals(Microthread.State.WAITING, limited.state());
            assertEquals(Microthread.State.ENDED, negative.state());
            main.cancel("long enough");
        });
        assertEquals(List.of(), trail);
    }

    @Test
    void aReactorInWhichAllSleepForEverWaitsToBeWoken() throws Exception {
        VirtualWorld.run(main -> {
            sleep(ofSeconds(1));
            main.startDaemon("sleeper", () -> sleep(ChronoUnit.FOREVER.getDuration()));
            Inlet<String> inlet = Reactor.current().inlet(1);
            Loop loop = Loop.here();
            Thread.ofPlatform()
                    .start(() -> {
                        while (!loop.mailbox.isAsleep()) Thread.onSpinWait();
                        inlet.offer("hello");
                    });
            assertEquals("hello", inlet.receive());
            assertEquals(ofSeconds(1), Reactor.current().uptime());
        });
    }

    // Rule 8: data that is there beats a deadline that expires in the same turn.
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "REAL")
    void dataBeatsADeadlineOfTheSameTurn(Setting setting) throws Exception {
        VirtualWorld world = setting.world();
        world.runHere(main -> {
            WaitQueue<String> arrivals = new WaitQueue<>();
            world.outside(ofSeconds(5), () -> arrivals.fireOne("data"));
            trail.add(Timeout.call(ofSeconds(5), () -> arrivals.event().await()));
            assertEquals(5, seconds());
        });
        assertEquals(List.of("data"), trail);
    }

    @Test
    void aCallLaterClosedInTimeIsDropped() throws Exception {
        VirtualWorld.run(main -> {
            Subscription call =
                    Reactor.current().callLater(ofSeconds(2), () -> trail.add("called"));
            sleep(ofSeconds(1));
            call.close();
            call.close();
            sleep(ofSeconds(5));
        });
        assertEquals(List.of(), trail);
    }

    @Test
    @SuppressWarnings("NullAway")
    void nullIsRefused() throws Exception {
        VirtualWorld.run(main -> {
            assertThrows(NullPointerException.class, () -> sleep(null));
            assertThrows(
                    NullPointerException.class, () -> Reactor.current().callLater(null, () -> {}));
            assertThrows(
                    NullPointerException.class,
                    () -> Reactor.current().callLater(ofSeconds(1), null));
            assertThrows(NullPointerException.class, () -> Timeout.run(null, () -> {}));
            assertThrows(NullPointerException.class, () -> Shield.run(null, () -> {}));
        });
    }

    private static long seconds() {
        return Reactor.current().uptime().toSeconds();
    }
}
