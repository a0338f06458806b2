package org.weft;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.weft.Microthread.sleep;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.weft.event.Channel;
import org.weft.testing.Setting;
import org.weft.testing.VirtualWorld;

class TimeoutTest {
    private final List<String> trail = new ArrayList<>();

    @Test
    void whatEndsInTimeReturnsItsResult() throws Exception {
        VirtualWorld.run(main -> {
            assertEquals(
                    42,
                    Timeout.<Integer, IOException>call(
                            ofSeconds(5),
                            () -> {
                                sleep(ofSeconds(4));
                                return 42;
                            }));
            sleep(ofSeconds(10)); // the limit does not reach out of the body
            assertEquals(14, Reactor.current().uptime().toSeconds());
        });
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "REAL")
    void whatDoesNotEndInTimeIsCancelledAtTheLimit(Setting setting) throws Exception {
        setting.run(main -> {
            var thrown =
                    assertThrows(
                            TimedOutException.class,
                            () ->
                                    Timeout.run(
                                            "greet",
                                            ofSeconds(5),
                                            () -> {
                                                try {
                                                    sleep(ofSeconds(9));
                                                } catch (Cancelled e) {
                                                    trail.add(e.getMessage());
                                                    throw e;
                                                }
                                            }));
            assertEquals(5, Reactor.current().uptime().toSeconds());
            assertEquals("limit of 5 s has passed in scope \"greet\"", thrown.getMessage());
            assertInstanceOf(Cancelled.class, thrown.getCause());
            Microthread.yield(); // the cancellation has ended with the timeout
        });
        assertEquals(List.of("cancelled: deadline of 5 s in scope \"greet\""), trail);
    }

    @ParameterizedTest
    @CsvSource({
        "PT5S, 5 s",
        "PT0.5S, 500 ms",
        "PT1.5S, 1500 ms",
        "PT0.00002S, 20 µs",
        "PT0.000000003S, 3 ns",
        "PT2H, 7200 s",
        "PT-5S, -5 s",
        "PT-9223372036854775808S, less than -292 years"
    })
    void itsMessageShowsTheLimit(Duration limit, String shown) throws Exception {
        VirtualWorld.run(main -> {
            var thrown =
                    assertThrows(
                            TimedOutException.class,
                            () -> Timeout.run("greet", limit, () -> Event.never().await()));
            assertEquals(
                    "limit of " + shown + " has passed in scope \"greet\"", thrown.getMessage());
        });
    }

    @Test
    void aLimitThatNobodyLivesToSeeIsShownInYears() {
        assertEquals("more than 292 years", Durations.text(Duration.ofSeconds(Long.MAX_VALUE)));
    }

    @Test
    void anUnnamedOneIsNamedAfterThePlaceThatSetIt() throws Exception {
        VirtualWorld.run(main -> {
            var thrown = assertThrows(TimedOutException.class, TimeoutTest::setsALimit);
            String message = String.valueOf(thrown.getMessage());
            assertTrue(
                    message.matches(
                            "limit of 1 s has passed in scope \"TimeoutTest.setsALimit:\\d+\""),
                    message);
        });
    }

    private static void setsALimit() throws IOException, InterruptedException {
        Timeout.run(ofSeconds(1), () -> Event.never().await());
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "REAL")
    @DisplayName("C36: an outer timeout passes through an inner catch of TimedOutException")
    void anOuterTimeoutPassesThroughAnInnerCatch(Setting setting) throws Exception {
        setting.run(main -> {
            try {
                Timeout.run(
                        "outer",
                        ofSeconds(1),
                        () -> {
                            try {
                                Timeout.run("inner", ofSeconds(5), () -> sleep(ofSeconds(9)));
                            } catch (TimedOutException e) {
                                trail.add("inner: " + e.getMessage());
                            }
                        });
            } catch (TimedOutException e) {
                trail.add("outer: " + e.getMessage());
            }
            assertEquals(1, Reactor.current().uptime().toSeconds());
        });
        assertEquals(List.of("outer: limit of 1 s has passed in scope \"outer\""), trail);
    }

    @Test
    @DisplayName("C36: an inner timeout is absorbed inside, and the outer limit goes on")
    void anInnerTimeoutIsAbsorbedInside() throws Exception {
        VirtualWorld.run(main -> {
            try {
                Timeout.run(
                        "outer",
                        ofSeconds(5),
                        () -> {
                            try {
                                Timeout.run("inner", ofSeconds(1), () -> sleep(ofSeconds(9)));
                            } catch (TimedOutException e) {
                                trail.add("inner@" + Reactor.current().uptime().toSeconds());
                            }
                            sleep(ofSeconds(9));
                        });
            } catch (TimedOutException e) {
                trail.add("outer@" + Reactor.current().uptime().toSeconds());
            }
        });
        assertEquals(List.of("inner@1", "outer@5"), trail);
    }

