package org.weft;

import static java.time.Duration.ofMillis;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.IntUnaryOperator;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.weft.event.Value;
import org.weft.spi.Clock;
import org.weft.spi.Director;
import org.weft.spi.Poller;
import org.weft.spi.World;

/// The seams through which a simulator takes the decisions.
class DirectorTest {
    private final List<String> trail = new ArrayList<>();
    private final Script script = new Script();

    @Test
    void aDirectorObservesStartsSlicesAndEndsByPath() throws Exception {
        run(main -> {
            main.start("greet", () -> {});
            main.start("greet", () -> Scope.run(scope -> scope.start("inner", () -> {})));
        });
        assertEquals(
                List.of(
                        "START main",
                        "SLICE main",
                        "START main/greet",
                        "START main/greet/2",
                        "SLICE main/greet",
                        "END main/greet",
                        "SLICE main/greet/2",
                        "START main/greet/2/inner",
                        "SLICE main/greet/2/inner",
                        "END main/greet/2/inner",
                        "SLICE main/greet/2",
                        "END main/greet/2",
                        "SLICE main",
                        "END main"),
                script.observed);
    }

    @Test
    void namesakesAreNumberedAsTheyStartWhoeverIsAskedForFirst() throws Exception {
        script.isAsking = false;
        run(main -> {
            Microthread first = main.start("greet", () -> {});
            Microthread second = main.start("greet", () -> {});
            Microthread third = main.start("greet", () -> {});
            trail.addAll(List.of(third.path(), first.path(), second.path()));
        });
        assertEquals(List.of("main/greet/3", "main/greet", "main/greet/2"), trail);
    }

    @Test
    void itSeesWhereOneStandsThatPauses() throws Exception {
        run(main -> {
            main.start("waits", DirectorTest::waitAWhile);
            main.start("passes", () -> {});
        });
        assertTrue(
                script.stacks.get("main/waits").stream()
                        .anyMatch(frame -> frame.getMethodName().equals("waitAWhile")),
                () -> "" + script.stacks);
        assertFalse(script.stacks.containsKey("main/passes"));
    }

    private static void waitAWhile() throws InterruptedException {
        Microthread.sleep(ofMillis(1));
    }

    @Test
    void itIsToldHowEachEnds() {
        var wrong = new IllegalStateException("wrong");
        assertThrows(
                FailedException.class,
                () ->
                        run(main -> {
                            main.start(
                                    "fails",
                                    () -> {
                                        throw wrong;
                                    });
                            main.start("waits", () -> Microthread.sleep(ofMillis(1)));
                        }));
        assertEquals(new Outcome.Failure<>(wrong), script.ends.get("main/fails"));
        assertInstanceOf(Outcome.Cancellation.class, script.ends.get("main/waits"));
    }

    @Test
    void itIsToldWhoCancelsWhat() throws Exception {
        run(main -> {
            var waits =
                    main.start(
                            "waits", () -> Scope.run("deep", _ -> Microthread.sleep(ofMillis(9))));
            Microthread.yield();
            waits.cancel("not needed");
            Scope.run("users", users -> users.cancel("enough"));
        });
        assertEquals(
                List.of(
                        "main/waits: microthread \"waits\" by main: not needed",
                        "main: scope \"users\" by main: enough",
                        "main/waits: scope \"deep\" by main/waits: its body was cancelled"),
                script.cancellations);
    }

    @Test
    void ofALimitThatPassesItIsToldThatNobodyRuns() throws Exception {
        run(main ->
                assertThrows(
                        TimedOutException.class,
                        () ->
                                Timeout.run(
                                        "too long",
                                        ofMillis(1),
                                        () -> Microthread.sleep(ofMillis(99)))));
        assertEquals(
                List.of("main: scope \"too long\" by its limit: deadline of 1 ms"),
                script.cancellations);
    }

    @Test
    void itObservesTheServicesToo() throws Exception {
        run(main -> {
            var value = new Value<>(1);
            main.start("watching", () -> value.changed().await());
            Microthread.yield();
            value.set(2);
            Reactor.current().callSoon(() -> trail.add("callback"));
        });
        assertTrue(script.observed.contains("SLICE propagator"), script.observed::toString);
        assertTrue(script.observed.contains("SLICE callbacks"), script.observed::toString);
    }

    @Test
    void whoAlwaysChoosesTheFirstGetsTheFixedRules() throws Exception {
        List<String> fixed = startThree(false);
        assertEquals(fixed, startThree(true));
        assertEquals(List.of("a", "b", "c", "a", "b", "c"), fixed);
    }

