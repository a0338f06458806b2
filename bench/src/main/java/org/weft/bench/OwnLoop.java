package org.weft.bench;

import java.lang.reflect.Constructor;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;

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
