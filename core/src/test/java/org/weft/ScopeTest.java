package org.weft;

import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.weft.Microthread.sleep;
import static org.weft.testing.VirtualWorld.letOthersRun;

import java.io.Closeable;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.weft.testing.Setting;
import org.weft.testing.VirtualWorld;

class ScopeTest {
    private final List<String> trail = new ArrayList<>();

    @ParameterizedTest
    @EnumSource
    @DisplayName("C35: a scope ends only when all in it have ended")
    void aScopeEndsOnlyWhenAllInItHaveEnded(Setting setting) throws Exception {
        setting.run(main -> {
            Scope.run(scope -> {
                for (int i = 1; i <= 3; i++) {
                    int rounds = i * 10;
                    scope.start(
                            "member",
                            () -> {
                                for (int round = 0; round < rounds; round++) Microthread.yield();
                                scope.start(
                                        "started later",
                                        () -> {
                                            Microthread.yield();
                                            trail.add("ended");
                                        });
                            });
                }
            });
            trail.add("scope has ended");
        });
        assertEquals(List.of("ended", "ended", "ended", "scope has ended"), trail);
    }

    @Test
    void theBodysValueIsReturnedWhenAllHaveEnded() throws Exception {
        VirtualWorld.run(main -> {
            int result =
                    Scope.call(scope -> {
                        scope.start(
                                "member",
                                () -> {
                                    sleep(ofSeconds(5));
                                    trail.add("member has ended");
                                });
                        return 42;
                    });
            assertEquals(42, result);
            assertEquals(5, Reactor.current().uptime().toSeconds());
        });
        assertEquals(List.of("member has ended"), trail);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("C73: started into a cancelled scope, the first slice runs, resources close")
    void startedIntoACancelledScopeTheFirstSliceRuns(Setting setting) throws Exception {
        setting.run(main -> {
            Scope.run(scope -> {
                scope.cancel("enough");
                Closeable connection = () -> trail.add("closed");
                scope.start(
                        "late",
                        () -> {
                            try (connection) {
                                trail.add("first slice");
                                Event.always("there").await();
                                trail.add("not reached");
                            }
                        });
            });
            trail.add("scope has ended");
        });
        assertEquals(List.of("first slice", "closed", "scope has ended"), trail);
    }

    @Test
    void startInAnEndedScopeIsAnError() throws Exception {
        VirtualWorld.run(main -> {
            Scope[] ended = {null};
            Scope.run("short", scope -> ended[0] = scope);
            for (var start :
                    List.<org.junit.jupiter.api.function.Executable>of(
                            () -> ended[0].start("late", () -> {}),
                            () -> ended[0].startDaemon("late", () -> {}),
                            () -> ended[0].fork("late", () -> 1))) {
                var thrown = assertThrows(IllegalStateException.class, start);
                assertEquals(
                        "scope \"short\" has ended: cannot start \"late\" in it",
                        thrown.getMessage());
            }
            ended[0].cancel("harmless");
            letOthersRun();
        });
    }

    @Test
    void startRunsNobodyAndTheStartedRunInOrder() throws Exception {
        VirtualWorld.run(main -> {
            for (String name : List.of("a", "b", "c")) main.start(name, () -> trail.add(name));
            trail.add("main");
        });
        assertEquals(List.of("main", "a", "b", "c"), trail);
    }

    @ParameterizedTest
    @EnumSource
    void cancelCancelsAllInItTheBodyIncludedAndRunReturns(Setting setting) throws Exception {
        setting.run(main -> {
            Scope.run(
                    "inner",
                    scope -> {
                        scope.start("member", () -> recordsItsCancellation("member"));
                        scope.startDaemon("daemon", () -> recordsItsCancellation("daemon"));
                        scope.start(
                                "parent",
                                () ->
                                        Scope.run(deeper ->
                                                deeper.start(
                                                        "child",
                                                        () -> recordsItsCancellation("child"))));
                        scope.start(
                                "canceller",
                                () -> {
                                    setting.letOthersRun();
                                    scope.cancel("enough");
                                    trail.add("canceller goes on");
                                });
                        recordsItsCancellation("body");
                    });
            Microthread.yield(); // the cancellation has ended with the scope
            trail.add("after");
        });
        assertEquals("after", trail.removeLast());
        assertEquals("canceller goes on", trail.removeFirst());
        assertEquals(
                List.of("body enough", "child enough", "daemon enough", "member enough"),
                trail.stream().sorted().toList());
    }

    private void recordsItsCancellation(String name) throws InterruptedException {
        try {
            Event.never().await();
        } catch (Cancelled e) {
            trail.add(name + " " + e.reason());
            throw e;
        }
    }

    @Test
    void limitsThatHaveEndedLeaveThoseThatWereSetBeforeAndAfterThemCancellable() throws Exception {
        VirtualWorld.run(main ->
                Scope.run(
                        "inner",
                        scope -> {
                            for (int i = 1; i <= 5; i++) {
                                boolean isShort = i % 2 == 1;
                                String name = "m" + i;
                                scope.start(
                                        name,
                                        () ->
                                                Timeout.run(
                                                        ofSeconds(100),
                                                        () -> {
                                                            if (isShort) sleep(ofSeconds(1));
                                                            else recordsItsCancellation(name);
                                                        }));
                            }
                            sleep(ofSeconds(2));
                            scope.cancel("enough");
                        }));
        assertEquals(List.of("m2 enough", "m4 enough"), trail.stream().sorted().toList());
    }

    @Test
    void theFirstReasonStays() throws Exception {
        VirtualWorld.run(main ->
                Scope.run(
                        "inner",
                        scope -> {
                            scope.cancel("first");
                            scope.cancel("second");
                            assertEquals(
                                    "cancelled: first in scope \"inner\"",
                                    assertThrows(Cancelled.class, Microthread::yield).getMessage());
                        }));
    }

    @Test
    void callReturnsTheBodysValueAlsoIfCancelledAfterIt() throws Exception {
        VirtualWorld.run(main -> {
            String result =
                    Scope.call(scope -> {
                        scope.start("canceller", () -> scope.cancel("enough"));
                        scope.start("member", () -> Event.never().await());
                        return "value";
                    });
            assertEquals("value", result);
        });
    }

    @Test
    void callThrowsCancelledIfTheBodyHasNoValue() throws Exception {
        VirtualWorld.run(main -> {
            var thrown =
                    assertThrows(
                            Cancelled.class,
                            () ->
                                    Scope.call(
                                            "inner",
                                            scope -> {
                                                scope.start(
                                                        "canceller", () -> scope.cancel("enough"));
                                                Event.never().await();
                                                return "not reached";
                                            }));
            assertEquals("cancelled: enough in scope \"inner\"", thrown.getMessage());
            assertEquals("scope \"inner\"", thrown.scope());
            assertEquals("enough", thrown.reason());
            Microthread.yield(); // the cancellation has ended with the scope
        });
    }

    @Test
    void callReturnsTheValueOfABodyThatSwallowedTheCancellation() throws Exception {
        VirtualWorld.run(main -> {
            String result =
                    Scope.call(scope -> {
                        scope.cancel("enough");
                        assertThrows(Cancelled.class, Microthread::yield);
                        return "value";
                    });
            assertEquals("value", result);
        });
    }

    @Test
    void aPlainInterruptedExceptionThatLeavesACancelledScopeIsItsCancellation() throws Exception {
        VirtualWorld.run(main -> {
            Scope.run(scope -> {
                scope.cancel("enough");
                throw new InterruptedException("from a JDK call");
            });
            trail.add("after");
        });
        assertEquals(List.of("after"), trail);
    }

    @Test
    void anInterruptedExceptionThatLeavesAScopeNobodyCancelledGoesOn() throws Exception {
        VirtualWorld.run(main -> {
            var own = new InterruptedException("by its own");
            assertSame(
                    own,
                    assertThrows(
                            InterruptedException.class,
                            () ->
                                    Scope.run(scope -> {
                                        scope.start(
                                                "member", () -> recordsItsCancellation("member"));
                                        letOthersRun();
                                        throw own;
                                    })));
        });
        assertEquals(
                List.of("member its body failed: java.lang.InterruptedException: by its own"),
                trail);
    }

    @ParameterizedTest
    @EnumSource
    void runCancelledFromOutsideWhileItWaitsForItsMembersThrows(Setting setting) throws Exception {
        setting.run(main -> {
            Scope.run(
                    "outer",
                    outer -> {
                        outer.start(
                                "canceller",
                                () -> {
                                    setting.letOthersRun();
                                    outer.cancel("enough");
                                });
                        var thrown =
                                assertThrows(
                                        Cancelled.class,
                                        () ->
                                                Scope.run(
                                                        "inner",
                                                        inner ->
                                                                inner.start(
                                                                        "member",
                                                                        () ->
                                                                                recordsItsCancellation(
                                                                                        "member"))));
                        trail.add(thrown.getMessage());
                    });
        });
        assertEquals(List.of("member enough", "cancelled: enough in scope \"outer\""), trail);
    }

    @Test
    void oneWhoseMembersEndedBeforeTheCancellationFromOutsideReturns() throws Exception {
        VirtualWorld.run(main ->
                Scope.run(
                        "outer",
                        outer -> {
                            Runnable cancel = () -> outer.cancel("after the last has ended");
                            String result =
                                    Scope.call(
                                            "inner",
                                            inner -> {
                                                inner.start("member", () -> {});
                                                inner.start(
                                                        "last",
                                                        () ->
                                                                Reactor.current()
                                                                        .atEndOfSlice(cancel));
                                                return "value";
                                            });
                            trail.add(result);
                            trail.add(assertThrows(Cancelled.class, Microthread::yield).reason());
                        }));
        assertEquals(List.of("value", "after the last has ended"), trail);
    }

    @Test
    void aBodyThatCatchesTheCancellationFromOutsideReturnsItsValue() throws Exception {
        VirtualWorld.run(main ->
                Scope.run(
                        "outer",
                        outer -> {
                            outer.cancel("enough");
                            trail.add(
                                    Scope.call(
                                            "inner",
                                            inner -> {
                                                assertThrows(Cancelled.class, Microthread::yield);
                                                return "value";
                                            }));
                        }));
        assertEquals(List.of("value"), trail);
    }

    @ParameterizedTest
    @EnumSource
    void daemonsAreCancelledWhenTheOthersHaveEnded(Setting setting) throws Exception {
        setting.run(main -> {
            Scope.run(
                    "inner",
                    scope -> {
                        scope.startDaemon("daemon", () -> recordsItsCancellation("daemon"));
                        scope.startDaemon("daemon", () -> recordsItsCancellation("daemon"));
                        scope.start(
                                "member",
                                () -> {
                                    setting.letOthersRun();
                                    trail.add("member has ended");
                                });
                        trail.add("body has ended");
                    });
            trail.add("scope has ended");
        });
        String reason = "daemon the others in its scope have ended";
        assertEquals(
                List.of("body has ended", "member has ended", reason, reason, "scope has ended"),
                trail);
    }

    @Test
    void aDaemonThatEndsByItselfIsNothingSpecial() throws Exception {
        VirtualWorld.run(main ->
                Scope.run(scope -> {
                    scope.startDaemon("daemon", () -> trail.add("daemon"));
                    letOthersRun();
                    trail.add("body");
                }));
        assertEquals(List.of("daemon", "body"), trail);
    }

    @Test
    void whatADaemonStartsInItsCleanupIsAwaited() throws Exception {
        VirtualWorld.run(main -> {
            Scope.run(scope ->
                    scope.startDaemon(
                            "daemon",
                            () -> {
                                try {
                                    Event.never().await();
                                } finally {
                                    scope.start("cleaner", () -> trail.add("cleaner"));
                                }
                            }));
            trail.add("scope has ended");
        });
        assertEquals(List.of("cleaner", "scope has ended"), trail);
    }

    @Test
    void anUnnamedScopeIsNamedAfterThePlaceThatOpenedIt() throws Exception {
        VirtualWorld.run(main -> {
            String message = opensAnUnnamedScope();
            assertTrue(
                    message.matches(
                            "cancelled: enough in scope \"ScopeTest.opensAnUnnamedScope:\\d+\""),
                    message);
        });
    }

    private static String opensAnUnnamedScope() throws InterruptedException {
        String[] message = {""};
        Scope.run(scope ->
                Scope.run(
                        "named",
                        _ -> {
                            scope.cancel("enough");
                            message[0] =
                                    assertThrows(Cancelled.class, Microthread::yield).getMessage();
                        }));
        return message[0];
    }

    @Test
    void aMemberSeesTheUnnamedScopeOfAnotherByItsPlaceToo() throws Exception {
        VirtualWorld.run(main -> {
            Scope.run(scope -> {
                scope.start(
                        "member",
                        () -> {
                            var thrown = assertThrows(Cancelled.class, () -> Event.never().await());
                            trail.add(thrown.getMessage());
                        });
                letOthersRun();
                scope.cancel("enough");
            });
        });
        assertEquals(1, trail.size());
        assertTrue(
                trail.getFirst().matches("cancelled: enough in scope \"ScopeTest\\..*:\\d+\""),
                trail.getFirst());
    }

    @Test
    @SuppressWarnings("NullAway")
    void nullIsRefused() throws Exception {
        VirtualWorld.run(main -> {
            assertThrows(NullPointerException.class, () -> Scope.run(null));
            assertThrows(NullPointerException.class, () -> Scope.run(null, scope -> {}));
            assertThrows(NullPointerException.class, () -> Scope.call(null));
            assertThrows(NullPointerException.class, () -> main.start(null, () -> {}));
            assertThrows(NullPointerException.class, () -> main.start("name", null));
            assertThrows(NullPointerException.class, () -> main.startDaemon("name", null));
            assertThrows(NullPointerException.class, () -> main.fork("name", null));
            assertThrows(NullPointerException.class, () -> main.cancel(null));
            assertThrows(NullPointerException.class, () -> Microthread.current().cancel(null));
        });
    }
}