    @Test
    void itChoosesWhichOfTheReadyOnesRunsNext() throws Exception {
        script.choosing(Director.Choice.NEXT_MICROTHREAD, count -> count - 1);
        assertEquals(List.of("c", "c", "b", "b", "a", "a"), startThree(true));
        assertEquals("NEXT_MICROTHREAD main/a main/b main/c", script.asked.getFirst());
    }

    private List<String> startThree(boolean isDirected) throws Exception {
        List<String> ran = new ArrayList<>();
        ScopedAction<RuntimeException> body =
                main -> {
                    for (String name : List.of("a", "b", "c")) {
                        main.start(
                                name,
                                () -> {
                                    ran.add(name);
                                    Microthread.yield();
                                    ran.add(name);
                                });
                    }
                };
        if (isDirected) run(body);
        else Reactor.run(body);
        return ran;
    }

    @Test
    void itMakesACallThatNeedNotWaitLetOthersRun() throws Exception {
        script.choosing(Director.Choice.YIELD, _ -> 1);
        run(main -> {
            main.start("other", () -> trail.add("other"));
            Event.always(1).await();
            trail.add("main");
        });
        assertEquals(List.of("other", "main"), trail);
        assertEquals("YIELD main main", script.asked.getFirst());
    }

    @Test
    void itChoosesAmongTimersDueAtTheSameNanosecond() throws Exception {
        script.choosing(Director.Choice.TIMER_TIE, count -> count - 1);
        script.stopsTheClock();
        run(main -> {
            for (String name : List.of("a", "b", "c")) {
                main.start(
                        name,
                        () -> {
                            Microthread.sleep(ofMillis(5));
                            trail.add(name);
                        });
            }
            Microthread.yield();
            script.letPass(5_000_000);
        });
        assertEquals(List.of("c", "b", "a"), trail);
        List<String> ties = script.asked.stream().filter(s -> s.startsWith("TIMER_TIE")).toList();
        assertEquals(List.of("TIMER_TIE main/a main/b main/c", "TIMER_TIE main/a main/b"), ties);
    }

    @Test
    void timersAreNamedTheSameInEachRun() throws Exception {
        script.stopsTheClock();
        run(main -> {
            Reactor.current().callLater(ofMillis(5), () -> trail.add("later"));
            Event.after(ofMillis(5)).subscribe(_ -> trail.add("after"));
            main.start("a", () -> Microthread.sleep(ofMillis(5)));
            Microthread.yield();
            script.letPass(5_000_000);
        });
        assertEquals(
                "TIMER_TIE callLater subscription main/a",
                script.asked.stream()
                        .filter(s -> s.startsWith("TIMER_TIE"))
                        .findFirst()
                        .orElse(""));
    }

    @Test
    void itPostponesForeignWorkWhileTheReactorHasSomethingElseToDo() throws Exception {
        script.choosing(Director.Choice.FOREIGN_ENTRY, _ -> script.turnsPostponed-- > 0 ? 1 : 0);
        script.turnsPostponed = 3;
        run(main -> {
            Inlet<String> inlet = Reactor.current().inlet(1);
            main.start("receiving", () -> trail.add(inlet.receive()));
            Microthread.yield();
            Foreign.start("offering", () -> inlet.offer("item")).joinSpinning();
            for (int turn = 0; turn < 6; turn++) {
                trail.add("turn");
                Microthread.sleep(Duration.ZERO);
            }
        });
        assertEquals(List.of("turn", "turn", "turn", "turn", "item", "turn", "turn"), trail);
        assertTrue(script.asked.contains("FOREIGN_ENTRY now next turn"), script.asked::toString);
    }

    @Test
    void whoReadsTheStacksOfOthersChangesNothing() throws Exception {
        Reactor.builder()
                .world(script)
                .run(main -> {
                    main.start("other", () -> Microthread.yield());
                    Microthread.yield();
                    Reactor.current().dump(new StringBuilder());
                    Microthread.yield();
                    Microthread.yield();
                });
        assertFalse(script.asked.toString().contains("FOREIGN_ENTRY"), script.asked::toString);
        assertFalse(script.observed.toString().contains("thread"), script.observed::toString);
    }

    @Test
    void aChoiceOutOfBoundsIsAClearError() {
        script.choosing(Director.Choice.NEXT_MICROTHREAD, count -> count);
        var e = assertThrows(AssertionError.class, () -> startThree(true));
        assertEquals("the loop of reactor \"main\" has died; please report this", e.getMessage());
        assertEquals(
                "director chose 3 for NEXT_MICROTHREAD: expected 0 to 2",
                assertInstanceOf(IllegalStateException.class, e.getCause()).getMessage());
    }

