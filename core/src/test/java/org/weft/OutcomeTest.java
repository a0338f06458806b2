package org.weft;

import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.weft.testing.VirtualWorld.letOthersRun;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.weft.event.Channel;
import org.weft.testing.Setting;
import org.weft.testing.VirtualWorld;

class OutcomeTest {
    private final List<String> trail = new ArrayList<>();

    @ParameterizedTest
    @EnumSource
    void aForkHandsOutItsResultToEachWhoJoins(Setting setting) throws Exception {
        setting.run(main -> {
            Fork<Integer> fork =
                    main.fork(
                            "compute",
                            () -> {
                                Microthread.yield();
                                return 42;
                            });
            for (int i = 0; i < 3; i++)
                main.start("joiner", () -> trail.add("joined " + fork.join()));
            assertEquals(42, fork.join());
            assertEquals(42, fork.join());
            assertEquals(new Outcome.Success<>(42), fork.ended().await());
        });
        assertEquals(List.of("joined 42", "joined 42", "joined 42"), trail);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName(
            "C32: one fails while others wait for its outcome: they are released and learn why")
    void thoseWhoWaitForTheOutcomeOfOneThatFailsLearnWhy(Setting setting) throws Exception {
        var error = new IOException("no luck");
        var thrown =
                assertThrows(
                        FailedException.class,
                        () ->
                                setting.run(main -> {
                                    List<Fork<Void>> inner = new ArrayList<>();
                                    Task<Void, IOException> failsLater =
                                            () -> {
                                                setting.letOthersRun();
                                                throw error;
                                            };
                                    main.start(
                                            "owner",
                                            () ->
                                                    Scope.run(
                                                            "inner",
                                                            scope -> {
                                                                inner.add(
                                                                        scope.fork(
                                                                                "failing",
                                                                                failsLater));
                                                                Event.never().await();
                                                            }));
                                    while (inner.isEmpty()) Microthread.yield();
                                    Fork<Void> failing = inner.getFirst();
                                    for (String name : List.of("a", "b")) {
                                        main.start(
                                                name,
                                                () -> {
                                                    var failed =
                                                            assertThrows(
                                                                    FailedException.class,
                                                                    failing::join);
                                                    assertSame(error, failed.getCause());
                                                    trail.add(name);
                                                });
                                    }
                                    main.start(
                                            "c",
                                            () -> {
                                                var outcome =
                                                        (Outcome.Failure<?>)
                                                                failing.microthread()
                                                                        .ended()
                                                                        .await();
                                                assertSame(error, outcome.error());
                                                trail.add("c");
                                            });
                                    main.start(
                                            "d",
                                            () -> {
                                                failing.microthread().join();
                                                trail.add("d");
                                            });
                                }));
        assertSame(error, thrown.getCause());
        assertEquals(List.of("a", "b", "c", "d"), trail.stream().sorted().toList());
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("C32: also those whose own scope its failure cancels")
    void alsoThoseWhoseOwnScopeItsFailureCancels(Setting setting) throws Exception {
        var error = new IOException("no luck");
        var thrown =
                assertThrows(
                        FailedException.class,
                        () ->
                                setting.run(main -> {
                                    Fork<Void> failing =
                                            main.fork(
                                                    "failing",
                                                    () -> {
                                                        setting.letOthersRun();
                                                        throw error;
                                                    });
                                    main.start(
                                            "sibling",
                                            () -> {
                                                var failed =
                                                        assertThrows(
                                                                FailedException.class,
                                                                failing::join);
                                                assertSame(error, failed.getCause());
                                                trail.add("sibling");
                                            });
                                    var failed = assertThrows(FailedException.class, failing::join);
                                    assertSame(error, failed.getCause());
                                    trail.add("body");
                                }));
        assertSame(error, thrown.getCause());
        assertEquals(List.of("body", "sibling"), trail.stream().sorted().toList());
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("C33: A sends to B, B fails on it: the send succeeds; A learns it from its scope")
    void oneFailsOnWhatItWasSent(Setting setting) throws Exception {
        var error = new IllegalStateException("indigestible");
        var thrown =
                assertThrows(
                        FailedException.class,
                        () ->
                                setting.run(main -> {
                                    Channel<String> channel = Channel.rendezvous();
                                    main.start(
                                            "B",
                                            () -> {
                                                channel.receive();
                                                throw error;
                                            });
                                    channel.send("item");
                                    trail.add("sent");
                                    try {
                                        Event.never().await();
                                    } catch (Cancelled e) {
                                        trail.add(e.getMessage());
                                        assertSame(error, e.getCause());
                                        throw e;
                                    }
                                }));
        assertSame(error, thrown.getCause());
        assertEquals(
                List.of(
                        "sent",
                        "cancelled: microthread \"B\" failed: java.lang.IllegalStateException:"
                                + " indigestible in scope \"main\""),
                trail);
    }

    @Test
    @DisplayName("C75: the error of a join that is thrown on is in the tree once")
    void theErrorOfAJoinIsInTheTreeOnce() throws Exception {
        var error = new IOException("no luck");
        var thrown =
                assertThrows(
                        FailedException.class,
                        () ->
                                VirtualWorld.run(main -> {
                                    Fork<Void> failing =
                                            main.fork(
                                                    "failing",
                                                    () -> {
                                                        letOthersRun();
                                                        throw error;
                                                    });
                                    for (int i = 0; i < 3; i++)
                                        main.start("joiner", () -> failing.join());
                                    failing.join();
                                }));
        assertSame(error, thrown.getCause());
        assertEquals("failing", thrown.microthread());
        assertEquals(
                "microthread \"failing\" failed: java.io.IOException: no luck",
                thrown.getMessage());
        assertEquals(List.of(), List.of(thrown.getSuppressed()));
        assertEquals(List.of(), List.of(error.getSuppressed()));
    }

    @Test
    @DisplayName("C75: also across nested scopes, and when the joiner came after the failure")
    void theErrorOfALateJoinAcrossScopesIsInTheTreeOnce() throws Exception {
        var error = new IOException("no luck");
        var thrown =
                assertThrows(
                        FailedException.class,
                        () ->
                                VirtualWorld.run(main -> {
                                    Fork<Void> failing =
                                            main.fork(
                                                    "failing",
                                                    () -> {
                                                        throw error;
                                                    });
                                    ScopedAction<RuntimeException> joinsLate =
                                            inner -> {
                                                Microthread.sleep(ofSeconds(1));
                                                inner.start("late joiner", failing::join);
                                            };
                                    main.start(
                                            "shielded",
                                            () ->
                                                    Shield.run(
                                                            ofSeconds(9),
                                                            () -> Scope.run(joinsLate)));
                                }));
        assertSame(error, thrown.getCause());
        assertEquals(List.of(), List.of(thrown.getSuppressed()));
        assertEquals(List.of(), List.of(error.getSuppressed()));
    }

    @Test
    void joiningOneThatWasCancelledTellsSo() throws Exception {
        VirtualWorld.run(main -> {
            Fork<Integer> fork =
                    main.fork(
                            "compute",
                            () -> {
                                Event.never().await();
                                return 42;
                            });
            letOthersRun();
            fork.cancel("not needed");
            var thrown = assertThrows(FailedException.class, fork::join);
            assertEquals("compute", thrown.microthread());
            var cause = assertInstanceOf(Cancelled.class, thrown.getCause());
            assertEquals("not needed", cause.reason());
            assertEquals("microthread \"compute\"", cause.scope());
            assertEquals(new Outcome.Cancellation<Integer>("not needed"), fork.ended().await());
        });
    }

    @ParameterizedTest
    @EnumSource
    void aCancelledJoinLeavesTheJoinedAlone(Setting setting) throws Exception {
        setting.run(main -> {
            Channel<String> channel = Channel.rendezvous();
            Fork<String> fork = main.fork("receiver", channel::receive);
            Microthread joiner = main.start("joiner", () -> fork.join());
            setting.letOthersRun();
            joiner.cancel("enough");
            joiner.join();
            channel.send("item");
            assertEquals("item", fork.join());
        });
    }

    @Test
    void endedHoldsFromThenOnAndCanBeSubscribed() throws Exception {
        VirtualWorld.run(main -> {
            Microthread worker = main.start("worker", () -> Microthread.sleep(ofSeconds(1)));
            worker.ended().subscribe(outcome -> trail.add("early " + outcome));
            worker.join();
            worker.ended().subscribe(outcome -> trail.add("late " + outcome));
            letOthersRun();
        });
        assertEquals(List.of("early Success[value=null]", "late Success[value=null]"), trail);
    }

    @Test
    void aMicrothreadThatSwallowsItsCancellationAndReturnsHasReturned() throws Exception {
        VirtualWorld.run(main -> {
            Fork<String> fork =
                    main.fork(
                            "stubborn",
                            () -> {
                                try {
                                    Event.never().await();
                                    return "not reached";
                                } catch (Cancelled e) {
                                    return "swallowed";
                                }
                            });
            letOthersRun();
            fork.cancel("enough");
            assertEquals("swallowed", fork.join());
        });
    }

    @Test
    void aMicrothreadThatFailsInItsCleanupHasFailed() throws Exception {
        var error = new IllegalStateException("in cleanup");
        var thrown =
                assertThrows(
                        FailedException.class,
                        () ->
                                VirtualWorld.run(main -> {
                                    Microthread worker =
                                            main.start(
                                                    "worker",
                                                    () -> {
                                                        try {
                                                            Event.never().await();
                                                        } finally {
                                                            fail(error);
                                                        }
                                                    });
                                    letOthersRun();
                                    worker.cancel("enough");
                                }));
        assertSame(error, thrown.getCause());
    }

    private static void fail(RuntimeException error) {
        throw error;
    }

    @ParameterizedTest
    @EnumSource
    void joinAllGivesTheResultsInTheOrderOfTheListWhoeverEndsFirst(Setting setting)
            throws Exception {
        setting.run(main -> {
            List<Fork<Integer>> forks = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                int rounds = 5 - i;
                forks.add(
                        main.fork(
                                "compute",
                                () -> {
                                    for (int n = 0; n < rounds; n++) setting.letOthersRun();
                                    return rounds;
                                }));
            }
            List<Number> results = Fork.joinAll(forks);
            assertEquals(List.of(5, 4, 3, 2, 1), results);
            assertThrows(UnsupportedOperationException.class, () -> results.add(0));
        });
    }

    @Test
    void joinAllTellsTheFirstInTheListThatHasFailed() throws Exception {
        VirtualWorld.run(main ->
                Scope.run(scope -> {
                    scope.onFailure(failure -> trail.add(failure.microthread()));
                    Fork<Integer> good = scope.fork("good", () -> 1);
                    Fork<Integer> late =
                            scope.fork(
                                    "late",
                                    () -> {
                                        Microthread.sleep(ofSeconds(1));
                                        throw new IOException("late");
                                    });
                    Fork<Integer> early =
                            scope.fork(
                                    "early",
                                    () -> {
                                        throw new IOException("early");
                                    });
                    var thrown =
                            assertThrows(
                                    FailedException.class,
                                    () -> Fork.joinAll(List.of(good, late, early)));
                    assertEquals("late", thrown.microthread());
                }));
        assertEquals(List.of("early", "late"), trail);
    }

    @Test
    void joinAllInTheOwningScopeIsCancelledByTheFirstFailureInTime() throws Exception {
        var error = new IOException("early");
        VirtualWorld.run(main -> {
            var thrown =
                    assertThrows(
                            FailedException.class,
                            () ->
                                    Scope.run(scope -> {
                                        Fork<Integer> late =
                                                scope.fork(
                                                        "late",
                                                        () -> {
                                                            Microthread.sleep(ofSeconds(9));
                                                            return 1;
                                                        });
                                        Fork<Integer> early =
                                                scope.fork(
                                                        "early",
                                                        () -> {
                                                            throw error;
                                                        });
                                        Fork.joinAll(List.of(late, early));
                                    }));
            assertSame(error, thrown.getCause());
            assertEquals(0, thrown.getSuppressed().length);
            assertEquals(0, Reactor.current().uptime().toSeconds());
        });
    }

    @Test
    void joinAllOfNoneIsACancellationPointToo() throws Exception {
        VirtualWorld.run(main -> {
            assertEquals(List.of(), Fork.joinAll(List.of()));
            Scope.run(scope -> {
                scope.cancel("enough");
                assertThrows(Cancelled.class, () -> Fork.joinAll(List.of()));
            });
        });
    }

    @Test
    void aCancelledJoinAllLeavesTheForksAlone() throws Exception {
        VirtualWorld.run(main -> {
            Fork<Integer> slow =
                    main.fork(
                            "slow",
                            () -> {
                                Microthread.sleep(ofSeconds(5));
                                return 7;
                            });
            assertThrows(
                    TimedOutException.class,
                    () -> Timeout.call(ofSeconds(1), () -> Fork.joinAll(List.of(slow))));
            assertEquals(List.of(7), Fork.joinAll(List.of(slow)));
            assertEquals(5, Reactor.current().uptime().toSeconds());
        });
    }

    @Test
    void aForkSaysWhoseItIs() throws Exception {
        VirtualWorld.run(main -> {
            Fork<Integer> fork = main.fork("sum", () -> 42);
            assertEquals("fork of microthread \"sum\" (READY)", fork.toString());
        });
    }
}
