package org.weft.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.weft.testing.VirtualWorld.letOthersRun;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.weft.Event;
import org.weft.Microthread;
import org.weft.Reactor;
import org.weft.Scope;
import org.weft.testing.Setting;
import org.weft.testing.VirtualWorld;

/// Rule 7: a slice is a transaction.
class PropagationTest {
    private final List<String> trail = new ArrayList<>();

    @Test
    void whatASliceAnnouncesRunsBeforeAnyOtherMicrothread() throws Exception {
        VirtualWorld.run(main -> {
            main.start("ready before", () -> trail.add("ready before"));
            Reactor.current().atEndOfSlice(() -> trail.add("end of slice"));
            trail.add("still the slice");
            Microthread.yield();
        });
        assertEquals(List.of("still the slice", "end of slice", "ready before"), trail);
    }

    @Test
    void atEndOfSliceRunsOnceAndInOrder() throws Exception {
        VirtualWorld.run(main -> {
            Reactor.current().atEndOfSlice(() -> trail.add("first"));
            Reactor.current().atEndOfSlice(() -> trail.add("second"));
            for (int i = 0; i < 3; i++) Microthread.yield();
        });
        assertEquals(List.of("first", "second"), trail);
    }

    @Test
    void aCallThatCanCompleteAtOnceLetsNobodyButThePropagatorRun() throws Exception {
        VirtualWorld.run(main -> {
            main.start("other", () -> trail.add("other"));
            Reactor.current().atEndOfSlice(() -> trail.add("end of slice"));
            Event.always("there").await();
            trail.add("main goes on");
            Microthread.yield();
        });
        assertEquals(List.of("end of slice", "main goes on", "other"), trail);
    }

    @Test
    void waitersAreMadeReadyBehindThoseWhoAreReadyAlready() throws Exception {
        VirtualWorld.run(main -> {
            var value = new Value<>(0);
            main.start("waiter", () -> trail.add("waiter " + value.changed().await()));
            letOthersRun();
            main.start("ready before", () -> trail.add("ready before"));
            value.set(1);
        });
        assertEquals(List.of("ready before", "waiter 1"), trail);
    }

    @ParameterizedTest
    @EnumSource
    void aConditionOverTwoValuesNeverSeesHalfAChange(Setting setting) throws Exception {
        setting.run(main -> {
            var left = new Value<>(100);
            var right = new Value<>(0);
            View<Integer> sum = View.of(() -> left.get() + right.get(), left, right);
            sum.is(
                            n -> {
                                trail.add("sum " + n);
                                return n != 100;
                            })
                    .holds()
                    .subscribe(_ -> trail.add("broken"));
            for (int i = 0; i < 10; i++) {
                main.start(
                        "mover",
                        () -> {
                            left.update(n -> n - 1);
                            right.update(n -> n + 1);
                            Microthread.yield();
                        });
            }
            setting.letOthersRun();
            assertEquals(90, left.get());
            assertEquals(10, right.get());
        });
        assertEquals(List.of("sum 100"), trail.stream().distinct().toList());
    }

    @Test
    void predicatesAndFunctionsRunInThePropagatorAlone() throws Exception {
        VirtualWorld.run(main -> {
            var value = new Value<>(0);
            View<Integer> doubled =
                    value.map(n -> {
                        trail.add("function in " + Microthread.current().name());
                        return n * 2;
                    });
            Condition isBig =
                    doubled.is(n -> {
                        trail.add("predicate in " + Microthread.current().name());
                        return n > 10;
                    });
            main.start("waiter", () -> isBig.await());
            letOthersRun();
            assertEquals(List.of("predicate in waiter", "function in waiter"), sorted());
            trail.clear();
            value.set(6);
            assertEquals(List.of(), trail);
            letOthersRun();
            assertEquals(List.of("predicate in propagator", "function in propagator"), sorted());
        });
    }

