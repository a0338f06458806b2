package org.weft;

import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.weft.event.Broadcaster;
import org.weft.event.CapacityLimiter;
import org.weft.event.Channel;
import org.weft.event.Condition;
import org.weft.event.Cursor;
import org.weft.event.Distributor;
import org.weft.event.Flag;
import org.weft.event.Latch;
import org.weft.event.Mutex;
import org.weft.event.RateLimiter;
import org.weft.event.Semaphore;
import org.weft.event.Value;
import org.weft.event.View;
import org.weft.testing.VirtualWorld;

/// Rule 1: touching a reactor's object from another thread is an error that names both threads.
@SuppressWarnings("NullAway") // where an exception or its message is missing, the test fails
class WrongThreadTest {
    private static final Value<Integer> LASTING = new Value<>(1);

    @Test
    void everyObjectOfAReactorRefusesAnotherThread() throws Exception {
        VirtualWorld.run(main -> {
            for (var call : calls(main).entrySet()) {
                Throwable thrown = onAnotherThread(Thread.ofPlatform(), call.getValue());
                assertRefused(call.getKey(), thrown);
            }
        });
    }

    @Test
    void aVirtualThreadStartedInsideIsNoMicrothread() throws Exception {
        VirtualWorld.run(main -> {
            for (var call : calls(main).entrySet()) {
                Throwable thrown = onAnotherThread(Thread.ofVirtual(), call.getValue());
                assertRefused(call.getKey(), thrown);
            }
        });
    }

    private static void assertRefused(String call, Throwable thrown) {
        assertEquals(
                WrongThreadException.class,
                thrown == null ? null : thrown.getClass(),
                call + " threw " + thrown);
        assertTrue(thrown.getMessage().contains("intruder"), call + ": " + thrown.getMessage());
        assertTrue(thrown.getMessage().contains("reactor \"main\""), thrown.getMessage());
    }

    private static Map<String, Executable> calls(Scope main) throws InterruptedException {
        Reactor reactor = Reactor.current();
        Microthread waiter = main.startDaemon("waiter", () -> Event.never().await());
        Map<String, Executable> calls = new LinkedHashMap<>();
        calls.put("Scope.start", () -> main.start("intruder", () -> {}));
        calls.put("Scope.cancel", () -> main.cancel("intruder"));
        calls.put("Microthread.cancel", () -> waiter.cancel("intruder"));
        calls.put("Microthread.ended", waiter::ended);
        calls.put("Microthread.join", waiter::join);
        calls.put("Reactor.callSoon", () -> reactor.callSoon(() -> {}));
        calls.put("Reactor.callLater", () -> reactor.callLater(ofSeconds(1), () -> {}));
        calls.put("Reactor.atEndOfSlice", () -> reactor.atEndOfSlice(() -> {}));
        calls.put("Reactor.inlet", () -> reactor.inlet(1));
        Inlet<String> untouched = reactor.inlet(1);
        calls.put("Inlet.receive", untouched::receive);
        calls.put("Inlet.drained", () -> untouched.drained().await());
        calls.put("Reactor.door", reactor::door);
        calls.put("Microthread.ended", waiter::ended);
        calls.put("Microthread.join", waiter::join);
        addQueues(calls);
        addValues(calls);
        addOwned(calls);
        addOthers(calls);
        return calls;
    }

