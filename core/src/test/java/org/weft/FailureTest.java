package org.weft;

import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.weft.Microthread.sleep;
import static org.weft.testing.VirtualWorld.letOthersRun;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.weft.testing.Setting;
import org.weft.testing.VirtualWorld;

/// What becomes of errors: to their scope, as one tree, the first in time on top, each once.
class FailureTest {
    private final List<String> trail = new ArrayList<>();

    @ParameterizedTest
    @EnumSource
    @DisplayName("C35: an error in one cancels the rest, and arrives when all have ended")
    void anErrorInOneCancelsTheRest(Setting setting) throws Exception {
        var error = new IOException("no luck");
        setting.run(main -> {
            var thrown =
                    assertThrows(
                            FailedException.class,
                            () ->
                                    Scope.run(
                                            "inner",
                                            scope -> {
                                                scope.start(
                                                        "failing",
                                                        () -> {
                                                            setting.letOthersRun();
                                                            throw error;
                                                        });
                                                scope.start(
                                                        "sibling", () -> untilCancelled("sibling"));
                                                untilCancelled("body");
                                            }));
            assertSame(error, thrown.getCause());
            assertEquals("failing", thrown.microthread());
            assertEquals(
                    "microthread \"failing\" failed: java.io.IOException: no luck",
                    thrown.getMessage());
            assertEquals(0, thrown.getSuppressed().length);
            trail.add("thrown");
        });
        String why =
                " cancelled: microthread \"failing\" failed: java.io.IOException: no luck"
                        + " in scope \"inner\"";
        assertEquals("thrown", trail.removeLast());
        assertEquals(List.of("body" + why, "sibling" + why), trail.stream().sorted().toList());
    }

    private void untilCancelled(String name) throws InterruptedException {
        try {
            Event.never().await();
        } catch (Cancelled e) {
            trail.add(name + " " + e.getMessage());
            throw e;
        }
    }

    @Test
    @DisplayName("C35: all errors arrive as one tree, the first in time on top")
    void allErrorsArriveAsOneTreeTheFirstInTimeOnTop() throws Exception {
        var first = new IOException("first");
        var second = new IllegalStateException("second, in cleanup");
        var third = new IOException("third, in cleanup");
        VirtualWorld.run(main -> {
            var thrown =
                    assertThrows(
                            FailedException.class,
                            () ->
                                    Scope.run(scope -> {
                                        scope.start(
                                                "later",
                                                () -> {
                                                    try {
                                                        Event.never().await();
                                                    } finally {
                                                        fail(second);
                                                    }
                                                });
                                        scope.start(
                                                "earlier",
                                                () -> {
                                                    sleep(ofSeconds(1));
                                                    throw first;
                                                });
                                        try {
                                            Event.never().await();
                                        } finally {
                                            Shield.run(ofSeconds(9), () -> sleep(ofSeconds(1)));
                                            fail(third);
                                        }
                                    }));
            assertSame(first, thrown.getCause());
            Throwable[] suppressed = thrown.getSuppressed();
            assertEquals(2, suppressed.length);
            assertSame(second, ((FailedException) suppressed[0]).getCause());
            assertEquals("later", ((FailedException) suppressed[0]).microthread());
            assertSame(third, suppressed[1]); // the body's own, as itself
        });
    }

    private static <X extends Exception> void fail(X error) throws X {
        throw error;
    }

    @Test
    void aBodysErrorThatCameFirstArrivesAsItselfWithTheOthersBelow() throws Exception {
        var first = new IOException("the body's");
        var second = new IllegalStateException("a member's, in cleanup");
        VirtualWorld.run(main -> {
            var thrown =
                    assertThrows(
                            IOException.class,
                            () ->
                                    Scope.run(scope -> {
                                        scope.start(
                                                "member",
                                                () -> {
                                                    try {
                                                        untilCancelled("member");
                                                    } finally {
                                                        fail(second);
                                                    }
                                                });
                                        letOthersRun();
                                        throw first;
                                    }));
            assertSame(first, thrown);
            assertEquals(1, thrown.getSuppressed().length);
            assertSame(second, thrown.getSuppressed()[0].getCause());
        });
        assertEquals(1, trail.size());
        assertEquals(
                true,
                trail.getFirst().contains("its body failed: java.io.IOException: the body's"));
    }

    @Test
    void aBodyThatFailsBecauseAMemberFailedIsSuppressedBelowThat() throws Exception {
        var first = new IllegalStateException("the member's");
        var second = new IOException("what the body made of it");
        VirtualWorld.run(main -> {
            var thrown =
                    assertThrows(
                            FailedException.class,
                            () ->
                                    Scope.run(scope -> {
                                        scope.start("member", () -> fail(first));
                                        try {
                                            Event.never().await();
                                        } catch (Cancelled e) {
                                            throw second;
                                        }
                                    }));
            assertSame(first, thrown.getCause());
            assertEquals(List.of(second), List.of(thrown.getSuppressed()));
        });
    }

    @ParameterizedTest
    @EnumSource
    void anErrorIsThrownOnAsItself(Setting setting) throws Exception {
        var error = new AssertionError("expected 3 but was 4");
        setting.run(main -> {
            var thrown =
                    assertThrows(
                            AssertionError.class,
                            () ->
                                    Scope.run(scope -> {
                                        scope.start(
                                                "deep",
                                                () ->
                                                        Scope.run(inner ->
                                                                inner.start(
                                                                        "deeper",
                                                                        () -> {
                                                                            throw error;
                                                                        })));
                                        Event.never().await();
                                    }));
            assertSame(error, thrown);
            assertEquals(0, error.getSuppressed().length);
        });
    }