    private List<String> sorted() {
        return trail.stream().sorted(java.util.Comparator.reverseOrder()).toList();
    }

    @Test
    void whatAnAnnouncementAnnouncesRunsBeforeAnyOtherToo() throws Exception {
        VirtualWorld.run(main -> {
            var second = new Value<>(0);
            second.changed().subscribe(v -> trail.add("second is " + v));
            main.start("other", () -> trail.add("other sees " + second.get()));
            Reactor.current()
                    .atEndOfSlice(() -> {
                        trail.add("announcement");
                        second.set(1);
                        Reactor.current().atEndOfSlice(() -> trail.add("further"));
                    });
            letOthersRun();
        });
        assertEquals(List.of("announcement", "further", "other sees 1", "second is 1"), trail);
    }

    @Test
    void sendsAndPermitsCommitAtOnceWithinTheSlice() throws Exception {
        VirtualWorld.run(main -> {
            var channel = Channel.<String>bounded(1);
            var semaphore = new Semaphore(0);
            main.start("receiver", () -> trail.add("received " + channel.receive()));
            main.start(
                    "acquirer",
                    () -> {
                        semaphore.acquire();
                        trail.add("acquired");
                    });
            letOthersRun();
            assertEquals(true, channel.trySend("first"));
            assertEquals(0, channel.size()); // the receiver has it already
            semaphore.release();
            assertEquals(0, semaphore.available());
        });
        assertEquals(List.of("received first", "acquired"), trail);
    }

    @Test
    void eachCallbackIsASliceOfItsOwn() throws Exception {
        VirtualWorld.run(main -> {
            Reactor reactor = Reactor.current();
            for (String name : List.of("a", "b")) {
                reactor.callSoon(() -> {
                    trail.add(name);
                    reactor.atEndOfSlice(() -> trail.add("end of " + name));
                });
            }
            letOthersRun();
        });
        assertEquals(List.of("a", "end of a", "b", "end of b"), trail);
    }

    @Test
    @Tag("direct")
    void aSliceCutByABlockingJdkCallStaysOneTransactionForEvents() throws Exception {
        var handOver = new LinkedBlockingQueue<String>();
        VirtualWorld.run(main -> {
            var flag = new Flag();
            startWaiter(main, "early", flag);
            letOthersRun();
            main.start(
                    "raiser",
                    () -> {
                        flag.raise();
                        handOver.take();
                        trail.add("slice goes on");
                    });
            letOthersRun();
            assertEquals(true, flag.isRaised()); // readers see it
            startWaiter(main, "late", flag);
            letOthersRun();
            assertEquals(List.of(), trail);
            handOver.add("go");
        });
        assertEquals(List.of("slice goes on", "early", "late"), trail);
    }

    @Test
    @Tag("direct")
    void whatHoldsOnlyWhileABlockingJdkCallCutsASliceWakesNobody() throws Exception {
        var handOver = new LinkedBlockingQueue<String>();
        VirtualWorld.run(main -> {
            var flag = new Flag();
            startWaiter(main, "early", flag);
            letOthersRun();
            main.start(
                    "raiser",
                    () -> {
                        flag.raise();
                        handOver.take();
                        flag.lower();
                    });
            letOthersRun();
            startWaiter(main, "late", flag);
            handOver.add("go");
            letOthersRun();
            assertEquals(List.of(), trail);
            flag.raise();
        });
        assertEquals(List.of("early", "late"), trail);
    }

    @Test
    @Tag("direct")
    void whoComesWhileItDoesNotHoldIsWokenWhenTheCutSliceHasSetItBack() throws Exception {
        var handOver = new LinkedBlockingQueue<String>();
        VirtualWorld.run(main -> {
            var value = new Value<>(1);
            View<Integer> tenfold = value.map(n -> n * 10);
            tenfold.changed().subscribe(n -> trail.add("changed to " + n));
            main.start(
                    "setter",
                    () -> {
                        value.set(2);
                        handOver.take();
                        value.set(1);
                    });
            letOthersRun();
            main.start(
                    "late",
                    () -> {
                        tenfold.is(n -> n == 10).await();
                        trail.add("late");
                    });
            letOthersRun();
            assertEquals(List.of(), trail);
            handOver.add("go");
        });
        assertEquals(List.of("late"), trail);
    }