    private static void addQueues(Map<String, Executable> calls) throws InterruptedException {
        var queue = new WaitQueue<String>();
        Subscription subscription = queue.event().subscribe(_ -> {});
        calls.put("WaitQueue.fireOne", () -> queue.fireOne("intruder"));
        calls.put("WaitQueue.fireAll", () -> queue.fireAll("intruder"));
        calls.put("WaitQueue.fireNewcomers", () -> queue.fireNewcomers("intruder"));
        calls.put("WaitQueue.isEmpty", queue::isEmpty);
        calls.put("WaitQueue.checkHere", queue::checkHere);
        calls.put("Event.await", () -> queue.event().await());
        calls.put("Event.subscribe", () -> queue.event().subscribe(_ -> {}));
        calls.put("Event.once", () -> queue.event().map(String::length).once(_ -> {}));
        calls.put("Subscription.close", subscription::close);
        Channel<String> channel = Channel.bounded(2);
        channel.send("item");
        calls.put("Channel.trySend", () -> channel.trySend("intruder"));
        calls.put("Channel.tryReceive", channel::tryReceive);
        calls.put("Channel.size", channel::size);
        calls.put("Channel.close", channel::close);
        var semaphore = new Semaphore(1);
        semaphore.acquire();
        calls.put("Semaphore.release", semaphore::release);
        calls.put("Semaphore.tryAcquire", semaphore::tryAcquire);
        calls.put("Semaphore.available", semaphore::available);
    }

    private static void addOwned(Map<String, Executable> calls) throws InterruptedException {
        var mutex = new Mutex();
        mutex.acquire();
        calls.put("Mutex.acquire", mutex::acquire);
        calls.put("Mutex.tryAcquire", mutex::tryAcquire);
        calls.put("Mutex.release", mutex::release);
        calls.put("Mutex.isTaken", mutex::isTaken);
        var capacity = new CapacityLimiter(1);
        capacity.acquire();
        calls.put("CapacityLimiter.acquire", capacity::acquire);
        calls.put("CapacityLimiter.tryAcquire", capacity::tryAcquire);
        calls.put("CapacityLimiter.release", capacity::release);
        calls.put("CapacityLimiter.setTotal", () -> capacity.setTotal(2));
        calls.put("CapacityLimiter.total", capacity::total);
        calls.put("CapacityLimiter.borrowed", capacity::borrowed);
        calls.put("CapacityLimiter.available", capacity::available);
        var rate = new RateLimiter(1, ofSeconds(1));
        rate.acquire();
        calls.put("RateLimiter.acquire", rate::acquire);
        calls.put("RateLimiter.tryAcquire", rate::tryAcquire);
    }

    private static void addOthers(Map<String, Executable> calls) {
        var latch = new Latch(1);
        latch.count();
        calls.put("Latch.await", latch::await);
        calls.put("Latch.countDown", latch::countDown);
        calls.put("Latch.count", latch::count);
        var distributor = new Distributor<String>();
        distributor.offer("nobody waits");
        calls.put("Distributor.offer", () -> distributor.offer("intruder"));
        calls.put("Distributor.receive", distributor::receive);
        var broadcaster = new Broadcaster<String>();
        broadcaster.publish("nobody waits");
        calls.put("Broadcaster.publish", () -> broadcaster.publish("intruder"));
        calls.put("Broadcaster.receive", broadcaster::receive);
        var value = new Value<>(1);
        Cursor<Integer> cursor = value.every(1);
        value.set(2);
        calls.put("Value.every", () -> value.every(1));
        calls.put("Cursor.receive", cursor::receive);
        calls.put("Cursor.close", cursor::close);
    }

    private static void addValues(Map<String, Executable> calls) {
        var value = new Value<>(1);
        View<Integer> derived = value.map(n -> n + 1);
        Condition condition = value.is(n -> n == 1);
        var flag = new Flag();
        flag.isRaised();
        derived.get();
        calls.put("Value.get", value::get);
        calls.put("Value.set", () -> value.set(2));
        calls.put("Value.update", () -> value.update(n -> n + 1));
        calls.put("Value.touch", value::touch);
        calls.put("View.get", derived::get);
        calls.put("Condition.test", condition::test);
        calls.put("Flag.raise", flag::raise);
        calls.put("Flag.lower", flag::lower);
        calls.put("Flag.isRaised", flag::isRaised);
    }

