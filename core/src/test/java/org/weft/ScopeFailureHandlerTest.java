package org.weft;

import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.weft.Microthread.sleep;
import static org.weft.testing.VirtualWorld.letOthersRun;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.weft.testing.Setting;
import org.weft.testing.VirtualWorld;

/// A scope that hands failures to a handler, as servers do.
class ScopeFailureHandlerTest {
    private final List<String> trail = new ArrayList<>();

    @ParameterizedTest
    @EnumSource
    void aFailedMicrothreadGoesToTheHandlerAndHurtsNobodyElse(Setting setting) throws Exception {
        setting.run(main -> {
            Scope.run(
                    "server",
                    server -> {
                        server.onFailure(failure -> trail.add(failure.getMessage()));
                        server.start("bad", () -> fail(new IOException("no luck")));
                        server.start(
                                "good",
                                () -> {
                                    setting.letOthersRun();
                                    trail.add("good ends");
                                });
                        setting.letOthersRun();
                        setting.letOthersRun();
                        Microthread.yield(); // not cancelled
                        trail.add("body ends");
                    });
            trail.add("scope has ended");
        });
        assertEquals("scope has ended", trail.removeLast());
        assertEquals(
                List.of(
                        "body ends",
                        "good ends",
                        "microthread \"bad\" failed: java.io.IOException: no luck"),
                trail.stream().sorted().toList());
    }

    private static <X extends Exception> void fail(X error) throws X {
        throw error;
    }

    @ParameterizedTest
    @EnumSource
    void theScopeEndsOnlyAfterTheHandlerHasReturnedForEachFailure(Setting setting)
            throws Exception {
        setting.run(main -> {
            Scope.run(scope -> {
                scope.onFailure(failure -> trail.add(failure.microthread()));
                for (int i = 0; i < 3; i++) scope.start("m", () -> fail(new IOException("x")));
                scope.startDaemon("d", () -> fail(new IOException("x")));
            });
            trail.add("scope has ended");
        });
        assertEquals(List.of("d", "m", "m", "m"), trail.subList(0, 4).stream().sorted().toList());
        assertEquals("scope has ended", trail.get(4));
    }

    @Test
    void aHandlerThatBlocksInTheJdkIsAwaited() throws Exception {
        Reactor.run(main -> {
            Scope.run(scope -> {
                scope.onFailure(_ -> {
                    LockSupport.parkNanos(1_000_000);
                    trail.add("handled");
                });
                scope.start("m", () -> fail(new IOException("x")));
            });
            trail.add("scope has ended");
        });
        assertEquals(List.of("handled", "scope has ended"), trail);
    }

    @Test
    void theHandlerRunsInAMicrothreadOfItsOwnThatCannotSuspend() throws Exception {
        VirtualWorld.run(main ->
                Scope.run(scope -> {
                    Microthread body = Microthread.current();
                    Microthread[] failed = {null};
                    scope.onFailure(_ -> {
                        assertNotSame(body, Microthread.current());
                        assertNotSame(failed[0], Microthread.current());
                        var thrown = assertThrows(IllegalStateException.class, Microthread::yield);
                        trail.add(thrown.getMessage());
                    });
                    failed[0] = scope.start("m", () -> fail(new IOException("x")));
                }));
        assertEquals(
                List.of("a callback cannot suspend: start a microthread for what waits"), trail);
    }

    @ParameterizedTest
    @EnumSource
    void theHandlerMayStartTheFailedOneAnewAlsoAfterTheBodyHasEnded(Setting setting)
            throws Exception {
        setting.run(main -> {
            int[] attempts = {0};
            Scope.run(scope -> {
                Action<IOException> worker =
                        () -> {
                            setting.letOthersRun();
                            if (++attempts[0] < 4) throw new IOException("attempt " + attempts[0]);
                            trail.add("done");
                        };
                scope.onFailure(failure -> {
                    trail.add(failure.getCause().getMessage());
                    scope.start("worker", worker);
                });
                scope.startDaemon(
                        "daemon",
                        () -> {
                            try {
                                Event.never().await();
                            } finally {
                                trail.add("daemon ends");
                            }
                        });
                scope.start("worker", worker);
            });
        });
        assertEquals(List.of("attempt 1", "attempt 2", "attempt 3", "done", "daemon ends"), trail);
    }