    @Test
    void theSameChoicesGiveTheSameTrace() throws Exception {
        assertEquals(traceOf(7), traceOf(7));
        assertNotEquals(traceOf(7), traceOf(8));
    }

    private static List<String> traceOf(long seed) throws Exception {
        var seeded = new Script();
        var random = new SplittableRandom(seed);
        for (Director.Choice choice :
                List.of(Director.Choice.NEXT_MICROTHREAD, Director.Choice.YIELD))
            seeded.choosing(choice, random::nextInt);
        Reactor.builder()
                .world(seeded)
                .run(main -> {
                    for (int i = 0; i < 5; i++) {
                        main.start(
                                "worker",
                                () -> {
                                    for (int k = 0; k < 10; k++) Event.always(1).await();
                                });
                    }
                });
        return seeded.observed;
    }

    @Test
    void ofWhoWaitsForEachOtherItReportsItselfIfItLikes() throws Exception {
        var left = new OwnedLock("left");
        var right = new OwnedLock("right");
        try (var log = new LogCapture()) {
            run(main -> {
                main.startDaemon("a", () -> takeBoth(left, right));
                main.startDaemon("b", () -> takeBoth(right, left));
                for (int i = 0; i < 5; i++) Microthread.yield();
            });
            assertEquals(List.of(), log.records());
        }
        assertEquals(List.of(List.of("main/b", "main/a")), script.cycles);
    }

    private static void takeBoth(OwnedLock first, OwnedLock second) throws InterruptedException {
        first.acquire();
        Microthread.yield();
        second.acquire();
    }

    private void run(ScopedAction<RuntimeException> main) throws InterruptedException {
        Reactor.builder().world(script).run(main);
    }

    /// The real world, but for its decisions, and its clock if that is stopped. Keeps what it was asked and told.
    private static final class Script implements World, Director, Clock {
        final List<String> asked = new ArrayList<>();
        final List<String> observed = new ArrayList<>();
        final List<List<String>> cycles = new ArrayList<>();
        final List<String> cancellations = new ArrayList<>();
        final Map<String, Outcome<?>> ends = new HashMap<>();
        final Map<String, List<StackTraceElement>> stacks = new HashMap<>();
        int turnsPostponed;
        boolean isAsking = true;
        private final Map<Choice, IntUnaryOperator> choices = new EnumMap<>(Choice.class);
        private final RealWorld real = new RealWorld();
        private boolean isStopped;
        private long stoppedNanos;

        void choosing(Choice choice, IntUnaryOperator byCount) {
            choices.put(choice, byCount);
        }

        void stopsTheClock() {
            isStopped = true;
        }

        void letPass(long nanos) {
            stoppedNanos += nanos;
        }

        @Override
        public boolean reportsCycle(List<String> paths) {
            cycles.add(paths);
            return true;
        }

        @Override
        public int choose(Choice choice, Candidates candidates) {
            if (!isAsking) return 0;
            var text = new StringBuilder(choice.name());
            for (int i = 0; i < candidates.count(); i++)
                text.append(' ').append(candidates.path(i));
            asked.add(text.toString());
            return choices.getOrDefault(choice, _ -> 0).applyAsInt(candidates.count());
        }

        @Override
        public void observe(Step step, Subject subject) {
            if (!isAsking) return;
            if (step != Director.Step.PAUSE) observed.add(step + " " + subject.path());
            if (step == Director.Step.PAUSE) stacks.put(subject.path(), subject.stack());
            subject.outcome().ifPresent(how -> ends.put(subject.path(), how));
        }

        @Override
        public void cancelled(Cancellation told) {
            String by = told.by() + (told.isByLimit() ? "its limit" : "");
            cancellations.add(
                    told.path() + ": " + told.what() + " by " + by + ": " + told.reason());
        }

        @Override
        public Optional<Director> director() {
            return Optional.of(this);
        }

        @Override
        public long nanos() {
            return isStopped ? stoppedNanos : real.clock().nanos();
        }

        @Override
        public Instant now() {
            return real.clock().now();
        }

        @Override
        public Clock clock() {
            return this;
        }

        @Override
        public Poller poller() {
            return real.poller();
        }

        @Override
        public RandomGenerator random() {
            return real.random();
        }

        @Override
        public <S> S service(Class<S> type, Function<? super Poller, ? extends S> factory) {
            return real.service(type, factory);
        }
    }
}