    @Test
    void whatWasRefusedHasChangedNothing() throws Exception {
        VirtualWorld.run(main -> {
            Channel<String> channel = Channel.bounded(2);
            assertTrue(channel.trySend("item"));
            onAnotherThread(Thread.ofPlatform(), channel::close);
            onAnotherThread(Thread.ofPlatform(), channel::tryReceive);
            assertTrue(channel.trySend("still open"));
            assertEquals(2, channel.size());
            var value = new Value<>(1);
            value.get();
            onAnotherThread(Thread.ofPlatform(), () -> value.set(2));
            assertEquals(1, value.get());
            var semaphore = new Semaphore(1);
            assertEquals(1, semaphore.available());
            onAnotherThread(Thread.ofPlatform(), semaphore::release);
            onAnotherThread(Thread.ofPlatform(), semaphore::tryAcquire);
            assertEquals(1, semaphore.available());
            onAnotherThread(Thread.ofPlatform(), () -> main.cancel("intruder"));
            Microthread.yield();
        });
    }

    @Test
    void theMicrothreadThatRunsMeanwhileIsNamed() throws Exception {
        VirtualWorld.run(main -> {
            var value = new Value<>(1);
            value.get();
            var thrown = new AtomicReference<Throwable>();
            Thread.ofPlatform()
                    .name("intruder")
                    .start(() -> {
                        try {
                            value.get();
                        } catch (Throwable e) {
                            thrown.set(e);
                        }
                    });
            while (thrown.get() == null) Thread.onSpinWait();
            String message = thrown.get().getMessage();
            assertTrue(message.contains("intruder") && message.contains(",main"), message);
        });
    }

    @Test
    void thatNoneRunsMeanwhileIsSaid() throws Exception {
        var value = new Value<>(1);
        var isIdle = new CountDownLatch(1);
        try (Door door = Reactor.start("shop")) {
            door.run(value::get);
            door.start("idling", () -> idle(isIdle));
            isIdle.await();
            String message = "";
            while (!message.contains("where now none runs"))
                message = assertThrows(WrongThreadException.class, value::get).getMessage();
        }
    }

    private static void idle(CountDownLatch isIdle) throws InterruptedException {
        isIdle.countDown();
        Event.never().await();
    }

    @Test
    @DisplayName("C82: a value in a static field, used by two reactors one after the other")
    void anObjectOfAReactorThatHasEndedIsRefused() throws Exception {
        VirtualWorld.run(main -> LASTING.set(2));
        var outside = assertThrows(WrongThreadException.class, LASTING::get);
        assertEquals(
                "change of value of reactor \"main\", which has ended, was touched by "
                        + Thread.currentThread()
                        + ": what belongs to a reactor ends with it; make one anew",
                outside.getMessage());
        VirtualWorld.plain()
                .reactor()
                .name("second")
                .run(main -> {
                    for (Executable touch :
                            List.<Executable>of(
                                    () -> LASTING.set(3),
                                    () -> LASTING.changed().await(),
                                    () -> LASTING.is(n -> n == 2).await(),
                                    () -> LASTING.changed().subscribe(_ -> {}))) {
                        var inside = assertThrows(WrongThreadException.class, touch);
                        assertEquals(
                                "change of value of reactor \"main\", which has ended, was touched by "
                                        + Thread.currentThread()
                                        + " of reactor \"second\": what belongs to a reactor"
                                        + " ends with it; make one anew",
                                inside.getMessage());
                    }
                });
    }

    @Test
    void anObjectOfNoReactorYetIsRefusedOutside() {
        var thrown = assertThrows(IllegalStateException.class, new Value<>(1)::get);
        assertEquals(
                "no reactor runs on " + Thread.currentThread() + ": call this inside Reactor.run",
                thrown.getMessage());
    }

    private static Throwable onAnotherThread(Thread.Builder builder, Executable call)
            throws InterruptedException {
        var thrown = new AtomicReference<Throwable>();
        Thread thread =
                builder.name("intruder")
                        .start(() -> {
                            try {
                                call.execute();
                            } catch (Throwable e) {
                                thrown.set(e);
                            }
                        });
        thread.join();
        return thrown.get();
    }
}