    private void startWaiter(Scope scope, String name, Flag flag) {
        scope.start(
                name,
                () -> {
                    flag.raised().await();
                    trail.add(name);
                });
    }

    // Rule 6: firing runs nobody, so that chains of any length use constant stack.
    @Test
    void aChainOfTenThousandCallbacksUsesConstantStack() throws Exception {
        VirtualWorld.run(main -> {
            List<Value<Integer>> chain =
                    IntStream.range(0, 10_000).mapToObj(_ -> new Value<>(0)).toList();
            for (int i = 1; i < chain.size(); i++) {
                Value<Integer> next = chain.get(i);
                chain.get(i - 1).changed().subscribe(next::set);
            }
            main.start("waiter", () -> trail.add("last " + chain.getLast().changed().await()));
            letOthersRun();
            chain.getFirst().set(7);
        });
        assertEquals(List.of("last 7"), trail);
    }

    // Rule 6, with microthreads in the chain.
    @Test
    void aChainOfTenThousandMicrothreadsUsesConstantStack() throws Exception {
        VirtualWorld.run(main -> {
            List<Channel<Integer>> chain =
                    IntStream.range(0, 10_000)
                            .mapToObj(_ -> Channel.<Integer>rendezvous())
                            .toList();
            for (int i = 1; i < chain.size(); i++) {
                Channel<Integer> from = chain.get(i - 1);
                Channel<Integer> to = chain.get(i);
                main.start("link", () -> to.send(from.receive() + 1));
            }
            letOthersRun();
            chain.getFirst().send(1);
            trail.add("last " + chain.getLast().receive());
        });
        assertEquals(List.of("last 10000"), trail);
    }

    @Test
    @Tag("direct")
    void aSubscriptionIsNotCalledAgainWhenACutSliceHasSetItBack() throws Exception {
        var handOver = new LinkedBlockingQueue<String>();
        VirtualWorld.run(main -> {
            var value = new Value<>(1);
            Condition isOne = value.is(n -> n == 1);
            isOne.holds().subscribe(_ -> trail.add("early subscriber"));
            letOthersRun();
            main.start(
                    "setter",
                    () -> {
                        value.set(0);
                        handOver.take();
                        value.set(1);
                    });
            letOthersRun();
            main.start(
                    "late",
                    () -> {
                        isOne.await();
                        trail.add("late waiter");
                    });
            letOthersRun();
            isOne.holds().subscribe(_ -> trail.add("late subscriber"));
            assertEquals(List.of("early subscriber"), trail);
            handOver.add("go");
        });
        assertEquals(
                List.of("early subscriber", "late subscriber", "late waiter"),
                trail.stream().sorted().toList());
    }

    @Test
    @Tag("direct")
    void theNextRiseIsToldWhenACutSliceHasTakenTheFirstOneBack() throws Exception {
        var handOver = new LinkedBlockingQueue<String>();
        VirtualWorld.run(main -> {
            var value = new Value<>(0);
            value.changed().subscribe(n -> trail.add("changed to " + n));
            main.start(
                    "setter",
                    () -> {
                        value.set(1);
                        handOver.take();
                        value.set(0);
                    });
            letOthersRun();
            value.is(n -> n == 1).holds().subscribe(_ -> trail.add("holds"));
            letOthersRun();
            assertEquals(List.of("holds"), trail); // readers see it in the middle of the slice
            handOver.add("go");
            letOthersRun();
            value.set(1);
            letOthersRun();
        });
        assertEquals(List.of("holds", "changed to 1", "holds"), trail);
    }
}