    @Test
    @DisplayName("C36: a scope in between passes it on, its members included")
    void aScopeInBetweenPassesItOn() throws Exception {
        VirtualWorld.run(main -> {
            Action<IOException> waits =
                    () -> {
                        try {
                            Timeout.run(ofSeconds(5), () -> Event.never().await());
                        } catch (Cancelled e) {
                            trail.add(e.getMessage());
                            throw e;
                        }
                    };
            var thrown =
                    assertThrows(
                            TimedOutException.class,
                            () ->
                                    Timeout.run(
                                            "outer",
                                            ofSeconds(1),
                                            () ->
                                                    Scope.run(scope -> {
                                                        scope.start("member", waits);
                                                    })));
            assertEquals("limit of 1 s has passed in scope \"outer\"", thrown.getMessage());
        });
        assertEquals(List.of("cancelled: deadline of 1 s in scope \"outer\""), trail);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "REAL")
    void ofEqualDeadlinesTheOuterWins(Setting setting) throws Exception {
        setting.run(main -> {
            try {
                Timeout.run(
                        "outer",
                        ofSeconds(3),
                        () -> {
                            try {
                                Timeout.run("inner", ofSeconds(3), () -> sleep(ofSeconds(9)));
                            } catch (TimedOutException e) {
                                trail.add(e.getMessage());
                            }
                        });
            } catch (TimedOutException e) {
                trail.add(e.getMessage());
            }
        });
        assertEquals(List.of("limit of 3 s has passed in scope \"outer\""), trail);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "REAL")
    void ofEqualDeadlinesThatWereSetAtDifferentTimesTheOuterWins(Setting setting) throws Exception {
        setting.run(main -> {
            try {
                Timeout.run(
                        "outer",
                        ofSeconds(3),
                        () -> {
                            sleep(ofSeconds(1));
                            try {
                                Timeout.run("inner", ofSeconds(2), () -> sleep(ofSeconds(9)));
                            } catch (TimedOutException e) {
                                trail.add(e.getMessage());
                            }
                        });
            } catch (TimedOutException e) {
                trail.add(e.getMessage());
            }
        });
        assertEquals(List.of("limit of 3 s has passed in scope \"outer\""), trail);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE})
    void aLimitOfZeroOrLessRunsToTheFirstSuspendingCall(long seconds) throws Exception {
        VirtualWorld.run(main -> {
            assertThrows(
                    TimedOutException.class,
                    () ->
                            Timeout.run(
                                    ofSeconds(seconds),
                                    () -> {
                                        trail.add("begun");
                                        Event.always("there").await();
                                        trail.add("not reached");
                                    }));
            assertEquals(ZERO, Reactor.current().uptime());
        });
        assertEquals(List.of("begun"), trail);
    }

    @Test
    void aLimitOfZeroAroundWhatDoesNotSuspendReturnsItsResult() throws Exception {
        VirtualWorld.run(main -> {
            String result = Timeout.call(ZERO, () -> "value");
            assertEquals("value", result);
        });
    }

    @Test
    void ofTwoLimitsOfZeroTheOuterWins() throws Exception {
        VirtualWorld.run(main -> {
            var thrown =
                    assertThrows(
                            TimedOutException.class,
                            () ->
                                    Timeout.run(
                                            "outer",
                                            ZERO,
                                            () -> {
                                                try {
                                                    Timeout.run("inner", ZERO, Microthread::yield);
                                                } catch (TimedOutException e) {
                                                    trail.add("inner");
                                                }
                                            }));
            assertEquals("limit of 0 s has passed in scope \"outer\"", thrown.getMessage());
        });
        assertEquals(List.of(), trail);
    }

    @Test
    void aBodyThatSwallowedTheCancellationAndReturnedHasReturned() throws Exception {
        VirtualWorld.run(main -> {
            String result =
                    Timeout.call(
                            ofSeconds(1),
                            () -> {
                                try {
                                    sleep(ofSeconds(9));
                                    return "not reached";
                                } catch (Cancelled e) {
                                    return "swallowed";
                                }
                            });
            assertEquals("swallowed", result);
            Microthread.yield();
        });
    }

    @Test
    void eachFurtherSuspendingCallAfterTheLimitThrowsAgain() throws Exception {
        VirtualWorld.run(main -> {
            assertThrows(
                    TimedOutException.class,
                    () ->
                            Timeout.run(
                                    ofSeconds(1),
                                    () -> {
                                        for (int i = 0; i < 5; i++) {
                                            try {
                                                sleep(ofSeconds(9));
                                            } catch (Cancelled e) {
                                                trail.add(
                                                        ""
                                                                + Reactor.current()
                                                                        .uptime()
                                                                        .toSeconds());
                                            }
                                        }
                                        Microthread.yield();
                                    }));
        });
        assertEquals(List.of("1", "1", "1", "1", "1"), trail);
    }

    @Test
    void anErrorOfTheBodyAfterTheLimitIsThrownAsItself() throws Exception {
        var error = new IOException("in cleanup");
        VirtualWorld.run(main ->
                assertSame(
                        error,
                        assertThrows(
                                IOException.class,
                                () ->
                                        Timeout.run(
                                                ofSeconds(1),
                                                () -> {
                                                    try {
                                                        sleep(ofSeconds(9));
                                                    } catch (Cancelled e) {
                                                        throw error;
                                                    }
                                                }))));
    }

    @Test
    void aPlainInterruptedExceptionAfterTheLimitCountsAsTheLimit() throws Exception {
        VirtualWorld.run(main ->
                assertThrows(
                        TimedOutException.class,
                        () ->
                                Timeout.run(
                                        ofSeconds(1),
                                        () -> {
                                            try {
                                                sleep(ofSeconds(9));
                                            } catch (Cancelled e) {
                                                throw new InterruptedException("from elsewhere");
                                            }
                                        })));
    }

    @Test
    void aCancellationFromOutsideBeforeTheLimitIsNoTimeout() throws Exception {
        VirtualWorld.run(main -> {
            Microthread waiter =
                    main.start(
                            "waiter",
                            () -> {
                                try {
                                    Timeout.run(ofSeconds(5), () -> Event.never().await());
                                } catch (TimedOutException e) {
                                    trail.add("timed out");
                                }
                            });
            sleep(ofSeconds(1));
            waiter.cancel("enough");
            assertEquals(new Outcome.Cancellation<Object>("enough"), waiter.ended().await());
        });
        assertEquals(List.of(), trail);
    }

    @Test
    void whatASemaphoreOrAChannelGivesInTimeIsNotLostToTheLimit() throws Exception {
        VirtualWorld.run(main -> {
            Channel<String> channel = Channel.bounded(1);
            main.start(
                    "sender",
                    () -> {
                        sleep(ofSeconds(5)); // set first, so due first
                        channel.send("item");
                    });
            Microthread.yield();
            main.start(
                    "receiver",
                    () -> {
                        try {
                            trail.add(Timeout.call(ofSeconds(5), channel::receive));
                        } catch (TimedOutException e) {
                            trail.add("timed out");
                        }
                    });
            sleep(ofSeconds(9));
            assertEquals(
                    List.of("timed out"), trail); // the deadline expires before the sender runs
            assertEquals(1, channel.size()); // and nothing was taken
        });
    }

    @Test
    void aLimitAroundAScopeCutsItsMembersShort() throws Exception {
        VirtualWorld.run(main -> {
            assertThrows(
                    TimedOutException.class,
                    () ->
                            Timeout.run(
                                    ofSeconds(1),
                                    () ->
                                            Scope.run(scope ->
                                                    scope.start(
                                                            "slow",
                                                            () -> {
                                                                try {
                                                                    sleep(ofSeconds(9));
                                                                } finally {
                                                                    trail.add("slow ends");
                                                                }
                                                            }))));
            assertEquals(1, Reactor.current().uptime().toSeconds());
        });
        assertEquals(List.of("slow ends"), trail);
    }

    @Test
    void manyTimeoutsAtDifferentTimesEachHitTheirOwnBody() throws Exception {
        VirtualWorld.run(main -> {
            for (int i : new int[] {5, 1, 4, 2, 3}) {
                main.start(
                        "m",
                        () -> {
                            assertThrows(
                                    TimedOutException.class,
                                    () -> Timeout.run(ofMillis(i), () -> Event.never().await()));
                            trail.add(i + "@" + Reactor.current().uptime().toMillis());
                        });
            }
        });
        assertEquals(List.of("1@1", "2@2", "3@3", "4@4", "5@5"), trail);
    }

    @Test
    @SuppressWarnings("NullAway")
    void nullIsRefused() throws Exception {
        VirtualWorld.run(main -> {
            assertThrows(NullPointerException.class, () -> Timeout.run(ofSeconds(1), null));
            assertThrows(NullPointerException.class, () -> Timeout.call(ofSeconds(1), null));
            assertThrows(
                    NullPointerException.class, () -> Timeout.run(null, ofSeconds(1), () -> {}));
            assertThrows(NullPointerException.class, () -> Timeout.call(null, () -> 1));
            assertEquals(0, Loop.here().timers.size());
        });
    }
}
