package org.weft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.weft.Event.anyOf;
import static org.weft.testing.VirtualWorld.letOthersRun;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.weft.event.Channel;
import org.weft.event.Flag;
import org.weft.event.Mutex;
import org.weft.event.Value;
import org.weft.testing.VirtualWorld;

/// Subscriptions that cannot begin at one of their events: nobody gets a handle, so nothing is to stay behind.
class FailedSubscriptionTest {
    private final List<Object> trail = new ArrayList<>();

    @Test
    void itLosesNoItemAndTakesNoMore() throws Exception {
        VirtualWorld.run(main -> {
            Channel<String> channel = Channel.bounded(5);
            channel.send("1");
            channel.send("2");
            Event<String> failing = abandoned(main).acquired().as("mutex");
            assertThrows(
                    IllegalStateException.class,
                    () -> anyOf(channel.received(), failing).subscribe(trail::add));
            letOthersRun();
            channel.send("3");
            letOthersRun();
            assertEquals(2, channel.size());
        });
        assertEquals(List.of("1"), trail); // which it had been handed
    }

    @Test
    void itLosesNoItemToAPredicateThatThrows() throws Exception {
        VirtualWorld.run(main -> {
            Channel<String> channel = Channel.bounded(5);
            channel.send("1");
            Event<String> failing = new Value<>(0).is(_ -> thrown()).holds().as("condition");
            for (int i = 0; i < 2; i++)
                assertThrows(
                        IllegalStateException.class,
                        () -> anyOf(channel.received(), failing).subscribe(trail::add));
            channel.trySend("2");
            letOthersRun();
            assertEquals(1, channel.size());
        });
        assertEquals(List.of("1"), trail);
    }

    @Test
    void itIsNotToldOfWhatHeldBefore() throws Exception {
        VirtualWorld.run(main -> {
            var flag = new Flag();
            flag.raise();
            Event<String> failing = abandoned(main).acquired().as("mutex");
            assertThrows(
                    IllegalStateException.class,
                    () -> anyOf(flag.raised().as("flag"), failing).subscribe(trail::add));
            flag.lower();
            letOthersRun();
            flag.raise();
            letOthersRun();
        });
        assertEquals(List.of(), trail);
    }

    @Test
    void guardsBeforeItAreToldThatTheyWereNotChosen() throws Exception {
        VirtualWorld.run(main -> {
            Event<String> request =
                    Event.withNack(nack -> {
                        nack.once(_ -> trail.add("taken back"));
                        return new Flag().raised().as("answer");
                    });
            Event<String> failing = abandoned(main).acquired().as("mutex");
            for (int i = 0; i < 2; i++) {
                assertThrows(
                        IllegalStateException.class,
                        () -> {
                            if (trail.isEmpty()) anyOf(request, failing).subscribe(trail::add);
                            else anyOf(request, failing).once(trail::add);
                        });
                letOthersRun();
            }
        });
        assertEquals(List.of("taken back", "taken back"), trail);
    }

    @Test
    void oneThatBreaksWhenItsSliceEndsIsToldOnceAndLeavesTheOthersToo() throws Exception {
        List<Throwable> errors = new ArrayList<>();
        VirtualWorld.plain()
                .reactor()
                .errorSink(errors::add)
                .run(main -> {
                    var queue = new WaitQueue<String>();
                    var value = new Value<>(0);
                    value.changed().subscribe(_ -> {});
                    value.set(1); // so that it is asked only when this slice ends
                    Event<String> failing = value.is(_ -> thrown()).holds().as("condition");
                    anyOf(queue.event(), failing).subscribe(trail::add);
                    letOthersRun();
                    assertTrue(queue.isEmpty());
                });
        assertEquals(List.of(), trail);
        assertEquals("[java.lang.IllegalStateException: thrown]", errors.toString());
    }

    private static Mutex abandoned(Scope scope) throws InterruptedException {
        var mutex = new Mutex();
        scope.start("gone", mutex::acquire).join();
        return mutex;
    }

    private static boolean thrown() {
        throw new IllegalStateException("thrown");
    }
}