    @Test
    void whatTheHandlerThrowsIsSuppressedBelowTheFailureWhichThenFailsTheScope() throws Exception {
        var failure = new IOException("the member's");
        var handlers = new IllegalStateException("the handler's");
        VirtualWorld.run(main -> {
            var thrown =
                    assertThrows(
                            FailedException.class,
                            () ->
                                    Scope.run(scope -> {
                                        scope.onFailure(_ -> {
                                            throw handlers;
                                        });
                                        scope.start("m", () -> fail(failure));
                                        untilCancelled("body");
                                    }));
            assertSame(failure, thrown.getCause());
            assertEquals(List.of(handlers), List.of(thrown.getSuppressed()));
        });
        assertEquals(
                List.of("body microthread \"m\" failed: java.io.IOException: the member's"), trail);
    }

    private void untilCancelled(String name) throws InterruptedException {
        try {
            Event.never().await();
        } catch (Cancelled e) {
            trail.add(name + " " + e.reason());
            throw e;
        }
    }

    @Test
    void aHandlerMayLetTheFailureThrough() throws Exception {
        VirtualWorld.run(main -> {
            var unchecked = new UncheckedIOException(new IOException("no luck"));
            for (boolean isUnwrapped : new boolean[] {false, true}) {
                var thrown =
                        assertThrows(
                                FailedException.class,
                                () ->
                                        Scope.run(scope -> {
                                            scope.onFailure(failure -> {
                                                if (isUnwrapped) throw unchecked;
                                                throw failure;
                                            });
                                            scope.start("m", () -> fail(unchecked));
                                        }));
                assertSame(unchecked, thrown.getCause());
                assertEquals(0, thrown.getSuppressed().length);
            }
        });
    }

    @Test
    void anErrorGoesToTheHandlerTooAndIsThrownAsItselfIfThatFails() throws Exception {
        var error = new AssertionError("expected 3 but was 4");
        VirtualWorld.run(main -> {
            Scope.run(scope -> {
                scope.onFailure(failure -> trail.add(failure.getCause().getMessage()));
                scope.start(
                        "m",
                        () -> {
                            throw error;
                        });
            });
            assertSame(
                    error,
                    assertThrows(
                            AssertionError.class,
                            () ->
                                    Scope.run(scope -> {
                                        scope.onFailure(failure -> {
                                            throw failure;
                                        });
                                        scope.start(
                                                "m",
                                                () -> {
                                                    throw error;
                                                });
                                    })));
        });
        assertEquals(List.of("expected 3 but was 4"), trail);
    }

    @Test
    void theHandlersOwnErrorIsNotLostBelowAnError() throws Exception {
        var error = new AssertionError("the member's");
        var handlers = new IllegalStateException("the handler's");
        VirtualWorld.run(main -> {
            var thrown =
                    assertThrows(
                            AssertionError.class,
                            () ->
                                    Scope.run(scope -> {
                                        scope.onFailure(_ -> {
                                            throw handlers;
                                        });
                                        scope.start(
                                                "m",
                                                () -> {
                                                    throw error;
                                                });
                                    }));
            assertSame(error, thrown);
            assertEquals(List.of(handlers), List.of(thrown.getSuppressed()));
        });
    }

    @Test
    void theBodysErrorStillFailsTheScope() throws Exception {
        var error = new IOException("the body's");
        VirtualWorld.run(main ->
                assertSame(
                        error,
                        assertThrows(
                                IOException.class,
                                () ->
                                        Scope.run(scope -> {
                                            scope.onFailure(f -> trail.add(f.toString()));
                                            scope.start("member", () -> untilCancelled("member"));
                                            letOthersRun();
                                            throw error;
                                        }))));
        assertEquals(List.of("member its body failed: java.io.IOException: the body's"), trail);
    }

    @Test
    void whatFailsInCleanupAfterTheBodyFailedGoesToTheHandler() throws Exception {
        var error = new IOException("the body's");
        VirtualWorld.run(main -> {
            var thrown =
                    assertThrows(
                            IOException.class,
                            () ->
                                    Scope.run(scope -> {
                                        scope.onFailure(f -> trail.add(f.getCause().getMessage()));
                                        scope.start(
                                                "member",
                                                () -> {
                                                    try {
                                                        Event.never().await();
                                                    } finally {
                                                        fail(new IOException("in cleanup"));
                                                    }
                                                });
                                        letOthersRun();
                                        throw error;
                                    }));
            assertSame(error, thrown);
            assertEquals(0, thrown.getSuppressed().length);
        });
        assertEquals(List.of("in cleanup"), trail);
    }

