package org.weft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.weft.testing.VirtualWorld.letOthersRun;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.weft.event.Channel;
import org.weft.event.Semaphore;
import org.weft.testing.VirtualWorld;

class EventTest {
    private final List<String> trail = new ArrayList<>();

    @Test
    void alwaysIsThereForEverybodyEachTime() throws Exception {
        VirtualWorld.run(main -> {
            Event<String> always = Event.always("there");
            for (int i = 0; i < 3; i++) assertEquals("there", always.await());
        });
    }

    @Test
    void neverIsWaitedForUntilCancelled() throws Exception {
        VirtualWorld.run(main -> {
            Microthread waiter =
                    main.start(
                            "waiter",
                            () -> {
                                try {
                                    Event.never().await();
                                } catch (Cancelled e) {
                                    trail.add(e.getMessage());
                                }
                            });
            Microthread.sleep(java.time.Duration.ofDays(100));
            assertEquals(Microthread.State.WAITING, waiter.state());
            waiter.cancel("long enough");
        });
        assertEquals(List.of("cancelled: long enough in microthread \"waiter\""), trail);
    }

    @Test
    void aMapRunsOncePerCommitInTheWaiterAfterTheCommit() throws Exception {
        VirtualWorld.run(main -> {
            var semaphore = new Semaphore(1);
            Event<String> mapped =
                    semaphore
                            .acquired()
                            .map(_ -> {
                                trail.add(
                                        Microthread.current().name()
                                                + " at "
                                                + semaphore.available());
                                return "mapped";
                            });
            assertEquals(List.of(), trail);
            assertEquals("mapped", mapped.await());
            main.start("waiter", () -> mapped.await());
            letOthersRun();
            assertEquals(List.of("main at 0"), trail);
            semaphore.release();
            assertEquals(List.of("main at 0"), trail);
        });
        assertEquals(List.of("main at 0", "waiter at 0"), trail);
    }

    @Test
    void whatAMapThrowsAwaitThrowsAndTheItemIsTaken() throws Exception {
        VirtualWorld.run(main -> {
            Channel<Integer> channel = Channel.bounded(2);
            channel.send(0);
            channel.send(4);
            Event<Integer> quotient = channel.received().map(n -> 12 / n);
            assertThrows(ArithmeticException.class, quotient::await);
            assertEquals(3, quotient.await());
        });
    }

    @Test
    void mapsOfMapsApplyFromTheInside() throws Exception {
        VirtualWorld.run(main ->
                assertEquals(
                        "<5>", Event.always(4).map(n -> n + 1).map(n -> "<" + n + ">").await()));
    }

    @Test
    void asGivesAFixedValue() throws Exception {
        VirtualWorld.run(main -> {
            Event<String> named = Event.always(4).as("named");
            assertEquals("named", named.await());
        });
    }

    @Test
    void anEventMadeOnceIsAwaitedByManyAndOften() throws Exception {
        VirtualWorld.run(main -> {
            WaitQueue<Integer> queue = new WaitQueue<>();
            Event<Integer> doubled = queue.event().map(n -> n * 2);
            for (String name : List.of("a", "b")) {
                main.start(
                        name,
                        () -> {
                            for (int i = 0; i < 2; i++) trail.add(name + doubled.await());
                        });
            }
            for (int i = 1; i <= 2; i++) {
                letOthersRun();
                queue.fireAll(i);
            }
        });
        assertEquals(List.of("a2", "b2", "a4", "b4"), trail);
    }

    // Rule 3: the event wins, and the cancellation is delivered at the next suspending call.
    @Test
    void anEventAndACancellationThatMeetGiveTheEventFirst() throws Exception {
        VirtualWorld.run(main -> {
            WaitQueue<String> queue = new WaitQueue<>();
            Microthread waiter =
                    main.start(
                            "waiter",
                            () -> {
                                trail.add(queue.event().await());
                                trail.add("still running");
                                trail.add(
                                        assertThrows(Cancelled.class, Microthread::yield).reason());
                            });
            letOthersRun();
            queue.fireOne("event");
            waiter.cancel("cancelled");
        });
        assertEquals(List.of("event", "still running", "cancelled"), trail);
    }

    // Rule 3: a pending cancellation is looked at before the event is tried.
    @Test
    void aPendingCancellationIsLookedAtBeforeTheEventIsTried() throws Exception {
        VirtualWorld.run(main -> {
            Channel<String> channel = Channel.bounded(1);
            channel.send("item");
            main.start(
                    "self",
                    () -> {
                        Microthread.current().cancel("enough");
                        channel.receive();
                    });
            letOthersRun();
            assertEquals(1, channel.size());
        });
    }

    @Test
    void aCancelledWaiterIsNotCountedWhenTheEventFires() throws Exception {
        VirtualWorld.run(main -> {
            WaitQueue<String> queue = new WaitQueue<>();
            Microthread waiter = main.start("waiter", () -> queue.event().await());
            letOthersRun();
            waiter.cancel("enough");
            assertEquals(0, queue.fireAll("nobody"));
        });
    }

    @Test
    void awaitOutsideAMicrothreadIsAnError() {
        var thrown = assertThrows(IllegalStateException.class, () -> Event.always(1).await());
        assertEquals(
                "no reactor runs on " + Thread.currentThread() + ": call this inside Reactor.run",
                thrown.getMessage());
    }

    @Test
    @SuppressWarnings("NullAway")
    void nullIsRefused() {
        assertThrows(NullPointerException.class, () -> Event.after(null));
        assertThrows(NullPointerException.class, () -> Event.at(null));
        assertThrows(NullPointerException.class, () -> Event.always(1).map(null));
    }

    @Test
    void neverIsOneObject() {
        assertSame(Event.never(), Event.never());
    }

    @Test
    void withoutValueIsTheSameEventWithNull() throws Exception {
        VirtualWorld.run(main -> {
            WaitQueue<String> queue = new WaitQueue<>("bell");
            Event<Void> rung = queue.event().withoutValue();
            Microthread waiter = main.start("waiter", () -> assertNull(rung.await()));
            letOthersRun();
            assertEquals(1, queue.fireAll("ding"));
            waiter.join();
            assertEquals("bell", rung.toString());
        });
    }
}