    @Test
    void anErrorThatIsNotFirstIsSuppressedAsItself() throws Exception {
        var first = new IOException("first");
        var second = new AssertionError("second");
        VirtualWorld.run(main -> {
            var thrown =
                    assertThrows(
                            FailedException.class,
                            () ->
                                    Scope.run(scope -> {
                                        scope.start(
                                                "a",
                                                () -> {
                                                    throw first;
                                                });
                                        scope.start(
                                                "b",
                                                () -> {
                                                    throw second;
                                                });
                                    }));
            assertSame(first, thrown.getCause());
            assertEquals(List.of(second), List.of(thrown.getSuppressed()));
        });
    }

    @Test
    void acrossNestedScopesItIsWrappedOnce() throws Exception {
        var error = new IOException("deep down");
        VirtualWorld.run(main -> {
            var thrown =
                    assertThrows(
                            FailedException.class,
                            () ->
                                    Scope.run(outer ->
                                            outer.start(
                                                    "outer",
                                                    () ->
                                                            Scope.run(inner ->
                                                                    inner.start(
                                                                            "inner",
                                                                            () -> {
                                                                                throw error;
                                                                            })))));
            assertEquals("inner", thrown.microthread());
            assertSame(error, thrown.getCause());
            assertEquals(0, thrown.getSuppressed().length);
        });
    }

    @Test
    void checkedExceptionsPassThroughUnwrapped() throws Exception {
        var error = new IOException("checked");
        VirtualWorld.run(main -> {
            assertSame(error, assertThrows(IOException.class, () -> readsInAScope(error)));
            assertSame(error, assertThrows(IOException.class, () -> readsWithALimit(error)));
            assertSame(error, assertThrows(IOException.class, () -> readsShielded(error)));
        });
        assertSame(
                error,
                assertThrows(
                        IOException.class,
                        () ->
                                Reactor.run(main -> {
                                    throw error;
                                })));
    }

    // These compile: one exception type is inferred for each lambda, also where a limit adds its
    // own.
    private static String readsInAScope(IOException error)
            throws IOException, InterruptedException {
        return Scope.call(scope -> {
            if (error != null) throw error;
            return "";
        });
    }

    private static String readsWithALimit(IOException error)
            throws IOException, InterruptedException {
        return Timeout.call(
                ofSeconds(1),
                () ->
                        Timeout.call(
                                ofSeconds(1),
                                () -> {
                                    if (error != null) throw error;
                                    return "";
                                }));
    }

    private static String readsShielded(IOException error)
            throws IOException, InterruptedException {
        return Shield.call(
                ofSeconds(1),
                () -> {
                    if (error != null) throw error;
                    return "";
                });
    }

    @Test
    void aMemberThatFailsWhileTheScopeIsBeingCancelledIsNotLost() throws Exception {
        var error = new IllegalStateException("in cleanup");
        VirtualWorld.run(main -> {
            var thrown =
                    assertThrows(
                            FailedException.class,
                            () ->
                                    Scope.run(scope -> {
                                        scope.start(
                                                "member",
                                                () -> {
                                                    try {
                                                        Event.never().await();
                                                    } finally {
                                                        fail(error);
                                                    }
                                                });
                                        letOthersRun();
                                        scope.cancel("enough");
                                    }));
            assertSame(error, thrown.getCause());
        });
    }

    @Test
    void aFailureBeatsACancellationFromOutside() throws Exception {
        var error = new IllegalStateException("in cleanup");
        VirtualWorld.run(main ->
                Scope.run(
                        "outer",
                        outer -> {
                            var thrown =
                                    assertThrows(
                                            FailedException.class,
                                            () ->
                                                    Scope.run(
                                                            "inner",
                                                            inner -> {
                                                                inner.start(
                                                                        "member",
                                                                        () -> {
                                                                            try {
                                                                                Event.never()
                                                                                        .await();
                                                                            } finally {
                                                                                fail(error);
                                                                            }
                                                                        });
                                                                letOthersRun();
                                                                outer.cancel("enough");
                                                            }));
                            assertSame(error, thrown.getCause());
                        }));
    }

    @Test
    void aFailingDaemonFailsItsScope() throws Exception {
        var error = new IllegalStateException("daemon");
        VirtualWorld.run(main -> {
            var thrown =
                    assertThrows(
                            FailedException.class,
                            () ->
                                    Scope.run(scope -> {
                                        scope.startDaemon("daemon", () -> fail(error));
                                        Event.never().await();
                                    }));
            assertSame(error, thrown.getCause());
        });
    }

    @Test
    void theErrorsOfMainAndItsMembersComeOutOfRun() throws Exception {
        var error = new IOException("member's");
        var thrown =
                assertThrows(
                        FailedException.class,
                        () ->
                                Reactor.run(main -> {
                                    main.start(
                                            "member",
                                            () -> {
                                                throw error;
                                            });
                                    Event.never().await();
                                }));
        assertSame(error, thrown.getCause());
        assertEquals(0, thrown.getSuppressed().length);
    }

    @Test
    void aFailedScopeLeavesItsSurroundingsAlone() throws Exception {
        VirtualWorld.run(main -> {
            main.start(
                    "bystander",
                    () -> {
                        sleep(ofSeconds(5));
                        trail.add("bystander");
                    });
            assertThrows(
                    IllegalStateException.class,
                    () ->
                            Scope.run(scope -> {
                                throw new IllegalStateException("inner");
                            }));
            sleep(ofSeconds(1));
            trail.add("main");
        });
        assertEquals(List.of("main", "bystander"), trail);
    }
}
