package org.weft;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.weft.Microthread.sleep;
import static org.weft.testing.VirtualWorld.letOthersRun;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.weft.testing.Setting;
import org.weft.testing.VirtualWorld;

/// Where scopes and limits can be cancelled, who is told first, and that others run meanwhile.
class CancellationPointTest {
    private final List<String> trail = new ArrayList<>();

    @ParameterizedTest
    @EnumSource
    void callCancelledFromOutsideWhileItWaitsForItsMembersReturnsItsValue(Setting setting)
            throws Exception {
        setting.run(main -> {
            var calling =
                    main.start(
                            "calling",
                            () -> {
                                trail.add(
                                        Scope.call(
                                                "inner",
                                                inner -> {
                                                    inner.start(
                                                            "member",
                                                            () -> recordsItsCancellation("member"));
                                                    return "value";
                                                }));
                                trail.add(
                                        assertThrows(Cancelled.class, Microthread::yield).reason());
                            });
            setting.letOthersRun();
            calling.cancel("enough");
        });
        assertEquals(List.of("member enough", "value", "enough"), trail);
    }

    @Test
    void theEndOfRunIsACancellationPointAlsoIfNobodyWasStarted() throws Exception {
        VirtualWorld.run(main ->
                Scope.run(
                        "outer",
                        outer -> {
                            outer.cancel("enough");
                            var thrown =
                                    assertThrows(
                                            Cancelled.class,
                                            () -> Scope.run(inner -> trail.add("body")));
                            trail.add(thrown.reason());
                        }));
        assertEquals(List.of("body", "enough"), trail);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aLoopOverScopesThatNeverWaitIsFairAndCancellable(boolean isCall) throws Exception {
        VirtualWorld.run(main -> {
            var looping =
                    main.start(
                            "looping",
                            () -> {
                                while (true) {
                                    if (isCall) trail.add(Scope.call(_ -> "round"));
                                    else Scope.run(_ -> trail.add("round"));
                                    if (trail.size() > 1000) throw new AssertionError("not fair");
                                }
                            });
            Microthread.yield();
            looping.cancel("enough");
            trail.clear();
            looping.join();
        });
        assertTrue(trail.size() <= 256, "rounds after the cancellation: " + trail.size());
    }

    @Test
    void membersAreCancelledInTheOrderInWhichTheyWereStarted() throws Exception {
        VirtualWorld.run(main ->
                Scope.run(scope -> {
                    scope.start("a", () -> Scope.run(_ -> recordsItsCancellation("a")));
                    scope.start("b", () -> recordsItsCancellation("b"));
                    scope.start(
                            "c",
                            () -> Timeout.run(ofSeconds(9), () -> recordsItsCancellation("c")));
                    scope.start("d", () -> recordsItsCancellation("d"));
                    letOthersRun();
                    scope.cancel("enough");
                }));
        assertEquals(List.of("a enough", "b enough", "c enough", "d enough"), trail);
    }

    @Test
    void daemonsAreCancelledInTheOrderInWhichTheyWereStarted() throws Exception {
        VirtualWorld.run(main ->
                Scope.run(scope -> {
                    for (String name : List.of("a", "b", "c"))
                        scope.startDaemon(name, () -> recordsItsCancellation(name));
                    letOthersRun();
                }));
        String because = " the others in its scope have ended";
        assertEquals(List.of("a" + because, "b" + because, "c" + because), trail);
    }

    @Test
    void aPollWithALimitOfZeroLetsOthersRun() throws Exception {
        VirtualWorld.run(main -> {
            main.start("other", () -> trail.add("other"));
            for (int polls = 0; polls < 300; polls++)
                assertThrows(
                        TimedOutException.class,
                        () -> Timeout.run(ZERO, () -> sleep(ofSeconds(1))));
            trail.add("main");
        });
        assertEquals(List.of("other", "main"), trail);
    }

    private void recordsItsCancellation(String name) throws InterruptedException {
        try {
            Event.never().await();
        } catch (Cancelled e) {
            trail.add(name + " " + e.reason());
            throw e;
        }
    }
}
