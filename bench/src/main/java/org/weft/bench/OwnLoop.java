package org.weft.bench;

import java.lang.reflect.Constructor;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;

/// Virtual threads whose scheduler is a plain queue, emptied by the thread that started them: the least that
/// `LockSupport.park` costs on one carrier. Needs the constructor that JDK 25 does not export.
final class OwnLoop {
    private final ArrayDeque<Runnable> ready = new ArrayDeque<>();
    private final Thread.Builder.OfVirtual threads = virtualThreadsOn(ready::add);

    private OwnLoop() {}

    static void parks(long count) {
        var loop = new OwnLoop();
        var game = new PingPong(count);
        var first = loop.threads.unstarted(game::playEven);
        var second = loop.threads.unstarted(game::playOdd);
        game.players(first, second);
        first.start();
        second.start();
        loop.run();
    }

    /// Starts threads that end at once, a batch at a time, from a thread of the loop.
    static void spawns(long count) {
        var loop = new OwnLoop();
        loop.threads.start(() -> Batches.of(count, loop::startBatch));
        loop.run();
    }

    /// Waits by parking until the last of the batch has ended.
    private void startBatch(int size) {
        var starter = Thread.currentThread();
        var left = new int[] {size};
        Runnable last =
                () -> {
                    if (--left[0] == 0) LockSupport.unpark(starter);
                };
        for (int i = 0; i < size; i++) threads.start(last);
        while (left[0] > 0) LockSupport.park();
    }

    private void run() {
        for (var next = ready.poll(); next != null; next = ready.poll()) next.run();
    }

    private static Thread.Builder.OfVirtual virtualThreadsOn(Executor scheduler) {
        try {
            Constructor<?> constructor =
                    Class.forName("java.lang.ThreadBuilders$VirtualThreadBuilder")
                            .getDeclaredConstructor(Executor.class);
            constructor.setAccessible(true);
            return (Thread.Builder.OfVirtual) constructor.newInstance(scheduler);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this JDK has no such constructor", e);
        }
    }
}
