package org.weft;

import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.weft.Microthread.sleep;
import static org.weft.testing.VirtualWorld.ORIGIN;
import static org.weft.testing.VirtualWorld.letOthersRun;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.weft.event.Semaphore;
import org.weft.testing.Setting;
import org.weft.testing.VirtualWorld;

class MicrothreadTest {
    private final List<String> trail = new ArrayList<>();

    @ParameterizedTest
    @EnumSource
    @DisplayName("C31: nested calls that suspend return values as plain Java does")
    void nestedCallsThatSuspendReturnValues(Setting setting) throws Exception {
        setting.run(main -> {
            for (String name : List.of("a", "b")) {
                main.start(name, () -> trail.add(name + " " + fibonacci(10)));
            }
        });
        assertEquals(List.of("a 55", "b 55"), trail.stream().sorted().toList());
    }

    private static int fibonacci(int n) throws InterruptedException {
        Microthread.yield();
        return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("C31: they throw as plain Java does, and a caught error does not come back")
    void nestedCallsThatSuspendThrow(Setting setting) throws Exception {
        setting.run(main -> {
            try {
                failAt(5);
            } catch (IOException e) {
                trail.add(e.getMessage());
                assertEquals("failAt", e.getStackTrace()[0].getMethodName());
            }
            Microthread.yield();
            sleep(java.time.Duration.ZERO);
            Event.always("there").await();
            trail.add("does not come back");
        });
        assertEquals(
                List.of(
                        "back at 1",
                        "back at 2",
                        "back at 3",
                        "back at 4",
                        "back at 5",
                        "deep down",
                        "does not come back"),
                trail);
    }

    private void failAt(int depth) throws IOException, InterruptedException {
        Microthread.yield();
        try {
            if (depth == 0) throw new IOException("deep down");
            if (depth > 0) failAt(depth - 1);
        } finally {
            Microthread.yield();
            if (depth > 0) trail.add("back at " + depth);
        }
    }

    @Test
    @DisplayName("C34: three that yield three times take turns")
    void threeThatYieldThreeTimesTakeTurns() throws Exception {
        VirtualWorld.run(main -> {
            for (String name : List.of("a", "b", "c")) {
                main.start(
                        name,
                        () -> {
                            for (int i = 0; i < 3; i++) {
                                trail.add(name);
                                Microthread.yield();
                            }
                        });
            }
        });
        assertEquals("abcabcabc", String.join("", trail));
    }

    @Test
    @DisplayName("C34: yield lets every other ready microthread run first")
    void yieldLetsEveryOtherReadyMicrothreadRunFirst() throws Exception {
        VirtualWorld.run(main -> {
            for (int i = 0; i < 1_000; i++) main.start("other", () -> trail.add("other"));
            Microthread.yield();
            assertEquals(1_000, trail.size());
        });
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("C39: cancelling oneself takes effect at the next suspending call, not before")
    void cancellingOneselfTakesEffectAtTheNextSuspendingCall(Setting setting) throws Exception {
        setting.run(main ->
                main.start(
                        "self",
                        () -> {
                            Microthread.current().cancel("enough");
                            trail.add("still running");
                            try {
                                Event.always("there").await();
                                trail.add("not reached");
                            } finally {
                                trail.add("cleanup");
                            }
                        }));
        assertEquals(List.of("still running", "cleanup"), trail);
    }

    @Test
    @DisplayName("C39: cancelling one's own scope takes effect at the next suspending call")
    void cancellingOnesOwnScopeTakesEffectAtTheNextSuspendingCall() throws Exception {
        VirtualWorld.run(main -> {
            Scope.run(
                    "own",
                    scope -> {
                        scope.cancel("enough");
                        trail.add("still running");
                        trail.add(assertThrows(Cancelled.class, Microthread::yield).getMessage());
                        Microthread.yield();
                        trail.add("not reached");
                    });
            Microthread.yield();
            trail.add("after the scope");
        });
        assertEquals(
                List.of("still running", "cancelled: enough in scope \"own\"", "after the scope"),
                trail);
    }

    @ParameterizedTest
    @EnumSource
    void eachFurtherSuspendingCallOfACancelledMicrothreadThrowsAgain(Setting setting)
            throws Exception {
        setting.run(main -> {
            var semaphore = new Semaphore(1);
            main.start(
                    "self",
                    () -> {
                        Microthread.current().cancel("enough");
                        assertThrows(Cancelled.class, Microthread::yield);
                        assertThrows(Cancelled.class, () -> sleep(ofSeconds(1)));
                        assertThrows(Cancelled.class, semaphore::acquire);
                        assertThrows(Cancelled.class, () -> Event.always("there").await());
                        assertThrows(Cancelled.class, () -> Event.anyOf(Event.always("a")).await());
                        assertThrows(Cancelled.class, () -> Microthread.current().join());
                        assertThrows(Cancelled.class, () -> Blocking.run(() -> trail.add("ran")));
                        trail.add("seven times");
                    });
        });
        assertEquals(List.of("seven times"), trail);
    }

    @Test
    void oneThatIsCancelledEndsAloneAndItsScopeGoesOn() throws Exception {
        VirtualWorld.run(main -> {
            Microthread cancelled = main.start("cancelled", () -> Event.never().await());
            main.start(
                    "other",
                    () -> {
                        sleep(ofSeconds(2));
                        trail.add("other has ended");
                    });
            sleep(ofSeconds(1));
            cancelled.cancel("enough");
            cancelled.cancel("the first reason stays");
            assertEquals(new Outcome.Cancellation<Object>("enough"), cancelled.ended().await());
        });
        assertEquals(List.of("other has ended"), trail);
    }

    @Test
    void oneCancelledBetweenStartAndItsFirstSliceRunsToItsFirstSuspendingCall() throws Exception {
        VirtualWorld.run(main -> {
            Microthread early =
                    main.start(
                            "early",
                            () -> {
                                trail.add("first slice");
                                try {
                                    Event.always("there").await();
                                    trail.add("not reached");
                                } finally {
                                    trail.add("cleanup");
                                }
                            });
            early.cancel("before it ran");
        });
        assertEquals(List.of("first slice", "cleanup"), trail);
    }

    @Test
    @SuppressWarnings("NullAway") // an action's value is null
    void cancellingOneThatHasEndedDoesNothing() throws Exception {
        VirtualWorld.run(main -> {
            Microthread ended = main.start("ended", () -> {});
            ended.join();
            ended.cancel("too late");
            assertEquals(new Outcome.Success<Object>(null), ended.ended().await());
        });
    }

    @Test
    void cancellingOneCancelsTheScopesThatItHasOpened() throws Exception {
        VirtualWorld.run(main -> {
            Microthread parent =
                    main.start(
                            "parent",
                            () ->
                                    Scope.run(inner -> {
                                        inner.start(
                                                "child",
                                                () -> {
                                                    try {
                                                        Event.never().await();
                                                    } finally {
                                                        trail.add("child cleans up");
                                                    }
                                                });
                                        Event.never().await();
                                    }));
            letOthersRun();
            parent.cancel("enough");
            parent.join();
            trail.add("parent has ended");
        });
        assertEquals(List.of("child cleans up", "parent has ended"), trail);
    }

    @Test
    void cancellingOneThatWaitsForItsScopeToEndCancelsThatScope() throws Exception {
        VirtualWorld.run(main -> {
            Microthread parent =
                    main.start(
                            "parent",
                            () ->
                                    Scope.run(inner ->
                                            inner.start(
                                                    "child",
                                                    () -> {
                                                        try {
                                                            sleep(ofSeconds(100));
                                                        } catch (Cancelled e) {
                                                            trail.add(e.getMessage());
                                                        }
                                                    })));
            letOthersRun();
            parent.cancel("enough");
            parent.join();
            assertEquals(0, Reactor.current().uptime().toSeconds());
            assertEquals(new Outcome.Cancellation<Object>("enough"), parent.ended().await());
        });
        assertEquals(List.of("cancelled: enough in microthread \"parent\""), trail);
    }

    @Test
    void aDaemonThatWaitsForItsScopeToEndEndsWithTheOthers() throws Exception {
        VirtualWorld world = VirtualWorld.plain();
        world.runHere(main -> {
            main.startDaemon(
                    "daemon",
                    () -> Scope.run(inner -> inner.start("child", () -> sleep(ofSeconds(100)))));
            sleep(ofSeconds(1));
        });
        assertEquals(ORIGIN.plusSeconds(1), world.clock().now());
    }

    @Test
    void itsStatesAreTold() throws Exception {
        VirtualWorld.run(main -> {
            Microthread m =
                    main.start(
                            "m",
                            () -> {
                                trail.add(Microthread.current().state().toString());
                                Event.never().await();
                            });
            trail.add(m.state().toString());
            letOthersRun();
            trail.add(m.state().toString());
            m.cancel("enough");
            trail.add(m.state().toString());
            m.join();
            trail.add(m.state().toString());
        });
        assertEquals(List.of("READY", "RUNNING", "WAITING", "READY", "ENDED"), trail);
    }

    @Test
    void whatItWaitsForIsTold() throws Exception {
        VirtualWorld.run(main -> {
            sleep(ofSeconds(3));
            Microthread acquirer = main.start("acquirer", () -> new Semaphore(0).acquire());
            Microthread sleeper = main.start("sleeper", () -> sleep(ofSeconds(9)));
            assertEquals(Optional.empty(), acquirer.waitingFor());
            sleep(ofSeconds(4));
            assertEquals(
                    Optional.of(
                            new Wait(
                                    "permit of semaphore",
                                    ORIGIN.plusSeconds(3),
                                    Optional.empty())),
                    acquirer.waitingFor());
            assertEquals("sleep", sleeper.waitingFor().orElseThrow().what());
            assertEquals(Optional.empty(), Microthread.current().waitingFor());
            acquirer.cancel("enough");
            assertEquals(Optional.empty(), acquirer.waitingFor());
        });
    }

    @Test
    void itKnowsItsNameAndItself() throws Exception {
        VirtualWorld.run(main -> {
            Microthread[] itself = {null};
            Microthread handle = main.start("worker", () -> itself[0] = Microthread.current());
            assertEquals("worker", handle.name());
            handle.join();
            assertSame(handle, itself[0]);
            assertEquals("main", Microthread.current().name());
            assertEquals("microthread \"worker\" (ENDED)", handle.toString());
        });
    }

    @Test
    void itsThreadIsAVirtualOneOfItsName() throws Exception {
        VirtualWorld.run(main -> {
            Microthread handle =
                    main.start(
                            "worker",
                            () -> {
                                trail.add(Thread.currentThread().getName());
                                assertTrue(Thread.currentThread().isVirtual());
                            });
            handle.join();
        });
        assertEquals(List.of("worker"), trail);
    }

    @Test
    void inheritableThreadLocalsAreInheritedScopedValuesAreNot() throws Exception {
        InheritableThreadLocal<String> local = new InheritableThreadLocal<>();
        ScopedValue<String> scoped = ScopedValue.newInstance();
        VirtualWorld.run(main -> {
            local.set("inherited");
            ScopedValue.where(scoped, "bound")
                    .run(() ->
                            main.start(
                                    "child",
                                    () -> {
                                        trail.add(local.get());
                                        assertFalse(scoped.isBound());
                                        trail.add("ran");
                                    }));
        });
        assertEquals(List.of("inherited", "ran"), trail);
    }

    @Test
    void aScopedValueStaysBoundAcrossSuspendingCalls() throws Exception {
        ScopedValue<String> scoped = ScopedValue.newInstance();
        VirtualWorld.run(main -> {
            for (String name : List.of("a", "b")) {
                main.start(
                        name,
                        () ->
                                ScopedValue.where(scoped, name)
                                        .call(() -> {
                                            for (int i = 0; i < 3; i++) Microthread.yield();
                                            return trail.add(scoped.get());
                                        }));
            }
        });
        assertEquals(List.of("a", "b"), trail);
    }

    @Test
    void aThreadLocalBelongsToOneMicrothread() throws Exception {
        ThreadLocal<String> local = new ThreadLocal<>();
        VirtualWorld.run(main -> {
            for (String name : List.of("a", "b")) {
                main.start(
                        name,
                        () -> {
                            assertSame(null, local.get());
                            local.set(name);
                            Microthread.yield();
                            trail.add(local.get());
                        });
            }
        });
        assertEquals(List.of("a", "b"), trail);
    }

    @Test
    void outsideOfAReactorThereIsNoCurrentOne() {
        for (var call :
                List.<org.junit.jupiter.api.function.Executable>of(
                        Microthread::current, Microthread::yield, Reactor::current)) {
            var thrown = assertThrows(IllegalStateException.class, call);
            assertEquals(
                    "no reactor runs on "
                            + Thread.currentThread()
                            + ": call this inside Reactor.run",
                    thrown.getMessage());
        }
    }
}
