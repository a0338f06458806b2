package org.weft;

import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.weft.Microthread.sleep;

import java.io.IOException;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.weft.testing.Setting;
import org.weft.testing.VirtualWorld;

class ShieldTest {
    private final List<String> trail = new ArrayList<>();

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "REAL")
    @DisplayName("C38: it lets cleanup suspend although its scope is cancelled")
    void itLetsCleanupSuspendAlthoughItsScopeIsCancelled(Setting setting) throws Exception {
        setting.run(main -> {
            assertThrows(
                    TimedOutException.class,
                    () ->
                            Timeout.run(
                                    ofSeconds(1),
                                    () -> {
                                        try {
                                            sleep(ofSeconds(9));
                                        } finally {
                                            Shield.run(
                                                    ofSeconds(3),
                                                    () -> {
                                                        sleep(ofSeconds(2));
                                                        note("clean");
                                                    });
                                            assertThrows(Cancelled.class, Microthread::yield);
                                            note("shield has ended");
                                        }
                                    }));
            note("timed out");
        });
        assertEquals(List.of("clean@3", "shield has ended@3", "timed out@3"), trail);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "REAL")
    @DisplayName("C38: for at most its limit; then the cancellation goes on")
    void afterItsLimitTheCancellationGoesOn(Setting setting) throws Exception {
        setting.run(main -> {
            assertThrows(
                    TimedOutException.class,
                    () ->
                            Timeout.run(
                                    "work",
                                    ofSeconds(1),
                                    () -> {
                                        try {
                                            sleep(ofSeconds(9));
                                        } finally {
                                            Shield.run(
                                                    ofSeconds(3),
                                                    () -> {
                                                        try {
                                                            sleep(ofSeconds(9));
                                                        } catch (Cancelled e) {
                                                            note("" + e.getMessage());
                                                            throw e;
                                                        }
                                                    });
                                        }
                                    }));
        });
        assertEquals(List.of("cancelled: deadline of 1 s in scope \"work\"@4"), trail);
    }

    @Test
    @DisplayName("C38: its limit counts from the moment a cancellation is pending")
    void itsLimitCountsFromTheMomentACancellationIsPending() throws Exception {
        VirtualWorld.run(main -> {
            Microthread worker =
                    main.start(
                            "worker",
                            () ->
                                    Shield.run(
                                            ofSeconds(3),
                                            () -> {
                                                sleep(ofSeconds(10)); // nobody cancels it: no limit
                                                note("first");
                                                try {
                                                    sleep(ofSeconds(10));
                                                } finally {
                                                    note("second");
                                                }
                                            }));
            sleep(ofSeconds(15));
            worker.cancel("enough");
            worker.join();
        });
        assertEquals(List.of("first@10", "second@18"), trail);
    }

    @Test
    @DisplayName("C38: a second cancellation does not prolong it")
    void aSecondCancellationDoesNotProlongIt() throws Exception {
        VirtualWorld.run(main ->
                Scope.run(scope -> {
                    Microthread worker =
                            scope.start(
                                    "worker",
                                    () ->
                                            Shield.run(
                                                    ofSeconds(3),
                                                    () -> {
                                                        try {
                                                            sleep(ofSeconds(10));
                                                        } finally {
                                                            note("lifted");
                                                        }
                                                    }));
                    sleep(ofSeconds(1));
                    scope.cancel("first");
                    Shield.run(
                            ofSeconds(9),
                            () -> {
                                sleep(ofSeconds(2));
                                worker.cancel("second");
                                worker.join();
                            });
                }));
        assertEquals(List.of("lifted@4"), trail);
    }

    @Test
    void insideItsOwnCancellationsWorkAsEver() throws Exception {
        VirtualWorld.run(main ->
                Scope.run(scope -> {
                    scope.cancel("enough");
                    Shield.run(
                            ofSeconds(9),
                            () -> {
                                assertThrows(
                                        TimedOutException.class,
                                        () ->
                                                Timeout.run(
                                                        ofSeconds(1), () -> Event.never().await()));
                                note("timeout inside");
                                Scope.run(inner -> {
                                    inner.cancel("inner");
                                    sleep(ofSeconds(1));
                                });
                                note("scope inside");
                            });
                }));
        assertEquals(List.of("timeout inside@1", "scope inside@1"), trail);
    }

    @Test
    void whatIsStartedInsideIsShieldedToo() throws Exception {
        VirtualWorld.run(main ->
                Scope.run(scope -> {
                    scope.cancel("enough");
                    Shield.run(
                            ofSeconds(3),
                            () ->
                                    Scope.run(inner -> {
                                        inner.start(
                                                "in time",
                                                () -> {
                                                    sleep(ofSeconds(2));
                                                    note("in time");
                                                });
                                        inner.start(
                                                "too slow",
                                                () -> {
                                                    try {
                                                        sleep(ofSeconds(9));
                                                    } finally {
                                                        note("too slow");
                                                    }
                                                });
                                    }));
                }));
        assertEquals(List.of("in time@2", "too slow@3"), trail);
    }

    @Test
    void outsideOfItMembersOfTheSameScopeAreCancelledAtOnce() throws Exception {
        VirtualWorld.run(main ->
                Scope.run(scope -> {
                    scope.start(
                            "shielded",
                            () ->
                                    Shield.run(
                                            ofSeconds(5),
                                            () -> {
                                                sleep(ofSeconds(2));
                                                note("shielded");
                                            }));
                    scope.start(
                            "not shielded",
                            () -> {
                                try {
                                    Event.never().await();
                                } finally {
                                    note("not shielded");
                                }
                            });
                    sleep(ofSeconds(1));
                    scope.cancel("enough");
                }));
        assertEquals(List.of("not shielded@1", "shielded@2"), trail);
    }

    @Test
    void ofNestedOnesTheNearestLimitCounts() throws Exception {
        VirtualWorld.run(main ->
                Scope.run(scope -> {
                    scope.cancel("enough");
                    assertThrows(
                            Cancelled.class,
                            () ->
                                    Shield.run(
                                            ofSeconds(2),
                                            () ->
                                                    Shield.run(
                                                            ofSeconds(5),
                                                            () -> {
                                                                try {
                                                                    sleep(ofSeconds(9));
                                                                } finally {
                                                                    note("lifted");
                                                                }
                                                            })));
                }));
        assertEquals(1, trail.size());
    }

    @Test
    void aLimitOfZeroShieldsNothingThatIsPending() throws Exception {
        VirtualWorld.run(main ->
                Scope.run(scope -> {
                    scope.cancel("enough");
                    assertThrows(
                            Cancelled.class,
                            () -> Shield.run(java.time.Duration.ZERO, Microthread::yield));
                    note("lifted");
                }));
        assertEquals(List.of("lifted@0"), trail);
    }

    @Test
    void theFailureOfAMemberGoesOnAfterIt() throws Exception {
        var error = new IOException("no luck");
        VirtualWorld.run(main -> {
            var thrown =
                    assertThrows(
                            FailedException.class,
                            () ->
                                    Scope.run(scope -> {
                                        scope.start(
                                                "failing",
                                                () -> {
                                                    sleep(ofSeconds(1));
                                                    throw error;
                                                });
                                        Shield.run(ofSeconds(5), () -> sleep(ofSeconds(3)));
                                        note("shield has ended");
                                        Microthread.yield();
                                        note("not reached");
                                    }));
            assertSame(error, thrown.getCause());
        });
        assertEquals(List.of("shield has ended@3"), trail);
    }

    @Test
    void whatHasEndedIsNotKeptByWhatIsAround() throws Exception {
        Field inner = Region.class.getDeclaredField("inner");
        inner.setAccessible(true);
        VirtualWorld.run(main -> {
            Region around = Microthread.current().innermost;
            for (int i = 0; i < 3; i++) {
                Shield.run(ofSeconds(1), Microthread::yield);
                Timeout.run(ofSeconds(1), Microthread::yield);
                Scope.run(scope ->
                        scope.start("member", () -> Timeout.run(ofSeconds(1), Microthread::yield)));
            }
            assertNull(inner.get(around));
            Shield.run(ofSeconds(1), () -> assertNotNull(inner.get(around)));
        });
    }

    @Test
    void itReturnsTheResultOfItsBodyAndLeavesNoTimer() throws Exception {
        VirtualWorld.run(main ->
                Scope.run(scope -> {
                    scope.cancel("enough");
                    String result =
                            Shield.call(
                                    ofSeconds(5),
                                    () -> {
                                        sleep(ofSeconds(1));
                                        return "value";
                                    });
                    assertEquals("value", result);
                    assertEquals(0, Loop.here().timers.size());
                }));
    }

    private void note(String what) {
        trail.add(what + "@" + Reactor.current().uptime().toSeconds());
    }
}