    @Test
    void aFailureIsToldOnceAlsoIfAJoinerRethrowsIt() throws Exception {
        VirtualWorld.run(main ->
                Scope.run(scope -> {
                    scope.onFailure(failure -> trail.add(failure.microthread()));
                    Fork<Void> fork =
                            scope.fork(
                                    "failing",
                                    () -> {
                                        throw new IOException("x");
                                    });
                    scope.start("joiner", fork::join);
                    scope.start("another", fork::join);
                }));
        assertEquals(List.of("failing"), trail);
    }

    @Test
    void aBodyThatJoinsOneThatFailedFailsWithThatFailure() throws Exception {
        var error = new IOException("x");
        VirtualWorld.run(main -> {
            var thrown =
                    assertThrows(
                            FailedException.class,
                            () ->
                                    Scope.run(scope -> {
                                        scope.onFailure(f -> trail.add(f.microthread()));
                                        Fork<Void> fork =
                                                scope.fork(
                                                        "failing",
                                                        () -> {
                                                            throw error;
                                                        });
                                        fork.join();
                                    }));
            assertSame(error, thrown.getCause());
            assertEquals(0, thrown.getSuppressed().length);
        });
        assertEquals(List.of("failing"), trail);
    }

    @Test
    void aCancelledMicrothreadIsNoFailure() throws Exception {
        VirtualWorld.run(main ->
                Scope.run(scope -> {
                    scope.onFailure(failure -> trail.add(failure.toString()));
                    Microthread member = scope.start("member", () -> untilCancelled("member"));
                    letOthersRun();
                    member.cancel("enough");
                    letOthersRun();
                    scope.start("other", () -> untilCancelled("other"));
                    letOthersRun();
                    scope.cancel("all");
                }));
        assertEquals(List.of("member enough", "other all"), trail);
    }

    @Test
    void anInnerScopesFailureGoesToTheHandlerOfTheOuterOne() throws Exception {
        VirtualWorld.run(main ->
                Scope.run(scope -> {
                    scope.onFailure(failure -> trail.add(failure.microthread()));
                    scope.start(
                            "connection",
                            () ->
                                    Scope.run(inner -> {
                                        inner.start("reader", () -> fail(new IOException("x")));
                                        sleep(ofSeconds(9));
                                    }));
                    sleep(ofSeconds(1));
                    trail.add("body");
                }));
        assertEquals(List.of("reader", "body"), trail);
    }

    @Test
    void theReactorsOwnScopeMayHaveOne() throws Exception {
        Reactor.run(main -> {
            main.onFailure(failure -> trail.add(failure.microthread()));
            main.start("m", () -> fail(new IOException("x")));
        });
        assertEquals(List.of("m"), trail);
    }

    @Test
    void itIsSetOnceAndBeforeTheFirstStart() throws Exception {
        VirtualWorld.run(main -> {
            Scope[] ended = {null};
            Scope.run(
                    "a",
                    scope -> {
                        ended[0] = scope;
                        scope.onFailure(_ -> {});
                        assertMessage("scope \"a\" has an onFailure handler already", scope);
                    });
            assertMessage("scope \"a\" has ended: no handler is called", ended[0]);
            Scope.run(
                    "b",
                    scope -> {
                        scope.start("m", () -> {});
                        letOthersRun();
                        assertMessage(
                                "scope \"b\" has started a microthread: set onFailure before the first"
                                        + " start",
                                scope);
                    });
        });
    }

    private static void assertMessage(String message, Scope scope) {
        assertEquals(
                message,
                assertThrows(IllegalStateException.class, () -> scope.onFailure(_ -> {}))
                        .getMessage());
    }

    @Test
    void anotherThreadMayNotSetIt() throws Exception {
        VirtualWorld.run(main -> {
            var thrown = new ArrayList<Throwable>();
            Foreign.start(
                            "foreign",
                            () ->
                                    thrown.add(
                                            assertThrows(
                                                    WrongThreadException.class,
                                                    () -> main.onFailure(_ -> {}))))
                    .join();
            assertEquals(1, thrown.size());
            assertTrue(thrown.getFirst().getMessage().contains("scope \"main\""));
        });
    }

    @Test
    @SuppressWarnings("NullAway")
    void nullIsRefused() throws Exception {
        VirtualWorld.run(
                main -> assertThrows(NullPointerException.class, () -> main.onFailure(null)));
    }
}
